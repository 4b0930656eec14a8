"""Users and their settings."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall

from ..run import RUN
from .words import BASIC, DAY, HOST, STRANGER, ErrorCase, asking, changed, clock_of, did, on, saying

OWNERS = {"users": [{"email": HOST}, {"email": BASIC, "type": 1, "webinar_capacity": 0},
                    {"email": STRANGER, "foreign": True}]}  # fmt: skip


def nora():
    """A licensed user who does not exist yet."""
    email = f"{RUN.fresh()}nora@{RUN.domain}"
    return {"email": email, "type": 2, "first_name": "Nora", "last_name": "New"}


def creation(action="custCreate", **fields):
    """A call that makes a new user."""
    return OperationCall("userCreate", {}, {"action": action, "user_info": nora() | fields})


def _hers(name, body=None, **query):
    """A call about a new user."""

    def case(client):
        made = did(client, creation())
        return OperationCall(name, {"userId": made["email"]}, body, query or None)

    return case


SUCCESS_CASES = {
    "user": _hers("user"),
    "users": _hers("users"),
    "userCreate": lambda _: creation(),
    "userUpdate": _hers("userUpdate", {"dept": "Events", "type": 1}),
    "userDelete": _hers("userDelete", action="delete"),
    "userSettings": _hers("userSettings"),
    "userSettingsUpdate": _hers("userSettingsUpdate", {"feature": {"webinar": True}}),
}


def _with_info(**fields):
    return changed(
        lambda sent: saying(sent, user_info={**sent.body["user_info"], **fields}),
        email=lambda sent: sent.body["user_info"]["email"],
    )


def _forgotten(client, sent):
    """An invitation is sent, and a month goes by."""
    made = did(client, creation("create"))
    clock_of(client).advance(30 * DAY)
    return on(sent, userId=made["id"]), {"user_id": made["id"]}


def _feature_of_basic(**features):
    return ErrorCase(lambda _, sent: saying(on(sent, userId=BASIC), feature=features), OWNERS)


def _transfer_target(email):
    return changed(lambda sent: asking(sent, transfer_email=email(sent), transfer_webinar="true"))


def _to_basic(client, sent):
    """The user hosts a webinar, and the heir is a basic user."""
    path = {"userId": sent.path["userId"]}
    did(client, OperationCall("userSettingsUpdate", path, {"feature": {"webinar": True}}))
    did(client, OperationCall("webinarCreate", path, {"topic": client.topic}))
    return asking(sent, transfer_email=BASIC, transfer_webinar="true"), {"license": "Webinar"}


ERROR_CASES = {
    ("userCreate", "user_exists"): ErrorCase(_with_info(email="HOST@example.com").spoil, OWNERS),
    ("userCreate", "user_active_elsewhere"): ErrorCase(_with_info(email=STRANGER).spoil, OWNERS),
    ("userCreate", "user_type_not_permitted"): _with_info(type=99),
    ("userUpdate", "user_type_not_permitted"): changed(lambda sent: saying(sent, type=99)),
    ("userSettingsUpdate", "webinar_needs_licence"): _feature_of_basic(webinar=True, large_meeting=False),
    ("userSettingsUpdate", "large_meeting_needs_licence"): _feature_of_basic(large_meeting=True),
    ("userDelete", "admin_not_removable"): ErrorCase(lambda client, sent: on(sent, userId=client.account.host), OWNERS),
    ("userDelete", "user_has_events"): ErrorCase(lambda _, sent: on(sent, userId=BASIC), {"test_webinars": True}),
    ("userDelete", "transfer_to_self"): _transfer_target(lambda sent: sent.path["userId"]),
    ("userDelete", "heir_without_licence"): ErrorCase(_to_basic, OWNERS),
}
for _name in ("user", "userUpdate", "userDelete", "userSettings", "userSettingsUpdate"):
    ERROR_CASES[_name, "invitation_expired"] = ErrorCase(_forgotten)
