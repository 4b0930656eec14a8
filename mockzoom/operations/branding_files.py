"""Images of a webinar: virtual backgrounds, one of which may be the default, and a wallpaper."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.domain.branding import (
    MOST_BACKGROUNDS,
    NAME_TAGS,
    VIRTUAL_BACKGROUNDS,
    WALLPAPERS,
    NameTag,
    VirtualBackground,
    Wallpaper,
)
from mockzoom.domain.refusal_rows.branding import (
    BACKGROUND_IDS_INVALID,
    BACKGROUND_LIMIT_REACHED,
    BACKGROUND_NOT_FOUND,
)
from mockzoom.domain.refusal_rows.uploads import FILE_TOO_LARGE, FILE_TYPE_REFUSED
from mockzoom.domain.refusals import refuse
from mockzoom.domain.uploads import LARGEST_FILE, Upload
from mockzoom.operations.branding import branded, dress, keep, named, take_away
from mockzoom.operations.world import Ask, World, list_all

_WORN = "virtual_background_id"  # a panelist's field


class Branding(NamedTuple):
    """All of a webinar's branding, in the order in which it was added."""

    name_tags: list[NameTag]
    backgrounds: list[VirtualBackground]
    wallpaper: Wallpaper | None


def get_webinar_branding(world: World, ask: Ask) -> Branding:
    """All of it."""
    webinar, state = branded(world, ask), world.state
    return Branding(
        list_all(state, NAME_TAGS, webinar.id),
        list_all(state, VIRTUAL_BACKGROUNDS, webinar.id),
        state.get(WALLPAPERS, webinar.id),
    )


def upload_webinar_branding_vb(world: World, ask: Ask) -> VirtualBackground:
    """Add a virtual background."""
    webinar, image = branded(world, ask), _image(ask)
    if world.state.count(VIRTUAL_BACKGROUNDS, webinar.id) >= MOST_BACKGROUNDS:
        raise refuse(BACKGROUND_LIMIT_REACHED, limit=MOST_BACKGROUNDS)
    is_default = ask.body["default"]
    added = VirtualBackground(_file_id(world), webinar.id, image.name, image.size, is_default)
    keep(world, VIRTUAL_BACKGROUNDS, added)
    if is_default and ask.body["set_default_for_all_panelists"]:
        dress(world, webinar.id, _WORN, added.id)
    return added


def set_webinar_branding_vb(world: World, ask: Ask) -> None:
    """Make a virtual background the default, or none if no id is given (inferred); for all panelists on demand."""
    webinar = branded(world, ask)
    name = ask.query.get("id", "")
    chosen = world.state.get(VIRTUAL_BACKGROUNDS, (webinar.id, name))
    if chosen is None and name:
        raise refuse(BACKGROUND_NOT_FOUND, file_id=name)
    backgrounds = list_all(world.state, VIRTUAL_BACKGROUNDS, webinar.id)
    world.state.put(VIRTUAL_BACKGROUNDS, [b._replace(is_default=b.id == name) for b in backgrounds])
    if ask.query.get("set_default_for_all_panelists"):
        dress(world, webinar.id, _WORN, name)


def delete_webinar_branding_vb(world: World, ask: Ask) -> None:
    """Throw virtual backgrounds away, all that are named or none."""
    webinar = branded(world, ask)
    gone = named(world, VIRTUAL_BACKGROUNDS, webinar, ask.query.get("ids", ""), BACKGROUND_IDS_INVALID)
    take_away(world, VIRTUAL_BACKGROUNDS, gone, _WORN)


def upload_webinar_branding_wallpaper(world: World, ask: Ask) -> Wallpaper:
    """Hang up a wallpaper, in place of the one that was there (inferred)."""
    webinar, image = branded(world, ask), _image(ask)
    wallpaper = Wallpaper(_file_id(world), webinar.id, image.name, image.size)
    world.state.put(WALLPAPERS, [wallpaper])
    return wallpaper


def delete_webinar_branding_wallpaper(world: World, ask: Ask) -> None:
    """Take the wallpaper down; where there is none, nothing happens (inferred)."""
    world.state.remove(WALLPAPERS, branded(world, ask).id)


def _image(ask: Ask) -> Upload:
    """The file of a call, if it is an image that Zoom takes."""
    file: Upload = ask.body["file"]
    if not file.is_image:
        raise refuse(FILE_TYPE_REFUSED)
    if file.size > LARGEST_FILE:
        raise refuse(FILE_TOO_LARGE)
    return file


def _file_id(world: World) -> str:
    return world.ids.short_id("branding file", world.state.next_number("branding_files"))
