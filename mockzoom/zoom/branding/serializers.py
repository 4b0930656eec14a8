"""Serializers of session branding."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.branding.models import Branding, NameTag, VirtualBackground, Wallpaper
from mockzoom.zoom.context import RequestContext


def serialize_branding(ctx: RequestContext, branding: Branding) -> dict[str, Any]:
    """Return all branding; the field `wallpaper` is absent without a wallpaper (inferred)."""
    fields: dict[str, Any] = {
        "virtual_backgrounds": [{"id": b.id, "name": b.name, "is_default": b.is_default} for b in branding.backgrounds],
        "name_tags": [serialize_name_tag(ctx, tag) for tag in branding.name_tags],
    }
    if branding.wallpaper:
        fields["wallpaper"] = {"id": branding.wallpaper.id}
    return fields


def serialize_name_tag(_: RequestContext, tag: NameTag) -> dict[str, Any]:
    """Return a name tag in full."""
    return {
        "id": tag.id,
        "name": tag.name,
        "text_color": tag.text_color,
        "accent_color": tag.accent_color,
        "background_color": tag.background_color,
        "is_default": tag.is_default,
    }


def serialize_background_uploaded(_: RequestContext, background: VirtualBackground) -> dict[str, Any]:
    """Return the response to the upload of a virtual background."""
    return {
        "id": background.id,
        "name": background.name,
        "is_default": background.is_default,
        "size": background.size,
        "type": "image",
    }


def serialize_wallpaper_uploaded(_: RequestContext, wallpaper: Wallpaper) -> dict[str, Any]:
    """Return the response to the upload of a wallpaper."""
    return {"id": wallpaper.id, "name": wallpaper.name, "size": wallpaper.size, "type": "image"}
