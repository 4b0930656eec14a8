"""Registrants of webinars: batch and single registration, list, get, status, delete."""
