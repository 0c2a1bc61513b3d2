"""The user registers (guide 2-1, 2-2): on the buyer's phone or on one of their own."""
