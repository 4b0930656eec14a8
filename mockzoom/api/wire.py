"""The shapes of answers: what an operation found, as Zoom writes it."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.clock import instant
from mockzoom.domain.join_url import HOST, JoinUrls, passcode_parameter
from mockzoom.domain.profiles import Profile
from mockzoom.domain.records import Registrant, User, Webinar
from mockzoom.operations.paging import Page
from mockzoom.operations.registrants import Registered
from mockzoom.operations.webinars import HostedWebinar
from mockzoom.operations.world import World

_NOT_SHOWN = frozenset({"source_id"})


def batch_registered(world: World, result: Registered) -> dict[str, Any]:
    """The answer of a batch: pending registrants have no link (facts 1.2, inferred)."""
    links = JoinUrls(result.webinar, world.ids).links([r.id for r in result.registrants])
    return {
        "registrants": [
            {"email": r.email, "join_url": link, "registrant_id": r.id}
            if r.status == "approved"
            else {"email": r.email, "registrant_id": r.id}
            for r, link in zip(result.registrants, links, strict=True)
        ]
    }


def registrant_created(world: World, result: Registered) -> dict[str, Any]:
    """The answer of a single registration: `id` is the webinar, `registrant_id` the person (facts 6)."""
    of_webinar, (person,) = result
    shown: dict[str, Any] = {"id": of_webinar.id, "registrant_id": person.id, "topic": of_webinar.topic}
    if of_webinar.start_ms is not None:
        shown["start_time"] = instant(of_webinar.start_ms)
    if person.status == "approved":
        shown["join_url"] = JoinUrls(of_webinar, world.ids).link(person.id)
    return shown


def registrant_list(world: World, result: tuple[Webinar, Page[Registrant]]) -> dict[str, Any]:
    """A page of registrants: here `id` is the person (facts 6)."""
    of_webinar, page = result
    urls = JoinUrls(of_webinar, world.ids)
    return {**_paging(page), "registrants": [_registrant(r, urls) for r in page.records]}


def registrant(world: World, result: tuple[Webinar, Registrant]) -> dict[str, Any]:
    """One registrant, as in the list."""
    of_webinar, found = result
    return _registrant(found, JoinUrls(of_webinar, world.ids))


def webinar(world: World, result: HostedWebinar) -> dict[str, Any]:
    """A webinar in full."""
    found, host = result
    shown: dict[str, Any] = {
        **_summary(found),
        "host_email": host.email,
        "start_url": f"https://{HOST}/s/{found.id}?zak={world.ids.secret('start', found.id)}",
        "settings": found.settings,
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.password:
        shown["password"] = found.password
        shown["encrypted_passcode"] = passcode_parameter(found, world.ids)
        shown["join_url"] += f"?pwd={shown['encrypted_passcode']}"
    if world.account.profile == Profile.LIVE_2025_06:
        shown["creation_source"] = "open_api"
    return shown


def webinar_list(_: World, page: Page[Webinar]) -> dict[str, Any]:
    """A page of webinars, in short."""
    return {**_paging(page), "webinars": [_summary(w) for w in page.records]}


def user(world: World, found: User) -> dict[str, Any]:
    """A user in full."""
    return {**_user(found), "account_id": world.account.id, "role_name": "Member"}


def user_list(_: World, page: Page[User]) -> dict[str, Any]:
    """A page of users."""
    return {**_paging(page), "users": [_user(u) for u in page.records]}


def _paging(page: Page[Any]) -> dict[str, Any]:
    return {
        "page_count": -(-page.total_records // page.page_size),
        "page_number": page.page_number,
        "page_size": page.page_size,
        "total_records": page.total_records,
        "next_page_token": page.next_page_token,
    }


def _summary(found: Webinar) -> dict[str, Any]:
    shown = {
        "uuid": found.uuid,
        "id": found.id,
        "host_id": found.host_id,
        "topic": found.topic,
        "type": found.type,
        "duration": found.duration,
        "timezone": found.timezone,
        "created_at": instant(found.created_ms),
        "join_url": f"https://{HOST}/j/{found.id}",
    }
    if found.start_ms is not None:
        shown["start_time"] = instant(found.start_ms)
    if found.details.get("agenda"):
        shown["agenda"] = found.details["agenda"]
    return shown


def _registrant(r: Registrant, urls: JoinUrls) -> dict[str, Any]:
    shown = {
        "id": r.id,
        "email": r.email,
        "first_name": r.first_name,
        "last_name": r.last_name,
        "status": r.status,
        "create_time": instant(r.create_ms),
        **{name: value for name, value in r.details.items() if name not in _NOT_SHOWN},
    }
    if r.status == "approved":
        shown["join_url"] = urls.link(r.id)
    return shown


def _user(found: User) -> dict[str, Any]:
    return {
        "id": found.id,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "display_name": f"{found.first_name} {found.last_name}".strip(),
        "email": found.email,
        "type": found.type,
        "status": found.status,
        "timezone": found.timezone,
        "verified": 1,
        "created_at": instant(found.created_ms),
    }
