"""Recordings: sequences of requests and sanitized responses, replayed and compared."""
