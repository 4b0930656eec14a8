"""Behaviours of members that are in several things at once, such as the groups of a user."""

from __future__ import annotations

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.checks import check_body
from mockzoom.modelled.parents import parent_of, require_item
from mockzoom.zoom.things import THINGS, Thing, memberships, remove_thing


@behaviour("move")
def move(call: ModelledCall) -> None:
    """Move a member to the thing that the body names in the field `to`, or make that thing the member's first.

    The second is done for the value of `action` in `first`; the member must be in that thing.
    """
    parent = parent_of(call)
    member = require_item(call, parent)
    check_body(call, parent, call.body, member)
    options = call.binding.options
    target = f"{call.resource.parent}/{call.body[options['to']]}"
    if call.body.get("action") == options.get("first"):
        _put_first(call, member, target)
    elif target != parent:
        remove_thing(call.ctx.state, member)
        moved = member._replace(parent=target, created_ms=call.ctx.now)
        if call.ctx.state.get(THINGS, THINGS.key(moved)) is None:
            call.ctx.state.put(THINGS, [moved])


def _put_first(call: ModelledCall, member: Thing, target: str) -> None:
    others = memberships(call.ctx.state, member.resource, member.user_id)
    if target not in (other.parent for other in others):
        raise call.not_found(call.resource, member.id)
    call.ctx.state.put(THINGS, [_marked(other, first=other.parent == target) for other in others])


def _marked(member: Thing, *, first: bool) -> Thing:
    kept = {name: value for name, value in member.fields.items() if name != "is_first"}
    return member._replace(fields=kept | ({"is_first": True} if first else {}))
