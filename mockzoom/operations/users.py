"""Users: who may host webinars."""

from __future__ import annotations

from mockzoom.domain.records import USERS, User
from mockzoom.domain.refusal_rows.webinars import NO_PERMISSION
from mockzoom.domain.refusals import refuse
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.world import Ask, World, user_for


def users(world: World, ask: Ask) -> Page[User]:
    """The users of the account, in one status."""
    if world.confined:
        raise refuse(NO_PERMISSION)
    return read_page(world, USERS, ask.query, listing="users", group=ask.query["status"])


def user(world: World, ask: Ask) -> User:
    """One user, by `me`, id or e-mail address."""
    return user_for(world, ask.path["userId"])
