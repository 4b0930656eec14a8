"""What a program's calls came to, counted at the door of an application."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mockzoom.server.responses import RULE_HEADER

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication
    from flask import Flask


class RequestCounter:
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


def count_schema_violations(app: Flask, admin_token: str) -> Counter[str]:
    """Return the requests and responses in an application's journals that violate a schema, by operation.

    A journal holds an account's latest calls, as many as the setting says; nothing is found where there is none.
    """
    door = app.test_client()
    headers = {"Authorization": f"Bearer {admin_token}"} if admin_token else {}

    def read(path: str, part: str) -> list[dict[str, Any]]:
        answer = door.get(f"/_mockzoom/v1/{path}?limit=1000", headers=headers)
        found: list[dict[str, Any]] = answer.get_json()[part] if answer.status_code == 200 else []
        return found

    accounts = [quote(quote(one["account_id"], safe=""), safe="") for one in read("accounts", "accounts")]
    return Counter(
        f"{side} of {entry['operation'] or entry['request']['path']}"
        for path in ("journal", *(f"accounts/{account}/journal" for account in accounts))
        for entry in read(path, "entries")
        for side in ("request", "answer")
        if entry[side]["problems"]
    )


def summary(tally: RequestCounter, kept_in: Counter[str], breaks: Counter[str]) -> str:
    """Return what `mockzoom run` prints at the end.

    `kept_in` are the hosts that the proxy refused, `breaks` what broke a schema, both with counts.
    """
    lines = [f"{_count(tally.calls, 'call')}, {tally.rules.total()} refused{_listed(tally.rules)}"]
    if breaks:
        lines.append(f"{breaks.total()} broke a schema{_listed(breaks)}")
    if kept_in:
        lines.append(f"{_count(kept_in.total(), 'call')} not let out{_listed(kept_in)}")
    return "\n".join(f"mockzoom: {line}" for line in lines)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(counts: Counter[str]) -> str:
    return ": " + ", ".join(f"{name} {number}" for name, number in counts.most_common()) if counts else ""
