"""Webinars: create, get, list, update, delete, with occurrences and simulive."""
