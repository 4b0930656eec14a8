"""The survey that follows a webinar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.domain.records import Kind


class Survey(NamedTuple):
    """A webinar's survey, as the API takes it (`custom_survey` or `third_party_survey`, and where it is shown)."""

    webinar_id: int
    content: Mapping[str, Any]


SURVEYS = Kind("surveys", Survey, lambda s: s.webinar_id, place=lambda s: (s.webinar_id, None))
