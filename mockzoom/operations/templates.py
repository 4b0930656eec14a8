"""Templates: kept of a webinar that exists, used when another one is created."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.records import WEBINARS, User
from mockzoom.domain.refusal_rows.templates import (
    TEMPLATE_LIMIT_REACHED,
    TEMPLATE_NAME_TAKEN,
    TEMPLATE_WEBINAR_UNKNOWN,
)
from mockzoom.domain.refusal_rows.webinars import WEBINAR_PLAN_MISSING
from mockzoom.domain.refusals import refuse
from mockzoom.domain.templates import MOST_TEMPLATES, TEMPLATES, Template, content_of, filled_in
from mockzoom.operations.world import Ask, World, list_all, user_for


def list_webinar_templates(world: World, ask: Ask) -> list[Template]:
    """The templates of a user."""
    return list_all(world.state, TEMPLATES, _host(world, ask).id)


def webinar_template_create(world: World, ask: Ask) -> Template:
    """Keep a webinar of the user as a template, or overwrite the one that was made from the same webinar."""
    host, body = _host(world, ask), ask.body
    webinar = world.state.get(WEBINARS, body["webinar_id"])
    if webinar is None or webinar.host_id != host.id:
        raise refuse(TEMPLATE_WEBINAR_UNKNOWN)
    name = body["name"]
    old = world.state.find(TEMPLATES, (host.id, name))
    if old is not None and not (body["overwrite"] and old.webinar_id == webinar.id):
        raise refuse(TEMPLATE_NAME_TAKEN, name=name)
    if old is None and world.state.count(TEMPLATES, host.id) >= MOST_TEMPLATES:
        raise refuse(TEMPLATE_LIMIT_REACHED, limit=MOST_TEMPLATES)
    template_id = old.id if old else world.ids.short_id("template", world.state.next_number("templates"))
    content = content_of(webinar, save_recurrence=body["save_recurrence"])
    template = Template(template_id, host.id, name, webinar.id, content)
    world.state.put(TEMPLATES, [template])
    return template


def with_template(world: World, host: User, ask: Ask) -> dict[str, Any]:
    """The body of webinarCreate, filled in from the host's template that `template_id` names.

    A template that the host does not have is ignored (inferred: Zoom lists no refusal for it).
    """
    body: dict[str, Any] = ask.body
    template = world.state.get(TEMPLATES, body["template_id"]) if body.get("template_id") else None
    if template is None or template.user_id != host.id:
        return body
    return filled_in(template, body, ask.sent)


def _host(world: World, ask: Ask) -> User:
    host = user_for(world, ask.path["userId"])
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    return host
