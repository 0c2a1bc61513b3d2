"""Services: the catalogue by itself."""
