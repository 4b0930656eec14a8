"""What belongs to a user: assistants, tokens, status, presence, address and password, images, and the account."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockzoom.contract.client import OperationCall

from ..registration_scenario import token_of_second
from .branding import FORM, PNG, form
from .generic import USERS
from .users import OWNERS, creation
from .words import BASIC, DAY, HOST, STRANGER, ErrorCase, asking, changed, clock_of, did, on, repeated, saying

GOOD = "Harb0ur-Lights"
OTHERS = ("Harb0ur-Lamps", "Harb0ur-Boats")


def new_user(client, action="autoCreate"):
    """The address of a new licensed user, who logs in with it."""
    return did(client, creation(action))["email"]


def call(client, operation, user="me", body=None, **query):
    """The document of a successful call about a user, None without one."""
    return did(client, OperationCall(operation, {"userId": user}, body, query or None))


def _of_new(name, body: Any = None, action="autoCreate", **query):
    """A call about a new user."""
    return lambda client: OperationCall(name, {"userId": new_user(client, action)}, body, query or None)


def picture(content=PNG):
    """A form with a profile picture."""
    return form(content).replace(b'name="file"', b'name="pic_file"')


def _upload(name, raw):
    return lambda client: OperationCall(name, {"userId": new_user(client)}, raw=raw, headers=FORM)


def assigned(client):
    """The call that makes one new user the assistant of another."""
    return OperationCall(
        "userAssistantCreate", {"userId": new_user(client)}, {"assistants": [{"email": new_user(client)}]}
    )


def _with_assistant(name, *, of_assistant=False, **path):
    """A call about a privilege that was given; `path` names the parameter for the other of both."""

    def case(client):
        made = assigned(client)
        did(client, made)
        user, assistant = made.path["userId"], made.body["assistants"][0]["email"]
        here, there = (assistant, user) if of_assistant else (user, assistant)
        return OperationCall(name, {"userId": here, **dict.fromkeys(path, there)})

    return case


def _with_background(client):
    made = SUCCESS_CASES["uploadVBuser"](client)
    return OperationCall("delUserVB", made.path, query={"file_ids": did(client, made)["id"]})


SUCCESS_CASES = {
    "userAssistants": _with_assistant("userAssistants"),
    "userAssistantCreate": assigned,
    "userAssistantDelete": _with_assistant("userAssistantDelete", assistantId=""),
    "userAssistantsDelete": _with_assistant("userAssistantsDelete"),
    "userSchedulers": _with_assistant("userSchedulers", of_assistant=True),
    "userSchedulerDelete": _with_assistant("userSchedulerDelete", of_assistant=True, schedulerId=""),
    "userSchedulersDelete": _with_assistant("userSchedulersDelete", of_assistant=True),
    "userPermission": _of_new("userPermission"),
    "userToken": _of_new("userToken", type="zak"),
    "userZak": lambda _: OperationCall("userZak", {}),
    "userSSOTokenDelete": _of_new("userSSOTokenDelete", action="ssoCreate"),
    "userStatus": _of_new("userStatus", {"action": "deactivate"}),
    "getUserPresenceStatus": _of_new("getUserPresenceStatus"),
    "updatePresenceStatus": _of_new("updatePresenceStatus", {"status": "Away"}),
    "userEmail": lambda client: OperationCall("userEmail", {}, query={"email": new_user(client)}),
    "userVanityName": lambda _: OperationCall("userVanityName", {}, query={"vanity_name": "free"}),
    "userEmailUpdate": lambda client: OperationCall(
        "userEmailUpdate", {"userId": new_user(client)}, {"email": creation().body["user_info"]["email"]}
    ),
    "userPassword": _of_new("userPassword", {"password": GOOD}),
    "userPicture": _upload("userPicture", picture()),
    "userPictureDelete": _of_new("userPictureDelete"),
    "uploadVBuser": _upload("uploadVBuser", form()),
    "delUserVB": _with_background,
    "switchUserAccount": lambda client: OperationCall(
        "switchUserAccount", {"accountId": "me", "userId": new_user(client)}, {"account_id": "another"}
    ),
}


def _password(text):
    return changed(lambda sent: saying(sent, password=text))


def _used_before(client, sent):
    for password in (GOOD, *OTHERS):
        did(client, saying(sent, password=password))
    return sent, {"count": 3}


def _not_twice(client, sent):
    did(client, sent)
    return sent, {"email": sent.body["assistants"][0]["email"]}


def _assistant(**entry):
    return changed(
        lambda sent: saying(sent, assistants=[entry]),
        email=lambda sent: next(iter(sent.body["assistants"][0].values())),
        user=lambda sent: sent.body["assistants"][0].get("email"),
    )


def _forgotten(client, sent):
    """An invitation is sent, and a month goes by."""
    made = did(client, creation("create"))
    clock_of(client).advance(30 * DAY)
    return on(sent, userId=made["id"]), {"user_id": made["id"]}


def _caller_is_gone(client, sent):
    """The user whose token calls is deleted."""
    token = token_of_second(client)
    did(client, OperationCall("userDelete", {"userId": "second@example.com"}, query={"action": "delete"}))
    client.token = token
    return sent


def _name_of_other(client, sent):
    named = saying(sent, vanity_name=sent.path["userId"])
    did(client, named)
    return on(named, userId=new_user(client)), {}


def _with_address(email):
    wishes = OWNERS
    return ErrorCase(lambda _, sent: (saying(sent, email=email), {"email": email}), wishes)


ERROR_CASES = {
    ("userAssistantCreate", "assistants_need_paid_account"): ErrorCase(
        lambda client, sent: (sent, {"user_id": did(client, OperationCall("user", dict(sent.path)))["id"]}),
        {"plan": "free"},
    ),
    ("userAssistantCreate", "scheduling_needs_licence"): ErrorCase(_assistant(email=BASIC).spoil, OWNERS),
    ("userAssistantCreate", "assistant_unknown"): _assistant(email="nobody@example.com"),
    ("userAssistantCreate", "assistant_is_self"): changed(
        lambda sent: saying(sent, assistants=[{"email": sent.path["userId"]}])
    ),
    ("userAssistantCreate", "assistant_exists"): ErrorCase(_not_twice, wrong_in_itself=True),
    ("userZak", "user_not_found"): ErrorCase(_caller_is_gone, {"users": USERS}),
    ("userStatus", "user_status_fixed"): changed(lambda sent: on(sent, userId="me")),
    ("updatePresenceStatus", "presence_not_updated"): repeated(1),
    ("userEmail", "email_required"): changed(lambda sent: replace(sent, query=None)),
    ("userVanityName", "vanity_name_required"): changed(lambda sent: replace(sent, query={"vanity_name": ""})),
    ("userUpdate", "vanity_name_taken"): ErrorCase(_name_of_other, wrong_in_itself=True),
    ("userEmailUpdate", "user_exists"): _with_address(HOST),
    ("userEmailUpdate", "user_active_elsewhere"): _with_address(STRANGER),
    ("userCreate", "password_invalid"): changed(
        lambda sent: saying(sent, action="autoCreate", user_info={**sent.body["user_info"], "password": "12345678"})
    ),
    ("userPassword", "owners_password"): changed(lambda sent: on(sent, userId="me")),
    ("userPassword", "no_password_login"): ErrorCase(
        lambda client, sent: on(sent, userId=new_user(client, "ssoCreate")), wrong_in_itself=True
    ),
    ("userPassword", "password_short"): _password("Aa1-aB2"),
    ("userPassword", "password_of_one_character"): _password("aaaaaaaa"),
    ("userPassword", "password_consecutive"): _password("X-654321-y"),
    ("userPassword", "password_without_letter"): _password("2468-1357"),
    ("userPassword", "password_without_number"): _password("Harbour-Lights"),
    ("userPassword", "password_of_one_case"): _password("harb0ur-lights"),
    ("userPassword", "password_easy"): _password("Welcome2026"),
    ("userPassword", "password_unchanged"): repeated(1),
    ("userPassword", "password_used_before"): ErrorCase(_used_before, wrong_in_itself=True),
    ("userPicture", "file_missing"): changed(lambda sent: replace(sent, raw=form(None, text="x"))),
    ("userPicture", "picture_empty"): changed(lambda sent: replace(sent, raw=picture(b""))),
    ("userPicture", "file_type_refused"): changed(lambda sent: replace(sent, raw=picture(b"GIF89a" + bytes(9)))),
    ("userPicture", "file_too_large"): changed(lambda sent: replace(sent, raw=picture(PNG + bytes(2 << 20)))),
    ("uploadVBuser", "file_missing"): changed(lambda sent: replace(sent, raw=form(None, text="x"))),
    ("uploadVBuser", "file_type_refused"): changed(lambda sent: replace(sent, raw=form(b"%PDF-1.7"))),
    ("uploadVBuser", "file_too_large"): changed(lambda sent: replace(sent, raw=form(PNG + bytes(15 << 20)))),
    ("uploadVBuser", "user_background_limit"): repeated(10, limit=10),
    ("delUserVB", "user_background_ids"): changed(lambda sent: asking(sent, file_ids="no")),
    ("switchUserAccount", "admin_not_removable"): changed(lambda sent: on(sent, userId="me")),
    ("switchUserAccount", "user_has_events"): ErrorCase(
        lambda _, sent: on(sent, userId=BASIC), {"test_webinars": True}
    ),
}
_WITHOUT_INVITATION = {"getUserPresenceStatus", "userEmail", "userVanityName", "userZak"}
for _name in SUCCESS_CASES.keys() - _WITHOUT_INVITATION:
    ERROR_CASES[_name, "invitation_expired"] = ErrorCase(_forgotten)
