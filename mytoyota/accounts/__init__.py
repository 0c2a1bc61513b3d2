"""The TOYOTA Account: sign-up data, login, profile, password, devices and codes (guide 1-1/6 to 21)."""
