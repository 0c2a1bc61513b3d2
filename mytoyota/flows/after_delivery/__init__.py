"""The user registers after delivery (guide 2-3): what the dealer hands out."""
