"""The commands of `mockzoom contract`."""
