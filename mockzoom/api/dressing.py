"""The headers that every answer has."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.api.call import Answer
from mockzoom.domain.clock import http_date
from mockzoom.domain.profiles import Profile

CONTENT_TYPE = ("Content-Type", "application/json;charset=UTF-8")
RULE_HEADER = "X-Mockzoom-Rule"

# Answers of 2021 cleared these three cookies (recorded/webinar_registrants_404_gravityforms).
_COOKIES_2021 = tuple(
    ("Set-Cookie", f'{name}=""; Domain=zoom.us; Path=/; Secure; HttpOnly; Max-Age=0')
    for name in ("zm_aid", "zm_haid", "web_zak")
)


class Spoken(NamedTuple):
    """What is to be answered: `headers` are this answer's own, `rule` names the row of a refusal."""

    status: int
    body: bytes
    headers: dict[str, str]
    rule: str = ""


def dress(spoken: Spoken, profile: str, now: int, tracking_id: str, *, diagnosis: bool) -> Answer:
    """The answer with the headers of its profile; `now` (epoch ms) becomes the `Date`."""
    headers = [("Date", http_date(now)), ("x-zm-trackingid", tracking_id), *spoken.headers.items()]
    if spoken.body:
        headers.append(CONTENT_TYPE)
    if profile == Profile.SEEDS_2021_08:
        headers += _COOKIES_2021
    if spoken.rule and diagnosis:
        headers.append((RULE_HEADER, spoken.rule))
    return Answer(spoken.status, headers, spoken.body, rule=spoken.rule)
