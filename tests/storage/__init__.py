"""The storage room on real databases: SQLite and PostgreSQL."""
