"""Images of a webinar: virtual backgrounds, one of which may be the default, and a wallpaper."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.branding.errors import (
    BACKGROUND_IDS_INVALID,
    BACKGROUND_LIMIT_REACHED,
    BACKGROUND_NOT_FOUND,
    FILE_TOO_LARGE,
    FILE_TYPE_REFUSED,
)
from mockzoom.zoom.branding.lookup import assign_to_panelists, delete, find_by_ids, get_branded_webinar, save
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

_WORN = "virtual_background_id"  # a panelist's field


@operation("getWebinarBranding", serializer=serialize_branding)
def get_webinar_branding(ctx: RequestContext, request: OperationRequest) -> Branding:
    """All of it."""
    webinar, state = get_branded_webinar(ctx, request), ctx.state
    return Branding(
        list_all(state, NAME_TAGS, webinar.id),
        list_all(state, VIRTUAL_BACKGROUNDS, webinar.id),
        state.get(WALLPAPERS, webinar.id),
    )


@operation("uploadWebinarBrandingVB", serializer=serialize_background_uploaded)
def upload_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> VirtualBackground:
    """Add a virtual background."""
    webinar, image = get_branded_webinar(ctx, request), _image(request)
    if ctx.state.count(VIRTUAL_BACKGROUNDS, webinar.id) >= MAX_VIRTUAL_BACKGROUNDS:
        raise api_error(BACKGROUND_LIMIT_REACHED, limit=MAX_VIRTUAL_BACKGROUNDS)
    is_default = request.body["default"]
    added = VirtualBackground(_file_id(ctx), webinar.id, image.name, image.size, is_default)
    save(ctx, VIRTUAL_BACKGROUNDS, added)
    if is_default and request.body["set_default_for_all_panelists"]:
        assign_to_panelists(ctx, webinar.id, _WORN, added.id)
    return added


@operation("setWebinarBrandingVB")
def set_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> None:
    """Make a virtual background the default, or none if no id is given (inferred); for all panelists on demand."""
    webinar = get_branded_webinar(ctx, request)
    name = request.query_params.get("id", "")
    chosen = ctx.state.get(VIRTUAL_BACKGROUNDS, (webinar.id, name))
    if chosen is None and name:
        raise api_error(BACKGROUND_NOT_FOUND, file_id=name)
    backgrounds = list_all(ctx.state, VIRTUAL_BACKGROUNDS, webinar.id)
    ctx.state.put(VIRTUAL_BACKGROUNDS, [b._replace(is_default=b.id == name) for b in backgrounds])
    if request.query_params.get("set_default_for_all_panelists"):
        assign_to_panelists(ctx, webinar.id, _WORN, name)


@operation("deleteWebinarBrandingVB")
def delete_webinar_branding_vb(ctx: RequestContext, request: OperationRequest) -> None:
    """Throw virtual backgrounds away, all that are named or none."""
    webinar = get_branded_webinar(ctx, request)
    gone = find_by_ids(ctx, VIRTUAL_BACKGROUNDS, webinar, request.query_params.get("ids", ""), BACKGROUND_IDS_INVALID)
    delete(ctx, VIRTUAL_BACKGROUNDS, gone, _WORN)


@operation("uploadWebinarBrandingWallpaper", serializer=serialize_wallpaper_uploaded)
def upload_webinar_branding_wallpaper(ctx: RequestContext, request: OperationRequest) -> Wallpaper:
    """Hang up a wallpaper, in place of the one that was there (inferred)."""
    webinar, image = get_branded_webinar(ctx, request), _image(request)
    wallpaper = Wallpaper(_file_id(ctx), webinar.id, image.name, image.size)
    ctx.state.put(WALLPAPERS, [wallpaper])
    return wallpaper


@operation("deleteWebinarBrandingWallpaper")
def delete_webinar_branding_wallpaper(ctx: RequestContext, request: OperationRequest) -> None:
    """Take the wallpaper down; where there is none, nothing happens (inferred)."""
    ctx.state.remove(WALLPAPERS, get_branded_webinar(ctx, request).id)


def _image(request: OperationRequest) -> Upload:
    """Return the file of a request, if it is an image that Zoom accepts."""
    file: Upload = request.body["file"]
    if not file.is_image:
        raise api_error(FILE_TYPE_REFUSED)
    if file.size > MAX_FILE_BYTES:
        raise api_error(FILE_TOO_LARGE)
    return file


def _file_id(ctx: RequestContext) -> str:
    return ctx.ids.short_id("branding file", ctx.state.next_number("branding_files"))
