"""Signing up for a TOYOTA Account at its own provider (guide 1-1/7-B to 21-B, 12-C to 17-C, the same in 2-2)."""
