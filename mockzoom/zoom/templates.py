"""Refusals about webinar templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_PLAN_MISSING
from mockzoom.zoom.webinars.models import SCHEDULED, WEBINARS, Webinar

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

_LIMIT = "You can only create up to {limit} webinar templates."

_EXISTS = "Webinar template name already exists: {name}."

_NO_ACCESS = "Cannot access meeting info."

TEMPLATE_LIMIT_REACHED = define_error(
    "template_limit_reached",
    "the user has 40 templates",
    v2021_08(400, 300, _LIMIT, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _LIMIT, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)

TEMPLATE_NAME_TAKEN = define_error(
    "template_name_taken",
    "the user has a template of this name, and it is not to be overwritten or was made from another webinar",
    v2021_08(400, 3000, _EXISTS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _EXISTS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)

TEMPLATE_WEBINAR_UNKNOWN = define_error(
    "template_webinar_unknown",
    "`webinar_id` names no webinar of the user (the situation is our judgement)",
    v2021_08(400, 3000, _NO_ACCESS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NO_ACCESS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)

MAX_TEMPLATES = 40

_FROM_DETAILS = ("agenda", "tracking_fields")


class Template(NamedTuple):
    """A template under a name that is unique to its user; `content` is what a body of webinarCreate could say.

    `polls` are those of the webinar at that moment, as they stood there.
    """

    id: str
    user_id: str
    name: str
    webinar_id: int
    content: Mapping[str, Any]
    polls: tuple[Poll, ...] = ()


TEMPLATES = Collection(
    "webinar_templates",
    Template,
    lambda t: t.id,
    unique_key=lambda t: (t.user_id, t.name),
    list_key=lambda t: (t.user_id, None),
)


def template_content(webinar: Webinar, *, save_recurrence: bool) -> dict[str, Any]:
    """Return the parts of a webinar that a template keeps: all but its start; type and recurrence only on request."""
    content: dict[str, Any] = {
        "type": webinar.type if save_recurrence else SCHEDULED,
        "topic": webinar.topic,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "password": webinar.password,
        "settings": dict(webinar.settings),
        **{name: webinar.details[name] for name in _FROM_DETAILS if name in webinar.details},
    }
    if save_recurrence and "recurrence" in webinar.details:
        content["recurrence"] = webinar.details["recurrence"]
    return content


def fill_in_template(template: Template, body: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body of webinarCreate with the template's values for fields that are not in it.

    `body` has the schema's defaults in it; what was said stands in `sent`, the document as it came. A null or an
    empty text says nothing.
    """
    content = template.content
    merged = {**body, **_unsaid(content, sent)}
    merged["settings"] = {**body["settings"], **_unsaid(content["settings"], sent.get("settings") or {})}
    if merged["type"] != content["type"] and "recurrence" not in _said(sent):
        merged.pop("recurrence", None)
    return merged


def _unsaid(values: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    said = _said(sent)
    return {name: value for name, value in values.items() if name not in said}


def _said(sent: Mapping[str, Any]) -> set[str]:
    return {name for name, value in sent.items() if value is not None and value != ""}


OF_A_USER = 1


def serialize_template_created(_: RequestContext, template: Template) -> dict[str, Any]:
    """Return the response to a creation."""
    return {"id": template.id, "name": template.name}


def serialize_template_list(ctx: RequestContext, templates: list[Template]) -> dict[str, Any]:
    """Return a user's templates; their type came after SPEC21."""
    kind = {"type": OF_A_USER} if ctx.profile.has(Feature.TEMPLATE_TYPES) else {}
    return {
        "total_records": len(templates),
        "templates": [{**serialize_template_created(ctx, t), **kind} for t in templates],
    }


@operation("listWebinarTemplates", serializer=serialize_template_list)
def list_webinar_templates(ctx: RequestContext, request: OperationRequest) -> list[Template]:
    """Return the templates of a user."""
    return list_all(ctx.state, TEMPLATES, _host(ctx, request).id)


@operation("webinarTemplateCreate", serializer=serialize_template_created)
def webinar_template_create(ctx: RequestContext, request: OperationRequest) -> Template:
    """Keep a webinar of the user as a template, or overwrite the one that was made from the same webinar."""
    host, body = _host(ctx, request), request.body
    webinar = ctx.state.get(WEBINARS, body["webinar_id"])
    if webinar is None or webinar.host_id != host.id:
        raise api_error(TEMPLATE_WEBINAR_UNKNOWN)
    name = body["name"]
    old = ctx.state.get_by_unique_key(TEMPLATES, (host.id, name))
    if old is not None and not (body["overwrite"] and old.webinar_id == webinar.id):
        raise api_error(TEMPLATE_NAME_TAKEN, name=name)
    if old is None and ctx.state.count(TEMPLATES, host.id) >= MAX_TEMPLATES:
        raise api_error(TEMPLATE_LIMIT_REACHED, limit=MAX_TEMPLATES)
    template_id = old.id if old else ctx.ids.short_id("template", ctx.state.next_number("templates"))
    content = template_content(webinar, save_recurrence=body["save_recurrence"])
    polls = tuple(list_all(ctx.state, POLLS, webinar.id))
    template = Template(template_id, host.id, name, webinar.id, content, polls)
    ctx.state.put(TEMPLATES, [template])
    return template


def template_for(ctx: RequestContext, host: User, request: OperationRequest) -> Template | None:
    """Return the host's template that `template_id` in a body of webinarCreate refers to.

    One that the host does not have is ignored, as is any where the path names the user by an e-mail address: SPEC25
    wants the id there (that the rest is ignored, and not refused, is inferred: Zoom lists no refusal for it).
    """
    name = request.body.get("template_id")
    template = ctx.state.get(TEMPLATES, name) if name and "@" not in request.path_params["userId"] else None
    return template if template is not None and template.user_id == host.id else None


def polls_for(ctx: RequestContext, template: Template, number: int) -> list[Poll]:
    """Return a template's polls for a new webinar, each with a new id and not held yet."""
    return [
        poll._replace(id=ctx.ids.short_id("poll", ctx.state.next_number("polls")), webinar_id=number)
        for poll in template.polls
    ]


def _host(ctx: RequestContext, request: OperationRequest) -> User:
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_webinars:
        raise api_error(WEBINAR_PLAN_MISSING, user_id=host.id)
    return host
