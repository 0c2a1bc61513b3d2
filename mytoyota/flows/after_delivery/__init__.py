"""The user registers after delivery: what the dealer hands out, and the way alone at home (guide 2-3, 4-1)."""
