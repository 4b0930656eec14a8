"""Adding, changing and removing users, and their settings."""

from arranged import Sent, asking, edit_users, elsewhere

NORA = {"email": "nora@example.com", "type": 2, "first_name": "Nora", "last_name": "New"}


def _nora(zoom):
    """The path of a licensed user who is not the owner."""
    zoom.post("/v2/users", {"action": "custCreate", "user_info": NORA})
    return f"/v2/users/{NORA['email']}"


CALLS = {
    "userCreate": lambda _: Sent("POST", "/v2/users", {"action": "custCreate", "user_info": NORA}),
    "userUpdate": lambda zoom: Sent("PATCH", _nora(zoom), {"dept": "Events", "type": 1}),
    "userDelete": lambda zoom: Sent("DELETE", _nora(zoom) + "?action=delete"),
    "userSettings": lambda _: Sent("GET", "/v2/users/me/settings"),
    "userSettingsUpdate": lambda zoom: Sent("PATCH", _nora(zoom) + "/settings", {"feature": {"webinar": True}}),
}


def _with(**fields):
    return lambda zoom, sent: sent._replace(body={**sent.body, **fields}).go(zoom)


def _with_info(**fields):
    return lambda zoom, sent: _with(user_info={**sent.body["user_info"], **fields})(zoom, sent)


def _forgotten(zoom, sent):
    """An invitation is sent, and a month goes by."""
    invited = zoom.post("/v2/users", {"action": "create", "user_info": NORA | {"email": "slow@example.com"}})
    zoom.clock.advance(days=30)
    return elsewhere(sent, userId=invited.json["id"]).go(zoom)


def _unlicensed(zoom, sent):
    edit_users(zoom, type=1)
    feature = {"webinar": True, "large_meeting": False}
    return sent._replace(body={"feature": feature}).go(zoom)


def _large_for_basic(zoom, sent):
    edit_users(zoom, type=1)
    return sent._replace(body={"feature": {"large_meeting": True}}).go(zoom)


def _heir(email):
    return lambda zoom, sent: asking(sent, transfer_email=email, transfer_webinar="true").go(zoom)


def _to_basic(zoom, sent):
    """The user hosts a webinar, and the heir is a basic user."""
    zoom.call("PATCH", sent.path.partition("?")[0] + "/settings", {"feature": {"webinar": True}})
    zoom.post(sent.path.partition("?")[0] + "/webinars", {})
    return _heir("basic@example.com")(zoom, sent)


REFUSALS = {
    ("userCreate", "user_exists"): _with_info(email="HOST@example.com"),
    ("userCreate", "user_active_elsewhere"): _with_info(email="stranger@example.org"),
    ("userCreate", "user_type_not_permitted"): _with_info(type=99),
    ("userUpdate", "user_type_not_permitted"): _with(type=99),
    ("userSettingsUpdate", "webinar_needs_licence"): _unlicensed,
    ("userSettingsUpdate", "large_meeting_needs_licence"): _large_for_basic,
    ("userDelete", "admin_not_removable"): lambda zoom, sent: elsewhere(sent, userId="host@example.com").go(zoom),
    ("userDelete", "user_has_events"): lambda zoom, sent: elsewhere(sent, userId="basic@example.com").go(zoom),
    ("userDelete", "validation_failed"): lambda zoom, sent: asking(sent, transfer_webinar="true").go(zoom),
    ("userDelete", "transfer_to_self"): _heir(NORA["email"]),
    ("userDelete", "heir_without_licence"): _to_basic,
}
for _name in ("user", "userUpdate", "userDelete", "userSettings", "userSettingsUpdate"):
    REFUSALS[_name, "invitation_expired"] = _forgotten
