"""Handlers for the images of a webinar: virtual backgrounds, one of which can be the default, and a wallpaper."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.branding.branded import assign_to_panelists, delete, find_by_ids, get_branded_webinar, save
from mockzoom.zoom.branding.errors import (
    BACKGROUND_IDS_INVALID,
    BACKGROUND_LIMIT_REACHED,
    BACKGROUND_NOT_FOUND,
    FILE_TOO_LARGE,
    FILE_TYPE_REFUSED,
)
from mockzoom.zoom.branding.models import (
    MAX_VIRTUAL_BACKGROUNDS,
    NAME_TAGS,
    VIRTUAL_BACKGROUNDS,
    WALLPAPERS,
    Branding,
    VirtualBackground,
    Wallpaper,
)
from mockzoom.zoom.branding.serializers import (
    serialize_background_uploaded,
    serialize_branding,
    serialize_wallpaper_uploaded,
)
from mockzoom.zoom.branding.uploads import MAX_FILE_BYTES, Upload
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.registry import operation

_PANELIST_FIELD = "virtual_background_id"


@operation("getWebinarBranding", serializer=serialize_branding)
def get_webinar_branding(ctx: RequestContext, request: OperationRequest) -> Branding:
    """Return the name tags, virtual backgrounds and wallpaper."""
    webinar, state = get_branded_webinar(ctx, request), ctx.state
    return Branding(
        list_all(state, NAME_TAGS, webinar.id),
        list_all(state, VIRTUAL_BACKGROUNDS, webinar.id),
        state.get(WALLPAPERS, webinar.id),
    )


@operation("uploadWebinarBrandingVB", serializer=serialize_background_uploaded)
def upload_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> VirtualBackground:
    """Add a virtual background, and assign it to all panelists if the form says so and it is the default."""
    webinar, image = get_branded_webinar(ctx, request), _require_image(request)
    if ctx.state.count(VIRTUAL_BACKGROUNDS, webinar.id) >= MAX_VIRTUAL_BACKGROUNDS:
        raise api_error(BACKGROUND_LIMIT_REACHED, limit=MAX_VIRTUAL_BACKGROUNDS)
    is_default = request.body["default"]
    background = VirtualBackground(_file_id(ctx), webinar.id, image.name, image.size, is_default)
    save(ctx, VIRTUAL_BACKGROUNDS, background)
    if is_default and request.body["set_default_for_all_panelists"]:
        assign_to_panelists(ctx, webinar.id, _PANELIST_FIELD, background.id)
    return background


@operation("setWebinarBrandingVB")
def set_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> None:
    """Make a virtual background the default; without an id none is (inferred).

    `set_default_for_all_panelists` also assigns it to all panelists.
    """
    webinar = get_branded_webinar(ctx, request)
    file_id = request.query_params.get("id", "")
    default = ctx.state.get(VIRTUAL_BACKGROUNDS, (webinar.id, file_id))
    if default is None and file_id:
        raise api_error(BACKGROUND_NOT_FOUND, file_id=file_id)
    backgrounds = list_all(ctx.state, VIRTUAL_BACKGROUNDS, webinar.id)
    ctx.state.put(VIRTUAL_BACKGROUNDS, [b._replace(is_default=b.id == file_id) for b in backgrounds])
    if request.query_params.get("set_default_for_all_panelists"):
        assign_to_panelists(ctx, webinar.id, _PANELIST_FIELD, file_id)


@operation("deleteWebinarBrandingVB")
def delete_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete the virtual backgrounds in `ids`, all or none."""
    webinar = get_branded_webinar(ctx, request)
    backgrounds = find_by_ids(
        ctx, VIRTUAL_BACKGROUNDS, webinar, request.query_params.get("ids", ""), BACKGROUND_IDS_INVALID
    )
    delete(ctx, VIRTUAL_BACKGROUNDS, backgrounds, _PANELIST_FIELD)


@operation("uploadWebinarBrandingWallpaper", serializer=serialize_wallpaper_uploaded)
def upload_webinar_branding_wallpaper(ctx: RequestContext, request: OperationRequest) -> Wallpaper:
    """Set the wallpaper, replacing an existing one (inferred)."""
    webinar, image = get_branded_webinar(ctx, request), _require_image(request)
    wallpaper = Wallpaper(_file_id(ctx), webinar.id, image.name, image.size)
    ctx.state.put(WALLPAPERS, [wallpaper])
    return wallpaper


@operation("deleteWebinarBrandingWallpaper")
def delete_webinar_branding_wallpaper(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete the wallpaper; without one, nothing happens (inferred)."""
    ctx.state.remove(WALLPAPERS, get_branded_webinar(ctx, request).id)


def _require_image(request: OperationRequest) -> Upload:
    """Return the uploaded file.

    Raises an error for a file that is not an image, or that is too large.
    """
    file: Upload = request.body["file"]
    if not file.is_image:
        raise api_error(FILE_TYPE_REFUSED)
    if file.size > MAX_FILE_BYTES:
        raise api_error(FILE_TOO_LARGE)
    return file


def _file_id(ctx: RequestContext) -> str:
    return ctx.ids.short_id("branding file", ctx.state.next_number("branding_files"))
