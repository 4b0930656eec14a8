"""A store in a database: a file of SQLite, or PostgreSQL that many processes share. SQLAlchemy Core, one set of tables.

Loaded by `storage.open_store` alone, so that the store in memory does not pay for it.
"""
