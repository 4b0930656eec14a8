"""What a program's calls came to, counted at the door of an application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mockzoom.api.dressing import RULE_HEADER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication


class Tally:
    """Passes calls on to an application and counts them; `rules` counts refusals by row, or by status without one."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self.calls = 0
        self.rules: Counter[str] = Counter()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """WSGI."""

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            rule = dict(headers).get(RULE_HEADER, "")
            self.calls += 1
            if rule or status >= "400":
                self.rules[rule or status[:3]] += 1
            return start_response(status, headers, *rest)

        return self._app(environ, start)


def summary(tally: Tally, kept_in: Counter[str]) -> str:
    """What `mockzoom run` says at the end; `kept_in` are the hosts that the proxy refused, with counts."""
    refused = tally.rules.total()
    said = f"mockzoom: {_count(tally.calls, 'call')}, {refused} refused{_listed(tally.rules)}"
    return f"{said}\nmockzoom: {_count(kept_in.total(), 'call')} not let out{_listed(kept_in)}" if kept_in else said


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(counts: Counter[str]) -> str:
    return ": " + ", ".join(f"{name} {number}" for name, number in counts.most_common()) if counts else ""
