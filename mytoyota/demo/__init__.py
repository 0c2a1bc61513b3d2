"""The demo: its own pages and the people and orders that it begins with."""
