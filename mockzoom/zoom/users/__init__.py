"""Users: list, get, create, update, delete, and their settings."""
