"""My TOYOTA: the vehicles of whoever is logged in, and how their applications stand (guide 4-1/9-A)."""
