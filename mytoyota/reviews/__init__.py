"""Reviews: whether who registers after delivery is the 使用者 that the vehicle certificate names (guide 4-1)."""
