"""Identity document: reading the driver's licence by camera, and the staff check (guide 1-1/12-B to 20-B)."""
