"""Applying for services at the dealer (guide 3-1, 3-2), how they are paid, and the end."""
