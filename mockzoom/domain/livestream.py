"""The stream that a webinar can be sent to beside Zoom."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from mockzoom.domain.records import NO_DETAILS, Kind

# What a webinar without a stream answers: nobody documents it (inferred).
UNSET: Mapping[str, str] = MappingProxyType({"page_url": "", "stream_key": "", "stream_url": ""})


class LiveStream(NamedTuple):
    """A webinar's stream. `details` (its addresses) and `settings` (how it looks) are as the API takes them.

    `session_uuid` is the session that it was last switched on in, empty if it was switched off since.
    """

    webinar_id: int
    details: Mapping[str, Any]
    settings: Mapping[str, Any] = NO_DETAILS
    session_uuid: str = ""

    @property
    def configured(self) -> bool:
        """Whether the stream has somewhere to go."""
        return bool(self.details["stream_url"] and self.details["stream_key"])


LIVE_STREAMS = Kind("live_streams", LiveStream, lambda s: s.webinar_id, place=lambda s: (s.webinar_id, None))
