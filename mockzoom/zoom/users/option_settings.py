"""Settings of users that the parameter `option` selects: authentication of meetings and recordings, and security.

Some settings of security are those of a section under another name; they are kept in the section.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import merged, settings_shown

MEETING, RECORDING, SECURITY = "meeting_authentication", "recording_authentication", "meeting_security"
OPTIONS = (MEETING, RECORDING, SECURITY)

_SPELLINGS = {"meeting_secuirty": SECURITY}  # the enum of SPEC21 userSettingsUpdate

# The settings of security that a section has, too: section and name there (that they are the same is inferred).
_SHARED = {
    "embed_password_in_join_link": ("schedule_meeting", "embed_password_in_join_link"),
    "end_to_end_encrypted_meetings": ("in_meeting", "e2e_encryption"),
    "phone_password": ("schedule_meeting", "pstn_password_protected"),
    "require_password_for_scheduled_meeting": ("schedule_meeting", "require_password_for_scheduling_new_meetings"),
    "waiting_room": ("in_meeting", "waiting_room"),
}

# Values that no document has (inferred): nothing is required that the sections do not require.
_SECURITY: dict[str, Any] = {
    "auto_security": True,
    "encryption_type": "enhanced_encryption",
    "meeting_password": False,
    "meeting_password_requirement": {
        "consecutive_characters_length": 0,
        "have_letter": False,
        "have_number": False,
        "have_special_character": False,
        "have_upper_and_lower_characters": False,
        "length": 0,
        "only_allow_numeric": False,
        "weak_enhance_detection": False,
    },
    "pmi_password": False,
    "require_password_for_scheduled_webinar": False,
    "waiting_room_settings": {
        "participants_to_place_in_waiting_room": 0,
        "users_who_can_admit_participants_from_waiting_room": 0,
        "whitelisted_domains_for_waiting_room": "",
    },
    "webinar_password": False,
}


def read_option(query: Mapping[str, Any]) -> str:
    """Return the option that a query selects, empty for none."""
    text: str = query.get("option", "")
    return _SPELLINGS.get(text, text)


def option_shown(ctx: RequestContext, user: User, option: str) -> dict[str, Any]:
    """Return the settings that an option selects."""
    if option != SECURITY:
        stored = user.settings.get(option, {})
        options = stored.get("authentication_options", [default_authentication(ctx)])
        return {option: stored.get(option, False), "authentication_options": options}
    sections = settings_shown(user)
    shared = {name: sections[section][key] for name, (section, key) in _SHARED.items()}
    return {SECURITY: {**merged(_SECURITY, user.settings.get(SECURITY, {})), **shared}}


def with_option(ctx: RequestContext, user: User, option: str, changes: Mapping[str, Any]) -> User:
    """Return the user with other settings of an option; the rest of the changes is ignored (inferred).

    Raises the validation error for an authentication option with an unknown id.
    """
    if option == SECURITY:
        return _with_security(user, changes.get(SECURITY, {}))
    shown = option_shown(ctx, user, option)
    options = shown["authentication_options"]
    if "authentication_option" in changes:
        options = with_authentication(options, changes["authentication_option"])
    stored = {option: changes.get(option, shown[option]), "authentication_options": options}
    return user._replace(settings={**user.settings, option: stored})


def _with_security(user: User, changes: Mapping[str, Any]) -> User:
    own = {name: value for name, value in changes.items() if name not in _SHARED}
    settings = merged(user.settings, {SECURITY: own}) if own else dict(user.settings)
    for name, (section, key) in _SHARED.items():
        if name in changes:
            settings = merged(settings, {section: {key: changes[name]}})
    return user._replace(settings=settings)


def with_authentication(options: list[dict[str, Any]], change: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the authentication options with one changed, shown or hidden; one of them at most is the default."""
    if change.get("id") not in [one["id"] for one in options]:
        raise invalid_field("authentication_option.id")
    action = change.get("action", "update")
    news = {name: value for name, value in change.items() if name != "action"} if action == "update" else {}
    if action in ("show", "hide"):
        news["visible"] = action == "show"
    if news.get("default_option"):
        options = [{**one, "default_option": False} for one in options]
    return [{**one, **news} if one["id"] == change["id"] else one for one in options]


def default_authentication(ctx: RequestContext) -> dict[str, Any]:
    """Return the option that every account has: to be signed in to Zoom (inferred)."""
    return {
        "id": f"signIn_{ctx.ids.secret('authentication', ctx.account.id, 16)}",
        "name": "Sign in to Zoom",
        "type": "enforce_login",
        "default_option": True,
        "visible": True,
    }
