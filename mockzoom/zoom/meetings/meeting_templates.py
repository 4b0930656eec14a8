"""Meeting templates: listMeetingTemplates, meetingTemplateCreate. They are those of webinars in a separate list.

meetingCreate uses a template through `body_with_template`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.meetings.errors import HOSTING_NOT_ALLOWED, MEETING_IS_WEBINAR, MEETING_NOT_FOUND
from mockzoom.zoom.meetings.models import MEETINGS, SCHEDULED
from mockzoom.zoom.polls import POLLS
from mockzoom.zoom.registry import operation
from mockzoom.zoom.templates import (
    USER_TEMPLATE,
    Template,
    fill_in_template,
    polls_for,
    saved_template,
    serialize_template_created,
    template_content,
    template_for,
)
from mockzoom.zoom.users.lookup import require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.models import WEBINARS

MEETING_TEMPLATES = Collection(
    "meeting_templates",
    Template,
    lambda t: t.id,
    unique_key=lambda t: (t.user_id, t.name),
    list_key=lambda t: (t.user_id, None),
)


def serialize_meeting_template_list(ctx: RequestContext, templates: list[Template]) -> dict[str, Any]:
    """Return the templates of a user, with their type (SPEC21, SPEC25)."""
    rows = [{**serialize_template_created(ctx, template), "type": USER_TEMPLATE} for template in templates]
    return {"templates": rows, "total_records": len(rows)}


@operation("listMeetingTemplates", serializer=serialize_meeting_template_list)
def list_meeting_templates(ctx: RequestContext, request: OperationRequest) -> list[Template]:
    """Return the templates of a user."""
    return list_all(ctx.state, MEETING_TEMPLATES, _require_host(ctx, request).id)


@operation("meetingTemplateCreate", serializer=serialize_template_created)
def meeting_template_create(ctx: RequestContext, request: OperationRequest) -> Template:
    """Save a meeting of the user as a template, or overwrite the template made from the same meeting."""
    host, body = _require_host(ctx, request), request.body
    number = body["meeting_id"]
    meeting = ctx.state.get(MEETINGS, number)
    if ctx.state.get(WEBINARS, number) is not None:
        raise api_error(MEETING_IS_WEBINAR, meeting_id=number)
    if meeting is None or meeting.host_id != host.id:
        raise api_error(MEETING_NOT_FOUND, meeting_id=number)
    fresh = Template(
        "",
        host.id,
        body["name"],
        meeting.id,
        template_content(meeting, SCHEDULED, save_recurrence=body["save_recurrence"]),
        tuple(list_all(ctx.state, POLLS, meeting.id)),
    )
    return saved_template(ctx, MEETING_TEMPLATES, fresh, overwrite=body["overwrite"])


def body_with_template(
    ctx: RequestContext, host: User, request: OperationRequest
) -> tuple[Mapping[str, Any], Template | None]:
    """Return the body of a creation, filled in from the host's template that it names, and that template if any."""
    template = template_for(ctx, host, request, MEETING_TEMPLATES)
    if template is None:
        return request.body, None
    return fill_in_template(template, request.body, request.raw_body), template


def store_polls(ctx: RequestContext, template: Template | None, number: int) -> None:
    """Store copies of a template's polls for a new meeting."""
    if template is not None and template.polls:
        ctx.state.put(POLLS, polls_for(ctx, template, number))


def _require_host(ctx: RequestContext, request: OperationRequest) -> User:
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_meetings:
        raise api_error(HOSTING_NOT_ALLOWED)
    return host
