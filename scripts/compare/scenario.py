"""A scenario for what random walks seldom reach: every endpoint of the admin API, and a webinar that has ended.

A line is a method, a target and a body. `{name}` in a target, and a text `{name}` in a body, stand for a value that was
kept from an earlier response: `keep` has the path to the value in that response.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from compare.walks import ADMIN, Walker


class Line(NamedTuple):
    """A request, and which values of its response are kept: names with the keys that lead to the value."""

    method: str
    target: str
    body: Any = None
    keep: dict[str, tuple[str | int, ...]] = {}  # noqa: RUF012 - never changed


_ACCOUNT = f"{ADMIN}/v1/accounts/{{account}}"
_PEOPLE = f"{_ACCOUNT}/webinars/{{webinar}}"
_ANA, _BO = {"email": "ana@example.com"}, {"email": "bo@example.com"}
_POLL = {
    "title": "Poll",
    "questions": [
        {"name": "How?", "type": "single", "answers": ["Good", "Bad"]},
        {"name": "What?", "type": "multiple", "answers": ["a", "b", "c"]},
    ],
}
_ANSWERS = [{"question": "How?", "answer": "Good"}, {"question": "What?", "answer": "a"}]
_SURVEY = {
    "custom_survey": {
        "title": "Survey",
        "questions": [{"name": "Again?", "type": "single", "answers": ["Yes", "No"], "answer_required": True}],
    }
}
_WEBINAR = {"topic": "T", "type": 5, "start_time": "2026-11-22T12:00:00Z", "settings": {"approval_type": 0}}
_TAG = {"name": "Host", "text_color": "ffffff", "accent_color": "2e7d32", "background_color": "1b1b1b"}
_STREAM = {"page_url": "https://tv.example/1", "stream_key": "key", "stream_url": "rtmp://tv.example/in"}
_READS = (
    "past_webinars/{webinar}/instances",
    "past_webinars/{webinar}/participants",
    "past_webinars/{webinar}/absentees",
    "past_webinars/{webinar}/polls",
    "past_webinars/{webinar}/qa",
    "past_webinars/{webinar}/absentees?page_size=1",
    "report/webinars/{webinar}",
    "report/webinars/{webinar}/participants",
    "report/webinars/{webinar}/participants?page_size=1&include_fields=registrant_id",
    "report/webinars/{webinar}/polls",
    "report/webinars/{webinar}/qa",
    "report/webinars/{webinar}/survey",
    "webinars/{webinar}",
    "webinars/{webinar}/registrants",
    "webinars/{webinar}/registrants/questions",
    "webinars/{webinar}/panelists",
    "webinars/{webinar}/polls",
    "webinars/{webinar}/survey",
    "webinars/{webinar}/tracking_sources",
    "webinars/{webinar}/livestream",
    "webinars/{webinar}/branding",
    "live_webinars/{webinar}/chat/messages/nothing",
    "users/me/webinars",
    "users/me/meetings",
    "users?status=active&page_size=1",
)

ADMIN_LINES = (
    Line("GET", f"{ADMIN}/v1/accounts"),
    Line("GET", f"{ADMIN}/v1/accounts?limit=1&after=0"),
    Line("GET", f"{ADMIN}/v1/accounts?limit=0"),
    Line("GET", f"{ADMIN}/v1/accounts?limt=1"),
    Line("GET", _ACCOUNT),
    Line("GET", f"{ADMIN}/v1/accounts/nobody"),
    Line("POST", f"{_ACCOUNT}/clock/freeze", {}),
    Line("POST", f"{_ACCOUNT}/clock/freeze", {"at": "2026-11-21T12:00:00Z"}),
    Line("POST", f"{_ACCOUNT}/clock/set", {"at": "2026-11-21T12:00:01Z"}),
    Line("POST", f"{_ACCOUNT}/clock/set", {"at": "soon"}),
    Line("POST", f"{_ACCOUNT}/clock/advance", {"by": "PT1S"}),
    Line("POST", f"{_ACCOUNT}/clock/advance", {"by": "1 hour"}),
    Line("POST", f"{_ACCOUNT}/clock/run", {}),
    Line("GET", f"{_ACCOUNT}/clock"),
    Line("PUT", f"{_ACCOUNT}/checkpoints/before", {}),
    Line("POST", f"{_ACCOUNT}/faults", {"operation": "user", "status": 503, "first": 1}, {"fault": ("id",)}),
    Line(
        "POST", f"{_ACCOUNT}/faults", {"operation": "webinar", "rule": "webinar_not_found", "every": 2, "when": "after"}
    ),
    Line("POST", f"{_ACCOUNT}/faults", {"path": "/v2/users", "connection": "truncated", "bytes": 5}),
    Line("POST", f"{_ACCOUNT}/faults", {"path": "/v2/users/*", "connection": "dribble", "bytes": 5, "pause_ms": 1}),
    Line("POST", f"{_ACCOUNT}/faults", {"operation": "usr", "status": 503}),
    Line("POST", f"{_ACCOUNT}/faults", {"operation": "user", "statu": 503}),
    Line("GET", f"{_ACCOUNT}/faults/{{fault}}"),
    Line("GET", f"{_ACCOUNT}/faults/f99"),
    Line("GET", "/v2/users/me"),
    Line("GET", "/v2/users"),
    Line("GET", f"{_ACCOUNT}/faults"),
    Line("DELETE", f"{_ACCOUNT}/faults/{{fault}}"),
    Line("DELETE", f"{_ACCOUNT}/faults"),
    Line("POST", f"{_ACCOUNT}/next", {"operation": "webinar", "rule": "webinar_not_found", "times": 2}),
    Line("POST", f"{_ACCOUNT}/next", {"operation": "users", "status": 418, "body": {"a": 1}, "headers": {"X-A": "b"}}),
    Line("POST", f"{_ACCOUNT}/next", {"operation": "users", "status": 999}),
    Line("POST", f"{_ACCOUNT}/next", {"operation": "users", "rule": "no_such_rule"}),
    Line("GET", f"{_ACCOUNT}/next"),
    Line("GET", "/v2/users"),
    Line("GET", "/v2/webinars/1"),
    Line("DELETE", f"{_ACCOUNT}/next"),
    Line("GET", f"{_ACCOUNT}/journal"),
    Line("GET", f"{_ACCOUNT}/journal?operation=user*&status=5xx&limit=2"),
    Line("GET", f"{_ACCOUNT}/journal?since=2026-11-21T00:00:00Z&after=1&problems=true"),
    Line("GET", f"{_ACCOUNT}/journal?status=9"),
    Line("GET", f"{_ACCOUNT}/journal/count?method=GET"),
    Line("POST", f"{_ACCOUNT}/journal/nearest", {"operation": "users", "query": {"page_size": "5"}, "limit": 2}),
    Line("POST", f"{_ACCOUNT}/journal/nearest", {"operation": "userz"}),
    Line("DELETE", f"{_ACCOUNT}/journal"),
    Line("GET", f"{ADMIN}/v1/journal"),
    Line("DELETE", f"{ADMIN}/v1/journal"),
)

WEBINAR_LINES = (
    Line("POST", "/v2/users/me/webinars", _WEBINAR, {"webinar": ("id",)}),
    Line("POST", "/v2/webinars/{webinar}/polls", _POLL, {"poll": ("id",)}),
    Line("PATCH", "/v2/webinars/{webinar}/survey", _SURVEY),
    Line("POST", "/v2/webinars/{webinar}/registrants", {**_ANA, "first_name": "Ana"}, {"ana": ("registrant_id",)}),
    Line("POST", "/v2/webinars/{webinar}/batch_registrants", {"registrants": [{**_BO, "first_name": "Bo"}]}),
    Line("POST", "/v2/webinars/{webinar}/panelists", {"panelists": [{"email": "pat@example.com", "name": "Pat"}]}),
    Line("GET", "/v2/webinars/{webinar}/panelists", None, {"panelist": ("panelists", 0, "id")}),
    Line("GET", "/v2/webinars/{webinar}/registrants/questions"),
    Line("GET", "/v2/webinars/{webinar}/registrants/{ana}"),
    Line("PATCH", "/v2/webinars/{webinar}", {"settings": {"enable_session_branding": True}}),
    Line("POST", "/v2/webinars/{webinar}/branding/name_tags", _TAG, {"tag": ("id",)}),
    Line("POST", "/v2/webinars/{webinar}/branding/name_tags", {**_TAG, "text_color": "red"}),
    Line("PATCH", "/v2/webinars/{webinar}/branding/name_tags/{tag}", {"name": "Guest"}),
    Line("GET", "/v2/webinars/{webinar}/branding"),
    Line("DELETE", "/v2/webinars/{webinar}/branding/name_tags?name_tag_ids={tag}"),
    Line("PATCH", "/v2/webinars/{webinar}/livestream", _STREAM),
    Line("POST", f"{_PEOPLE}/join", _ANA),
    Line("POST", f"{_PEOPLE}/start", {}),
    Line("POST", f"{_PEOPLE}/start", {}),
    Line("PATCH", "/v2/webinars/{webinar}/livestream/status", {"action": "start", "settings": {"display_name": "D"}}),
    Line("GET", "/v2/webinars/{webinar}/token?type=closed_caption_token"),
    Line("POST", f"{_PEOPLE}/join", _ANA),
    Line("POST", f"{_PEOPLE}/join", {"registrant_id": "{ana}"}),
    Line("POST", f"{_PEOPLE}/join", {"name": "Gus Guest"}),
    Line("POST", f"{_PEOPLE}/join", {"host": True}),
    Line("POST", f"{_PEOPLE}/join", {"unknown": 1}),
    Line("POST", f"{_ACCOUNT}/clock/advance", {"by": "PT10M"}),
    Line(
        "POST",
        f"{_PEOPLE}/poll_answers",
        {**_ANA, "poll_id": "{poll}", "answers": _ANSWERS},
    ),
    Line("POST", f"{_PEOPLE}/poll_answers", {**_ANA, "poll_id": "x", "answers": []}),
    Line("POST", f"{_PEOPLE}/questions", {**_ANA, "question": "Recorded?", "answer": {"text": "Yes."}}),
    Line("POST", f"{_PEOPLE}/questions", {**_BO, "question": "Here?"}),
    Line("POST", f"{_PEOPLE}/chat_messages", {**_ANA, "text": "Hello!"}),
    Line("POST", f"{_PEOPLE}/chat_messages", {**_ANA, "txt": "Hello!"}),
    Line("POST", f"{_PEOPLE}/leave", _ANA),
    Line("POST", f"{_PEOPLE}/leave", _BO),
    Line("POST", f"{_PEOPLE}/laeve", _ANA),
    Line("PUT", "/v2/webinars/{webinar}/status", {"action": "end"}),
    Line("POST", f"{_PEOPLE}/survey_answers", {**_ANA, "answers": [{"question": "Again?", "answer": "Yes"}]}),
    Line("POST", f"{_PEOPLE}/survey_answers", {**_ANA, "answers": [{"question": "What?", "answer": "Yes"}]}),
    Line("POST", f"{_ACCOUNT}/clock/advance", {"by": "P1D"}),
    *(Line("GET", f"/v2/{target}") for target in _READS),
    Line("POST", "/v2/webinars/{webinar}/webinar_templates", {"name": "T"}),
    Line("POST", "/v2/users/me/webinar_templates", {"webinar_id": "{webinar}", "name": "T"}),
    Line("DELETE", "/v2/webinars/{webinar}/panelists/{panelist}"),
    Line("DELETE", "/v2/webinars/{webinar}/registrants/{ana}"),
    Line("GET", f"{_ACCOUNT}/export", None, {"export": ()}),
    Line("PUT", f"{_ACCOUNT}/checkpoints/after", {}),
    Line("GET", f"{_ACCOUNT}/checkpoints"),
    Line("POST", f"{_ACCOUNT}/diff", {"from": "before", "to": "after"}),
    Line("POST", f"{_ACCOUNT}/diff", {"from": "before", "to": "{export}"}),
    Line("POST", f"{_ACCOUNT}/diff", {"from": "nothing"}),
    Line("POST", f"{_ACCOUNT}/checkpoints/before/restore", {}),
    Line("POST", f"{_ACCOUNT}/checkpoints/nothing/restore", {}),
    Line("GET", f"{_ACCOUNT}/journal"),
    Line("POST", f"{_ACCOUNT}/import", "{export}"),
    Line("POST", f"{_ACCOUNT}/import", {"version": 0}),
    Line("GET", "/v2/webinars/{webinar}"),
    Line("DELETE", f"{_ACCOUNT}/checkpoints/before"),
    Line("DELETE", f"{_ACCOUNT}/checkpoints/nothing"),
    Line("POST", f"{_ACCOUNT}/reset", {}),
    Line("GET", "/v2/users/me/webinars"),
)


def send_scenario(walker: Walker) -> None:
    """Send the lines for two accounts: the built-in one, and a new one that is deleted at the end."""
    for account in ("mockzoom-account", ""):
        kept: dict[str, Any] = {"account": account}
        if not account:
            made = Line("POST", f"{ADMIN}/v1/accounts", {"account_id": "second", "seed": "s", "plan": "unlimited"})
            answer = _sent(walker, made, kept)
            kept["account"], walker.token = answer["account_id"], answer["token"]
            _sent(walker, made, kept)
        for line in (*ADMIN_LINES, *WEBINAR_LINES):
            _sent(walker, line, kept)
    _sent(walker, Line("DELETE", _ACCOUNT), kept)
    _sent(walker, Line("DELETE", _ACCOUNT), kept)


def _sent(walker: Walker, line: Line, kept: dict[str, Any]) -> Any:
    """Send a line, keep the values it names, and return the document of the response."""
    target = line.target
    for name, value in kept.items():
        target = target.replace(f"{{{name}}}", str(value)) if isinstance(value, str | int) else target
    headers = [["authorization", f"Bearer {walker.token}"], ["content-type", "application/json"]]
    body = b"" if line.body is None else json.dumps(_filled(line.body, kept)).encode()
    _, answer = walker.send(line.method, target, headers, body)
    try:
        document = json.loads(answer)
    except ValueError:
        return None
    for name, keys in line.keep.items():
        found = document
        for key in keys:
            found = found[key]
        kept[name] = found
    return document


def _filled(body: Any, kept: dict[str, Any]) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, kept) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, kept) for value in body]
    return kept.get(body[1:-1], body) if isinstance(body, str) and body[:1] == "{" else body
