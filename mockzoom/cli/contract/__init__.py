"""The `mockzoom contract` commands."""
