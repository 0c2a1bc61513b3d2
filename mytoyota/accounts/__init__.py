"""Accounts: the TOYOTA Account's OpenID Provider, login and profile, and its relying party (guide 1-1/6)."""
