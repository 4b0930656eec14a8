"""The survey that follows a webinar."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from mockzoom.domain.records import Kind

DEFAULTS: Mapping[str, Any] = MappingProxyType({"show_in_the_browser": True, "show_in_the_follow_up_email": False})
# Where the sentences and the schema of SPEC25 disagree (numbered_questions, anonymous), the schema's default.
CUSTOM_DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {"anonymous": False, "numbered_questions": False, "show_question_type": False}
)


class Survey(NamedTuple):
    """A webinar's survey, as the API takes it (`custom_survey` or `third_party_survey`, and where it is shown)."""

    webinar_id: int
    content: Mapping[str, Any]


SURVEYS = Kind("surveys", Survey, lambda s: s.webinar_id, place=lambda s: (s.webinar_id, None))


def is_link(text: str) -> bool:
    """Whether a text is a web address: http or https, a host, and nothing a browser would not take (inferred)."""
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False
