"""Images of users: the profile picture, and virtual backgrounds.

Operations: userPicture, userPictureDelete, uploadVBuser, delUserVB. The images themselves are not stored.
"""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.branding.errors import FILE_TOO_LARGE, FILE_TYPE_REFUSED
from mockzoom.zoom.branding.uploads import MAX_FILE_BYTES, Upload
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.events import announce_user_updated
from mockzoom.zoom.users.lookup import require_invited_user
from mockzoom.zoom.users.models import NO_PICTURE, USER_BACKGROUNDS, USERS, User, UserBackground
from mockzoom.zoom.users.serializers import serialize_background

MAX_PICTURE_BYTES = 2 << 20  # SPEC21: 2 MB; that a megabyte is 2**20 bytes is inferred

MAX_BACKGROUNDS = 10  # of one user (SPEC21)


PICTURE_EMPTY = define_error(
    "picture_empty",
    "the profile picture is a file without content",
    all_profiles(400, 120, "File is empty.", DOCUMENTED, "SPEC21, SPEC26 userPicture"),
)

USER_BACKGROUND_LIMIT = define_error(
    "user_background_limit",
    "the user has ten virtual backgrounds",
    all_profiles(400, 120, "A maximum of {limit} files are allowed for a user.", DOCUMENTED, "SPEC21 uploadVBuser"),
)

USER_BACKGROUND_IDS = define_error(
    "user_background_ids",
    "`file_ids` is missing or has an id that is not a virtual background of the user",
    v2021_08(400, 300, "Invalid parameter: file_ids.", DOCUMENTED, "SPEC21 delUserVB"),
    v2025_06(400, 300, "Invalid parameter: file_ids", DOCUMENTED, "SPEC26 delUserVB"),
)


def serialize_nothing(_: RequestContext, __: None) -> dict[str, Any]:
    """Return the empty object that answers the upload of a picture (SPEC26)."""
    return {}


@operation("userPicture", serializer=serialize_nothing)
def user_picture(ctx: RequestContext, request: OperationRequest) -> None:
    """Set a user's profile picture: `pic_url` is another one afterwards."""
    user, file = require_invited_user(ctx, request.path_params["userId"]), request.body["pic_file"]
    if not file.size:
        raise api_error(PICTURE_EMPTY)
    if file.type not in ("image/jpeg", "image/png"):
        raise api_error(FILE_TYPE_REFUSED)
    if file.size > MAX_PICTURE_BYTES:
        raise api_error(FILE_TOO_LARGE)
    _set_picture(ctx, user, ctx.state.next_number("user_pictures"))


@operation("userPictureDelete")
def user_picture_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete a user's profile picture: without one, a user has no `pic_url` (inferred)."""
    _set_picture(ctx, require_invited_user(ctx, request.path_params["userId"]), NO_PICTURE)


@operation("uploadVBuser", serializer=serialize_background)
def upload_user_background(ctx: RequestContext, request: OperationRequest) -> UserBackground:
    """Add a virtual background, which does not become the default (inferred)."""
    user = require_invited_user(ctx, request.path_params["userId"])
    file: Upload = request.body["file"]
    if not file.is_image:
        raise api_error(FILE_TYPE_REFUSED)
    if file.size > MAX_FILE_BYTES:
        raise api_error(FILE_TOO_LARGE)
    if ctx.state.count(USER_BACKGROUNDS, user.id) >= MAX_BACKGROUNDS:
        raise api_error(USER_BACKGROUND_LIMIT, limit=MAX_BACKGROUNDS)
    file_id = ctx.ids.short_id("user background", ctx.state.next_number("user_backgrounds"))
    background = UserBackground(file_id, user.id, file.name, file.size)
    ctx.state.put(USER_BACKGROUNDS, [background])
    return background


@operation("delUserVB")
def delete_user_backgrounds(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete the virtual backgrounds in `file_ids`, separated by commas, all or none (inferred)."""
    user = require_invited_user(ctx, request.path_params["userId"])
    names = {part.strip() for part in request.query_params.get("file_ids", "").split(",")} - {""}
    known = ctx.state.get_many(USER_BACKGROUNDS, [(user.id, name) for name in names])
    if not names or len(known) < len(names):
        raise api_error(USER_BACKGROUND_IDS)
    for key in known:
        ctx.state.remove(USER_BACKGROUNDS, key)


def _set_picture(ctx: RequestContext, user: User, picture: int) -> None:
    changed = user._replace(picture=picture)
    ctx.state.put(USERS, [changed])
    announce_user_updated(ctx, user, changed)
