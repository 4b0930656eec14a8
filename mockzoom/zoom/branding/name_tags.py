"""Handlers for the name tags of a webinar, one of which can be the default."""

from __future__ import annotations

from mockzoom.zoom.branding.branded import assign_to_panelists, delete, find_by_ids, get_branded_webinar, save
from mockzoom.zoom.branding.errors import NAME_TAG_IDS_INVALID, NAME_TAG_LIMIT_REACHED, NAME_TAG_NOT_FOUND
from mockzoom.zoom.branding.models import MAX_NAME_TAGS, NAME_TAGS, NameTag
from mockzoom.zoom.branding.serializers import serialize_name_tag
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.registry import operation

_PANELIST_FIELD = "name_tag_id"


@operation("createWebinarBrandingNameTag", serializer=serialize_name_tag)
def create_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> NameTag:
    """Add a name tag."""
    webinar = get_branded_webinar(ctx, request)
    if ctx.state.count(NAME_TAGS, webinar.id) >= MAX_NAME_TAGS:
        raise api_error(NAME_TAG_LIMIT_REACHED, limit=MAX_NAME_TAGS)
    fields = {name: value for name, value in request.body.items() if name in NameTag._fields}
    tag = NameTag(id=ctx.ids.short_id("name tag", ctx.state.next_number("name_tags")), webinar_id=webinar.id, **fields)
    _save_tag(ctx, request, tag)
    return tag


@operation("updateWebinarBrandingNameTag")
def update_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> None:
    """Replace the fields in the body."""
    webinar = get_branded_webinar(ctx, request)
    old = ctx.state.get(NAME_TAGS, (webinar.id, request.path_params["nameTagId"]))
    if old is None:
        raise api_error(NAME_TAG_NOT_FOUND)
    fields = {name: value for name, value in request.body.items() if name in NameTag._fields}
    _save_tag(ctx, request, old._replace(**fields))


@operation("deleteWebinarBrandingNameTag")
def delete_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> None:
    """Delete the name tags in `name_tag_ids`, all or none."""
    webinar = get_branded_webinar(ctx, request)
    tags = find_by_ids(ctx, NAME_TAGS, webinar, request.query_params.get("name_tag_ids", ""), NAME_TAG_IDS_INVALID)
    delete(ctx, NAME_TAGS, tags, _PANELIST_FIELD)


def _save_tag(ctx: RequestContext, request: OperationRequest, tag: NameTag) -> None:
    """Store a tag.

    If the request makes it the default, it is assigned to all panelists, unless `set_default_for_all_panelists` is
    false (inferred).
    """
    save(ctx, NAME_TAGS, tag)
    if request.body.get("is_default") and request.body.get("set_default_for_all_panelists", True):
        assign_to_panelists(ctx, tag.webinar_id, _PANELIST_FIELD, tag.id)
