"""The contracted vehicle at a store: the order, its links, and what pages show of it (guide 1-1/1)."""
