"""Store and staff change."""
