"""Templates: kept of a webinar that exists, used when another one is created."""

from __future__ import annotations

from mockzoom.domain.polls import POLLS, Poll
from mockzoom.domain.records import WEBINARS, User
from mockzoom.domain.refusal_rows.templates import (
    TEMPLATE_LIMIT_REACHED,
    TEMPLATE_NAME_TAKEN,
    TEMPLATE_WEBINAR_UNKNOWN,
)
from mockzoom.domain.refusal_rows.webinars import WEBINAR_PLAN_MISSING
from mockzoom.domain.refusals import refuse
from mockzoom.domain.templates import MOST_TEMPLATES, TEMPLATES, Template, content_of
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
    polls = tuple(list_all(world.state, POLLS, webinar.id))
    template = Template(template_id, host.id, name, webinar.id, content, polls)
    world.state.put(TEMPLATES, [template])
    return template


def template_for(world: World, host: User, ask: Ask) -> Template | None:
    """The host's template that `template_id` names in a body of webinarCreate.

    One that the host does not have is ignored, as is any where the path names the user by an e-mail address: SPEC25
    wants the id there (that the rest is ignored, and not refused, is inferred: Zoom lists no refusal for it).
    """
    name = ask.body.get("template_id")
    template = world.state.get(TEMPLATES, name) if name and "@" not in ask.path["userId"] else None
    return template if template is not None and template.user_id == host.id else None


def polls_for(world: World, template: Template, number: int) -> list[Poll]:
    """A template's polls for a new webinar, each under an id of its own and not held yet."""
    return [
        poll._replace(id=world.ids.short_id("poll", world.state.next_number("polls")), webinar_id=number)
        for poll in template.polls
    ]


def _host(world: World, ask: Ask) -> User:
    host = user_for(world, ask.path["userId"])
    if not host.may_host_webinars:
        raise refuse(WEBINAR_PLAN_MISSING, user_id=host.id)
    return host
