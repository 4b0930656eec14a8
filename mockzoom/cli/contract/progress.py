"""The progress of a run, from pytest's lines of dots."""

from __future__ import annotations

import re
import sys
from collections import Counter

import click

_DOTS = re.compile(r"([.FEsxX]+) +\[ *(\d+)%\]")


class Progress:
    """Prints how far a run is: on a terminal in one line that is rewritten, elsewhere a line every tenth."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._shown = 0
        self._rewrites = sys.stderr.isatty()

    def __call__(self, line: str) -> None:
        """Take a line of pytest's output."""
        found = _DOTS.match(line)
        if not found:
            return
        self._counts.update(found[1])
        percent = int(found[2])
        if self._rewrites or percent >= self._shown + 10:
            self._shown = percent - percent % 10
            click.echo(
                f"\r{self._text(percent)}" if self._rewrites else self._text(percent), err=True, nl=not self._rewrites
            )

    def _text(self, percent: int) -> str:
        failed = self._counts["F"] + self._counts["E"]
        return f"{percent:3}%: {self._counts.total()} tests, {failed} failed, {self._counts['s']} left out"

    def end(self) -> None:
        """Remove the line from a terminal."""
        if self._rewrites and self._counts:
            click.echo(f"\r{' ' * 60}\r", err=True, nl=False)
