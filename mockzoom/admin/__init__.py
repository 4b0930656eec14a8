"""The surface for what Zoom has no API for: people join, answer and ask. See docs/people.md."""

from mockzoom.admin.desk import Desk as Desk

__all__ = ["Desk"]
