"""Runs against the real Zoom: permission, a guard for every request, a budget, and a log for cleaning up."""
