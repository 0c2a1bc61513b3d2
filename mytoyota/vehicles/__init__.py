"""Vehicles: their numbers, their certificates (車検証) and whether a person is whom they name (guide 2-1/3)."""
