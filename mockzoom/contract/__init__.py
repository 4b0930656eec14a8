"""Judging a server by Zoom's contract: what it takes, without knowing who answers.

Nothing here imports the emulator: answers are held against the files in `schemas/`, with the reference validator, so
the same judgement falls on mockzoom, on any URL, and on the real Zoom.
"""
