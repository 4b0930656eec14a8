"""The store in a database: an SQLite file, or PostgreSQL shared by many processes; SQLAlchemy Core, one set of tables.

Only `storage.open_store` imports this package, so that the store in memory starts without SQLAlchemy.
"""
