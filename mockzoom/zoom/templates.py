"""Webinar templates: listWebinarTemplates, webinarTemplateCreate.

A template belongs to a user. webinarCreate uses it through `template_for`, `fill_in_template` and `polls_for`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED
from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registry import operation
from mockzoom.zoom.sessions.occasions import Occasion
from mockzoom.zoom.users.lookup import require_user
from mockzoom.zoom.users.models import User
from mockzoom.zoom.webinars.errors import WEBINAR_PLAN_MISSING
from mockzoom.zoom.webinars.models import SCHEDULED, WEBINARS

MAX_TEMPLATES = 40  # of one user (SPEC25)

USER_TEMPLATE = 1  # the value of `type` for a template of a user

_COPIED_DETAILS = ("agenda", "tracking_fields")


class Template(NamedTuple):
    """A template of a user; `name` is unique per user.

    `webinar_id` is the number of the webinar or meeting that it was made from; `content` has the form of a body that
    creates one. `polls` are copies of its polls at the time of creation.
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


_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

_LIMIT = "You can only create up to {limit} webinar templates."

_EXISTS = "Webinar template name already exists: {name}."

_OF_MEETINGS = "meetingTemplateCreate"

_NO_ACCESS = "Cannot access meeting info."

TEMPLATE_LIMIT_REACHED = define_error(
    "template_limit_reached",
    "the user has 40 templates",
    v2021_08(400, 300, _LIMIT, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 300, _LIMIT, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
    v2021_08(400, 300, _LIMIT.replace("webinar", "meeting"), INFERRED, _NOT_IN_SPEC21, _OF_MEETINGS),
    v2025_06(400, 300, _LIMIT.replace("webinar", "meeting"), DOCUMENTED, "SPEC25", _OF_MEETINGS),
)

TEMPLATE_NAME_TAKEN = define_error(
    "template_name_taken",
    "the user has a template of this name, and it is not to be overwritten or was made from another webinar or meeting",
    v2021_08(400, 3000, _EXISTS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _EXISTS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
    v2021_08(400, 3000, _EXISTS.replace("Webinar", "Meeting"), INFERRED, _NOT_IN_SPEC21, _OF_MEETINGS),
    v2025_06(400, 3000, _EXISTS.replace("Webinar", "Meeting"), DOCUMENTED, "SPEC25", _OF_MEETINGS),
)

TEMPLATE_WEBINAR_UNKNOWN = define_error(
    "template_webinar_unknown",
    "`webinar_id` names no webinar of the user (the situation is our judgement)",
    v2021_08(400, 3000, _NO_ACCESS, INFERRED, _NOT_IN_SPEC21),
    v2025_06(400, 3000, _NO_ACCESS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)


def template_content(webinar: Occasion, once: int, *, save_recurrence: bool) -> dict[str, Any]:
    """Return the part of a webinar or meeting that a template stores, in the form of a body that creates one.

    The start is never stored; type and recurrence only with `save_recurrence`, else the type is `once`.
    """
    content: dict[str, Any] = {
        "type": webinar.type if save_recurrence else once,
        "topic": webinar.topic,
        "duration": webinar.duration,
        "timezone": webinar.timezone,
        "password": webinar.password,
        "settings": dict(webinar.settings),
        **{name: webinar.details[name] for name in _COPIED_DETAILS if name in webinar.details},
    }
    if save_recurrence and "recurrence" in webinar.details:
        content["recurrence"] = webinar.details["recurrence"]
    return content


def fill_in_template(template: Template, body: Mapping[str, Any], raw_body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a creation that takes absent fields from the template.

    `body` is the validated body with the schema's defaults; `raw_body` is the document as sent, which decides which
    fields are absent. Null and the empty string count as absent.
    """
    content = template.content
    merged = {**body, **_without(content, raw_body)}
    merged["settings"] = {**body["settings"], **_without(content["settings"], raw_body.get("settings") or {})}
    if merged["type"] != content["type"] and "recurrence" not in _given_names(raw_body):
        merged.pop("recurrence", None)
    return merged


def template_for(
    ctx: RequestContext, host: User, request: OperationRequest, collection: Collection[Template]
) -> Template | None:
    """Return the host's template that `template_id` in the body of a creation refers to, or None.

    `template_id` is ignored if the host has no such template, or if the path names the user by e-mail address (SPEC25
    requires the user id). That it is ignored is inferred: Zoom documents no error for it.
    """
    template_id = request.body.get("template_id")
    template = (
        ctx.state.get(collection, template_id) if template_id and "@" not in request.path_params["userId"] else None
    )
    return template if template is not None and template.user_id == host.id else None


def polls_for(ctx: RequestContext, template: Template, number: int) -> list[Poll]:
    """Return copies of a template's polls for a new webinar, with new ids."""
    return [
        poll._replace(id=ctx.ids.short_id("poll", ctx.state.next_number("polls")), webinar_id=number)
        for poll in template.polls
    ]


def _without(values: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values for which the client gave none."""
    names = _given_names(given)
    return {name: value for name, value in values.items() if name not in names}


def _given_names(given: Mapping[str, Any]) -> set[str]:
    return {name for name, value in given.items() if value is not None and value != ""}


def serialize_template_created(_: RequestContext, template: Template) -> dict[str, Any]:
    """Return the id and name of a new template."""
    return {"id": template.id, "name": template.name}


def serialize_template_list(ctx: RequestContext, templates: list[Template]) -> dict[str, Any]:
    """Return the templates of a user; SPEC21 does not have the field `type`."""
    template_type = {"type": USER_TEMPLATE} if ctx.profile.has(Feature.TEMPLATE_TYPES) else {}
    return {
        "total_records": len(templates),
        "templates": [{**serialize_template_created(ctx, t), **template_type} for t in templates],
    }


@operation("listWebinarTemplates", serializer=serialize_template_list)
def list_webinar_templates(ctx: RequestContext, request: OperationRequest) -> list[Template]:
    """Return the templates of a user."""
    return list_all(ctx.state, TEMPLATES, _require_host(ctx, request).id)


@operation("webinarTemplateCreate", serializer=serialize_template_created)
def webinar_template_create(ctx: RequestContext, request: OperationRequest) -> Template:
    """Save a webinar of the user as a template, or overwrite the template made from the same webinar."""
    host, body = _require_host(ctx, request), request.body
    webinar = ctx.state.get(WEBINARS, body["webinar_id"])
    if webinar is None or webinar.host_id != host.id:
        raise api_error(TEMPLATE_WEBINAR_UNKNOWN)
    fresh = Template(
        "",
        host.id,
        body["name"],
        webinar.id,
        template_content(webinar, SCHEDULED, save_recurrence=body["save_recurrence"]),
        tuple(list_all(ctx.state, POLLS, webinar.id)),
    )
    return saved_template(ctx, TEMPLATES, fresh, overwrite=body["overwrite"])


def saved_template(
    ctx: RequestContext, collection: Collection[Template], fresh: Template, *, overwrite: bool
) -> Template:
    """Store a new template, whose id is still empty, and return it.

    With `overwrite`, it replaces one of its name that was made from the same webinar or meeting. Raises
    `template_name_taken` and `template_limit_reached`.
    """
    old = ctx.state.get_by_unique_key(collection, (fresh.user_id, fresh.name))
    if old is not None and not (overwrite and old.webinar_id == fresh.webinar_id):
        raise api_error(TEMPLATE_NAME_TAKEN, name=fresh.name)
    if old is None and ctx.state.count(collection, fresh.user_id) >= MAX_TEMPLATES:
        raise api_error(TEMPLATE_LIMIT_REACHED, limit=MAX_TEMPLATES)
    template = fresh._replace(id=old.id if old else ctx.ids.short_id("template", ctx.state.next_number("templates")))
    ctx.state.put(collection, [template])
    return template


def _require_host(ctx: RequestContext, request: OperationRequest) -> User:
    """Return the user in the path.

    Raises the errors of `require_user`, and `webinar_plan_missing`.
    """
    host = require_user(ctx, request.path_params["userId"])
    if not host.may_host_webinars:
        raise api_error(WEBINAR_PLAN_MISSING, user_id=host.id)
    return host
