"""Name tags of a webinar, one of which may be the default."""

from __future__ import annotations

from mockzoom.zoom.branding.errors import NAME_TAG_IDS_INVALID, NAME_TAG_LIMIT_REACHED, NAME_TAG_NOT_FOUND
from mockzoom.zoom.branding.lookup import assign_to_panelists, delete, find_by_ids, get_branded_webinar, save
from mockzoom.zoom.branding.models import MAX_NAME_TAGS, NAME_TAGS, NameTag
from mockzoom.zoom.branding.serializers import serialize_name_tag
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.registry import operation

_WORN = "name_tag_id"  # a panelist's field


@operation("createWebinarBrandingNameTag", serializer=serialize_name_tag)
def create_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> NameTag:
    """Add a name tag."""
    webinar = get_branded_webinar(ctx, request)
    if ctx.state.count(NAME_TAGS, webinar.id) >= MAX_NAME_TAGS:
        raise api_error(NAME_TAG_LIMIT_REACHED, limit=MAX_NAME_TAGS)
    fields = {name: value for name, value in request.body.items() if name in NameTag._fields}
    tag = NameTag(id=ctx.ids.short_id("name tag", ctx.state.next_number("name_tags")), webinar_id=webinar.id, **fields)
    _keep(ctx, request, tag)
    return tag


@operation("updateWebinarBrandingNameTag")
def update_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> None:
    """Change what the body names."""
    webinar = get_branded_webinar(ctx, request)
    old = ctx.state.get(NAME_TAGS, (webinar.id, request.path_params["nameTagId"]))
    if old is None:
        raise api_error(NAME_TAG_NOT_FOUND)
    fields = {name: value for name, value in request.body.items() if name in NameTag._fields}
    _keep(ctx, request, old._replace(**fields))


@operation("deleteWebinarBrandingNameTag")
def delete_webinar_branding_name_tag(ctx: RequestContext, request: OperationRequest) -> None:
    """Throw name tags away, all that are named or none."""
    webinar = get_branded_webinar(ctx, request)
    gone = find_by_ids(ctx, NAME_TAGS, webinar, request.query_params.get("name_tag_ids", ""), NAME_TAG_IDS_INVALID)
    delete(ctx, NAME_TAGS, gone, _WORN)


def _keep(ctx: RequestContext, request: OperationRequest, tag: NameTag) -> None:
    """File a tag; one that the call makes the default is given to all panelists, unless it says not to (inferred)."""
    save(ctx, NAME_TAGS, tag)
    if request.body.get("is_default") and request.body.get("set_default_for_all_panelists", True):
        assign_to_panelists(ctx, tag.webinar_id, _WORN, tag.id)
