"""Live streams, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.livestream import LiveStream
from mockzoom.operations.world import World


def livestream(_: World, stream: LiveStream) -> dict[str, Any]:
    """Where a webinar is streamed to."""
    return dict(stream.details)
