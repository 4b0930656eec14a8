"""A webinar's session branding: name tags, virtual backgrounds and a wallpaper."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.records import Kind

MOST_NAME_TAGS = 20  # of one webinar (SPEC25)
MOST_BACKGROUNDS = 10  # of one webinar (SPEC25)


class NameTag(NamedTuple):
    """A name tag; colours are hexadecimal, as the API takes them."""

    id: str
    webinar_id: int
    name: str
    text_color: str
    accent_color: str
    background_color: str
    is_default: bool = False


class VirtualBackground(NamedTuple):
    """An image behind those who speak; `size` is in bytes, and the image itself is not kept."""

    id: str
    webinar_id: int
    name: str
    size: int
    is_default: bool = False


class Wallpaper(NamedTuple):
    """The image behind the whole webinar; `size` is in bytes, and the image itself is not kept."""

    id: str
    webinar_id: int
    name: str
    size: int


NAME_TAGS = Kind("name_tags", NameTag, lambda t: (t.webinar_id, t.id), place=lambda t: (t.webinar_id, None))
VIRTUAL_BACKGROUNDS = Kind(
    "virtual_backgrounds", VirtualBackground, lambda b: (b.webinar_id, b.id), place=lambda b: (b.webinar_id, None)
)
WALLPAPERS = Kind("wallpapers", Wallpaper, lambda w: w.webinar_id, place=lambda w: (w.webinar_id, None))
