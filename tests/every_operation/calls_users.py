"""Adding, changing and removing users, and their settings."""

from arranged import Sent, asking, edit_users, elsewhere

NORA = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}


def _nora(mock):
    """The path of a licensed user who is not the owner."""
    mock.post("/v2/users", {"action": "custCreate", "user_info": NORA})
    return f"/v2/users/{NORA['email']}"


CALLS = {
    "userCreate": lambda _: Sent("POST", "/v2/users", {"action": "custCreate", "user_info": NORA}),
    "userUpdate": lambda mock: Sent("PATCH", _nora(mock), {"dept": "Events", "type": 1}),
    "userDelete": lambda mock: Sent("DELETE", _nora(mock) + "?action=delete"),
    "userSettings": lambda _: Sent("GET", "/v2/users/me/settings"),
    "userSettingsUpdate": lambda mock: Sent("PATCH", _nora(mock) + "/settings", {"feature": {"webinar": True}}),
}


def _with(**fields):
    return lambda mock, sent: sent._replace(body={**sent.body, **fields}).go(mock)


def _with_info(**fields):
    return lambda mock, sent: _with(user_info={**sent.body["user_info"], **fields})(mock, sent)


def _forgotten(mock, sent):
    """An invitation is sent, and a month goes by."""
    invited = mock.post("/v2/users", {"action": "create", "user_info": NORA | {"email": "slow@example.com"}})
    mock.clock.advance(days=30)
    return elsewhere(sent, userId=invited.json["id"]).go(mock)


def _unlicensed(mock, sent):
    edit_users(mock, type=1)
    feature = {"webinar": True, "large_meeting": False}
    return sent._replace(body={"feature": feature}).go(mock)


def _large_for_basic(mock, sent):
    edit_users(mock, type=1)
    return sent._replace(body={"feature": {"large_meeting": True}}).go(mock)


def _heir(email):
    return lambda mock, sent: asking(sent, transfer_email=email, transfer_webinar="true").go(mock)


def _to_basic(mock, sent):
    """The user hosts a webinar, and the heir is a basic user."""
    mock.call("PATCH", sent.path.partition("?")[0] + "/settings", {"feature": {"webinar": True}})
    mock.post(sent.path.partition("?")[0] + "/webinars", {})
    return _heir("basic@example.com")(mock, sent)


REFUSALS = {
    ("userCreate", "user_exists"): _with_info(email="HOST@example.com"),
    ("userCreate", "user_active_elsewhere"): _with_info(email="stranger@example.org"),
    ("userCreate", "user_type_not_permitted"): _with_info(type=99),
    ("userUpdate", "user_type_not_permitted"): _with(type=99),
    ("userSettingsUpdate", "webinar_needs_licence"): _unlicensed,
    ("userSettingsUpdate", "large_meeting_needs_licence"): _large_for_basic,
    ("userDelete", "admin_not_removable"): lambda mock, sent: elsewhere(sent, userId="host@example.com").go(mock),
    ("userDelete", "user_has_events"): lambda mock, sent: elsewhere(sent, userId="basic@example.com").go(mock),
    ("userDelete", "validation_failed"): lambda mock, sent: asking(sent, transfer_webinar="true").go(mock),
    ("userDelete", "transfer_to_self"): _heir(NORA["email"]),
    ("userDelete", "heir_without_licence"): _to_basic,
}
for _name in ("user", "userUpdate", "userDelete", "userSettings", "userSettingsUpdate"):
    REFUSALS[_name, "invitation_expired"] = _forgotten
