"""Paths: their normalization before they are routed, and the templates that they are matched with.

Zoom merges slashes in a row and drops one at the end, after percent-decoding (facts 8.2 W5, 8.4 F1). So a UUID with
such slashes keeps them only if it is encoded twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

_ANY = "{}"  # stands for a segment that is a parameter
_RESOURCE = 2  # the segment that most templates differ in: /v2/webinars
_SLASHES = re.compile("//+")


def normalize_path(path: str) -> str:
    """Return a path, percent-decoded once, with single slashes and none at the end; the root stays `/`."""
    if "//" in path:
        path = _SLASHES.sub("/", path)
    return path[:-1] if path.endswith("/") and path != "/" else path


class PathPattern:
    """A path template, split into what a path is compared with.

    `key` is under which `keys_of` finds it, `rank` orders templates: those with parameters in front come first.
    """

    def __init__(self, template: str) -> None:
        steps = template.split("/")
        self.length = len(steps)
        self.rank = [not step.startswith("{") for step in steps]
        self._fixed = [(n, step) for n, step in enumerate(steps) if not step.startswith("{")]
        self._parameters = [(n, step[1:-1]) for n, step in enumerate(steps) if step.startswith("{")]
        kinds = [_ANY if step.startswith("{") else step for step in steps]
        self.key = (self.length, *_distinctive(kinds))

    @property
    def first_parameter(self) -> int:
        """The segment of the first parameter of a template that has one."""
        return self._parameters[0][0]

    def match(self, steps: list[str]) -> dict[str, str] | None:
        """Return the percent-decoded parameters of a path of the same length; None for one that does not fit."""
        for n, step in self._fixed:
            if steps[n] != step:
                return None
        values = {}
        for n, name in self._parameters:
            if not steps[n]:
                return None
            values[name] = unquote(steps[n])
        return values


def keys_of(steps: list[str]) -> Iterator[tuple[int, str, str]]:
    """Yield the keys of templates that a path may fit, those with parameters first."""
    resource, end = _distinctive(steps)
    for last in (_ANY, end):
        for first in (_ANY, resource):
            yield len(steps), first, last


def _distinctive(steps: list[str]) -> tuple[str, str]:
    """Return the two segments that distinguish most templates."""
    return steps[_RESOURCE] if len(steps) > _RESOURCE else "", steps[-1]
