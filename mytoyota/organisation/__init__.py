"""Dealers, stores and their staff: who works where, and who is signed in at a desk."""
