"""Zoom's rules, on plain values: no I/O, no clock of its own, nothing but the standard library."""
