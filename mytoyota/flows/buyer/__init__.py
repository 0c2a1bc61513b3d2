"""The buyer registers (guide 1-1): the first pages, the login, the account's data, the staff check."""
