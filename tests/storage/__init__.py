"""Storage on both databases: SQLite and PostgreSQL, the same tests."""
