"""Session branding, as Zoom writes it."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.branding.models import Branding, NameTag, VirtualBackground, Wallpaper
from mockzoom.zoom.context import RequestContext


def serialize_branding(ctx: RequestContext, found: Branding) -> dict[str, Any]:
    """All branding; a webinar without a wallpaper has no field for it (inferred)."""
    shown: dict[str, Any] = {
        "virtual_backgrounds": [{"id": b.id, "name": b.name, "is_default": b.is_default} for b in found.backgrounds],
        "name_tags": [serialize_name_tag(ctx, tag) for tag in found.name_tags],
    }
    return shown | ({"wallpaper": {"id": found.wallpaper.id}} if found.wallpaper else {})


def serialize_name_tag(_: RequestContext, found: NameTag) -> dict[str, Any]:
    """Return a name tag in full."""
    return {
        "id": found.id,
        "name": found.name,
        "text_color": found.text_color,
        "accent_color": found.accent_color,
        "background_color": found.background_color,
        "is_default": found.is_default,
    }


def serialize_background_uploaded(_: RequestContext, added: VirtualBackground) -> dict[str, Any]:
    """Return the response to the upload of a virtual background."""
    return {
        "id": added.id, "name": added.name, "is_default": added.is_default, "size": added.size, "type": "image",
    }  # fmt: skip


def serialize_wallpaper_uploaded(_: RequestContext, added: Wallpaper) -> dict[str, Any]:
    """Return the response to the upload of a wallpaper."""
    return {"id": added.id, "name": added.name, "size": added.size, "type": "image"}
