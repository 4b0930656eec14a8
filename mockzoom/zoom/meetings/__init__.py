"""Meetings: create, get, list, delete, and the registrants of meetings."""
