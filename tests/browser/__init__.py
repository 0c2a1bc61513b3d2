"""The product in a real browser, used as its people use it."""
