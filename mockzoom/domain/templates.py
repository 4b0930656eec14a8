"""Templates: what a user keeps of a webinar to schedule others like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.polls import Poll
from mockzoom.domain.records import Kind, Webinar
from mockzoom.domain.registration import SCHEDULED

MOST_TEMPLATES = 40
_FROM_DETAILS = ("agenda", "tracking_fields")


class Template(NamedTuple):
    """A template under a name that is unique to its user; `content` is what a body of webinarCreate could say.

    `polls` are those of the webinar at that moment, as they stood there.
    """

    id: str
    user_id: str
    name: str
    webinar_id: int
    content: Mapping[str, Any]
    polls: tuple[Poll, ...] = ()


TEMPLATES = Kind(
    "webinar_templates",
    Template,
    lambda t: t.id,
    also=lambda t: (t.user_id, t.name),
    place=lambda t: (t.user_id, None),
)


def content_of(webinar: Webinar, *, save_recurrence: bool) -> dict[str, Any]:
    """What a template keeps of a webinar: all but its start; type and recurrence only if they are to be saved."""
    content: dict[str, Any] = {
        "type": webinar.type if save_recurrence else SCHEDULED,
        "topic": webinar.topic,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "password": webinar.password,
        "settings": dict(webinar.settings),
        **{name: webinar.details[name] for name in _FROM_DETAILS if name in webinar.details},
    }
    if save_recurrence and "recurrence" in webinar.details:
        content["recurrence"] = webinar.details["recurrence"]
    return content


def filled_in(template: Template, body: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """A body of webinarCreate with the template's values wherever the caller said nothing.

    `body` has the schema's defaults in it; what was said stands in `sent`, the document as it came. A null or an
    empty text says nothing.
    """
    content = template.content
    merged = {**body, **_unsaid(content, sent)}
    merged["settings"] = {**body["settings"], **_unsaid(content["settings"], sent.get("settings") or {})}
    if merged["type"] != content["type"] and "recurrence" not in _said(sent):
        merged.pop("recurrence", None)
    return merged


def _unsaid(values: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    said = _said(sent)
    return {name: value for name, value in values.items() if name not in said}


def _said(sent: Mapping[str, Any]) -> set[str]:
    return {name for name, value in sent.items() if value is not None and value != ""}
