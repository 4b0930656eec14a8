"""The lives of things: made, read, listed, changed, deleted, and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from mockzoom.contract.client import FAR_AHEAD, MOST_PAGES, Client, OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, not_on_zoom, proves, separate_account

from .cases.branding import BRANDED, TAG
from .cases.meetings import meeting
from .cases.panels import POLL, RUI
from .cases.registrants import fresh
from .cases.users import nora
from .cases.words import did

ANY = {"first_name": "Norma"}


@dataclass(frozen=True)
class Life:
    """How a kind of thing is made, and by which calls it is met again.

    `makes` gives the call that makes one; `known_by` are the fields that have to be read back; `key` is the field of an
    answer that holds its id. `list` names an operation and the list in its answer, `change` an operation and a body.
    `delete` is an operation, and `in_query` the parameter with the id, if it is not in its path. `gone` is the
    rule of the error for deleting it again.
    """

    makes: Callable[[Client], OperationCall]
    known_by: tuple[str, ...]
    list: tuple[str, str]
    delete: str
    gone: str
    get: str = ""
    change: tuple[str, Mapping[str, Any]] = ("", {})
    key: str = "id"
    listed_by: str = "id"
    place: str = ""
    in_query: str = ""
    query: Mapping[str, Any] = field(default_factory=dict)


def _on_webinar(operation: str, body: Callable[[], Any], **settings: Any) -> Callable[[Client], OperationCall]:
    return lambda client: OperationCall(operation, {"webinarId": client.webinar(settings=settings)}, body())


def _on_meeting(operation: str, body: Callable[[], Any]) -> Callable[[Client], OperationCall]:
    return lambda client: OperationCall(operation, {"meetingId": meeting(client)}, body())


LIVES = {
    "webinar": Life(
        makes=lambda client: OperationCall(
            "webinarCreate", {"userId": "me"}, {"topic": client.topic, "agenda": "A", "duration": 45, "type": 5}
        ),
        known_by=("topic", "agenda", "duration", "type"),
        get="webinar", list=("webinars", "webinars"), change=("webinarUpdate", {"agenda": "B", "duration": 90}),
        delete="webinarDelete", gone="webinar_not_found", place="webinarId",
    ),
    "meeting": Life(
        makes=lambda client: OperationCall(
            "meetingCreate", {"userId": "me"},
            {"topic": client.topic, "agenda": "A", "duration": 45, "type": 2, "start_time": FAR_AHEAD},
        ),
        known_by=("topic", "agenda", "duration", "type", "start_time"),
        get="meeting", list=("meetings", "meetings"), change=("meetingUpdate", {"agenda": "B", "duration": 90}),
        delete="meetingDelete", gone="meeting_not_found", place="meetingId",
    ),
    "user": Life(
        makes=lambda _: OperationCall("userCreate", {}, {"action": "custCreate", "user_info": nora()}),
        known_by=("email", "first_name", "last_name", "type"),
        get="user", list=("users", "users"), change=("userUpdate", ANY),
        delete="userDelete", gone="user_not_found", place="userId", query={"action": "delete"},
    ),
    "poll": Life(
        makes=_on_webinar("webinarPollCreate", lambda: POLL),
        known_by=("title",),
        get="webinarPollGet", list=("webinarPolls", "polls"), change=("webinarPollUpdate", POLL | {"title": "Light"}),
        delete="webinarPollDelete", gone="poll_not_found", place="pollId",
    ),
    "meeting's poll": Life(
        makes=_on_meeting("meetingPollCreate", lambda: POLL),
        known_by=("title",),
        get="meetingPollGet", list=("meetingPolls", "polls"), change=("meetingPollUpdate", POLL | {"title": "Light"}),
        delete="meetingPollDelete", gone="poll_not_found", place="pollId",
    ),
    "meeting's registrant": Life(
        makes=_on_meeting("meetingRegistrantCreate", fresh),
        known_by=("email", "first_name", "last_name"),
        get="meetingRegistrantGet", list=("meetingRegistrants", "registrants"),
        delete="meetingregistrantdelete", gone="registrant_not_found", place="registrantId", key="registrant_id",
    ),
    "panelist": Life(
        makes=_on_webinar("webinarPanelistCreate", lambda: {"panelists": [RUI]}),
        known_by=("name", "email"),
        list=("webinarPanelists", "panelists"),
        delete="webinarPanelistDelete", gone="panelist_not_found", place="panelistId", key="", listed_by="email",
    ),
    "registrant": Life(
        makes=_on_webinar("webinarRegistrantCreate", fresh, approval_type=0),
        known_by=("email", "first_name", "last_name"),
        get="webinarRegistrantGet", list=("webinarRegistrants", "registrants"),
        delete="deleteWebinarRegistrant", gone="registrant_not_found", place="registrantId", key="registrant_id",
    ),
    "name tag": Life(
        makes=_on_webinar("createWebinarBrandingNameTag", lambda: TAG, **BRANDED),
        known_by=("name",),
        list=("getWebinarBranding", "name_tags"),
        change=("updateWebinarBrandingNameTag", TAG | {"name": "Guest"}),
        delete="deleteWebinarBrandingNameTag", gone="name_tag_ids_invalid", place="nameTagId", in_query="name_tag_ids",
    ),
}  # fmt: skip
FACTS = {"webinarId": "webinar_id", "meetingId": "meeting_id", "userId": "user_id", "pollId": "poll_id",
         "panelistId": "panelist", "registrantId": "registrant_id"}  # fmt: skip


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=proves(life.gone), id=kind) for kind, life in LIVES.items()])
@proves("read_back")
@documented()
@not_on_zoom("makes users and meetings")
@separate_account()
def test_a_life(api, kind):
    """From the call that makes it to the second one that deletes it."""
    life = LIVES[kind]
    made = life.makes(api)
    answered = did(api, made)
    sent = (made.body.get("user_info") or made.body.get("panelists", [made.body])[0]) | {}
    number = answered[life.key] if life.key else sent["email"]
    here = {**made.path, life.place: number}

    with judging("read_back", where=made.operation_id):
        assert _seen(api, life, here, number) == {name: sent[name] for name in life.known_by}
    if life.change[0]:
        did(api, OperationCall(life.change[0], here, dict(life.change[1])))
        changed = {name: life.change[1].get(name, sent[name]) for name in life.known_by}
        with judging("read_back", where=life.change[0]):
            assert _seen(api, life, here, number) == changed

    delete = OperationCall(
        life.delete, here, query={**life.query, **({life.in_query: number} if life.in_query else {})}
    )
    did(api, delete)
    with judging("read_back", where=life.delete):
        assert number not in _listed(api, life, here)
    again = api.deliver(replace(delete, may_meet_429=True))
    api.refuses(again, life.gone, life.delete, **{FACTS.get(name, name): value for name, value in here.items()})


def _seen(api: Client, life: Life, here: Mapping[str, Any], number: Any) -> dict[str, Any]:
    """The thing as it is read, which is as it is listed."""
    everything = _listed(api, life, here)
    assert number in everything, f"{number} is not in the list"
    listed = everything[number]
    read = did(api, OperationCall(life.get, here)) if life.get else listed
    for name in life.known_by:
        assert listed.get(name, read.get(name)) == read.get(name)
    return {name: read.get(name) for name in life.known_by}


def _listed(api: Client, life: Life, here: Mapping[str, Any]) -> dict[Any, Any]:
    operation, name = life.list
    paged = any(one["name"] == "next_page_token" for one in api.judge.operations[operation].get("parameters", ()))
    rows, query = [], {"page_size": 300} if paged else {}
    for _ in range(MOST_PAGES):
        document = did(api, OperationCall(operation, here, query=query))
        rows += document[name]
        query = query | {"next_page_token": document.get("next_page_token")}
        if not query["next_page_token"]:
            break
    return {one[life.listed_by]: one for one in rows}
