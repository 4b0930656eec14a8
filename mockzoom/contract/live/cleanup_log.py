"""What a run made on the real Zoom: written down before each call that makes something, and struck out at the end.

A line of JSON for each step, on the disk before the call is sent, so that nothing is forgotten by a run that dies.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any


class CleanupLog:
    """A file of steps. `made` are the webinars of this run, `gone` those that were proved to be no more."""

    def __init__(self, path: Path, now: Callable[[], str]) -> None:
        self.path = path
        self._now = now
        self.made: list[int] = []
        self.gone: set[int] = set()

    def intend(self, operation_id: str, **facts: Any) -> None:
        """Write down what is about to be asked for."""
        self._write({"intend": operation_id, **facts})

    def note_made(self, webinar: int) -> None:
        """Write down what came of it."""
        self.made.append(webinar)
        self._write({"made": webinar})

    def note_gone(self, webinar: int) -> None:
        """Write down that a webinar was proved to be no more."""
        self.gone.add(webinar)
        self._write({"gone": webinar})

    def note_unanswered(self, operation_id: str) -> None:
        """Record that the outcome of a request is unknown."""
        self._write({"unanswered": operation_id})

    @property
    def left(self) -> list[int]:
        """The webinars that are still there, as far as is known."""
        return [webinar for webinar in self.made if webinar not in self.gone]

    def _write(self, step: dict[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"at": self._now(), **step}) + "\n")
            file.flush()
            os.fsync(file.fileno())


def remaining_in(lines: Iterable[str]) -> tuple[list[int], int]:
    """Of another run's ledger: the webinars it left, and how many it asked for without ever hearing of them."""
    steps = [json.loads(line) for line in lines if line.strip()]
    made = [step["made"] for step in steps if "made" in step]
    gone = {step["gone"] for step in steps if "gone" in step}
    asked = sum(step.get("intend") == "webinarCreate" for step in steps)
    return [webinar for webinar in made if webinar not in gone], asked - len(made)
