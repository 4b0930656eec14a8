"""Records of session branding: name tags, virtual backgrounds and wallpapers."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.webinars.models import WEBINARS

MAX_NAME_TAGS = 20  # of one webinar (SPEC25)

MAX_VIRTUAL_BACKGROUNDS = 10  # of one webinar (SPEC25)


class NameTag(NamedTuple):
    """A name tag; colors are hexadecimal, in the form of the request body."""

    id: str
    webinar_id: int
    name: str
    text_color: str
    accent_color: str
    background_color: str
    is_default: bool = False


class VirtualBackground(NamedTuple):
    """A virtual background of panelists; `size` is in bytes. The image itself is not stored."""

    id: str
    webinar_id: int
    name: str
    size: int
    is_default: bool = False


class Wallpaper(NamedTuple):
    """The image behind the whole webinar; `size` is in bytes. The image itself is not stored."""

    id: str
    webinar_id: int
    name: str
    size: int


NAME_TAGS = Collection(
    "name_tags", NameTag, lambda t: (t.webinar_id, t.id), list_key=lambda t: (t.webinar_id, None), cascade_from=WEBINARS
)

VIRTUAL_BACKGROUNDS = Collection(
    "virtual_backgrounds",
    VirtualBackground,
    lambda b: (b.webinar_id, b.id),
    list_key=lambda b: (b.webinar_id, None),
    cascade_from=WEBINARS,
)

WALLPAPERS = Collection(
    "wallpapers", Wallpaper, lambda w: w.webinar_id, list_key=lambda w: (w.webinar_id, None), cascade_from=WEBINARS
)


class Branding(NamedTuple):
    """The branding of a webinar, each list in the order of creation."""

    name_tags: list[NameTag]
    backgrounds: list[VirtualBackground]
    wallpaper: Wallpaper | None
