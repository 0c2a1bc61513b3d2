"""The guide's screens: form, deed and template of each under one name."""
