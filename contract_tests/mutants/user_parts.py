"""Mutants of what belongs to a user: privileges, tokens, status, presence, addresses, rooms and images."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.errors import api_error
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.users import access_keys, credentials, presence, roles
from mockzoom.zoom.users.lookup import require_invited_user
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.users.personal_rooms import check_room_name
from mockzoom.zoom.users.scheduling import (
    ASSISTANT_UNKNOWN,
    ASSISTANTS,
    SCHEDULERS,
    end_all_scheduling,
    may_schedule_for,
)
from mockzoom.zoom.users.settings import with_type

from .mutant import Mutant
from .other_operations import performs
from .patching import entry, everywhere, set_to

_HANDLERS = handlers()


def _before_state(operation: str, undo: Any) -> Any:
    """An operation after which something is put back as it was."""
    real = _HANDLERS[operation].perform

    def wrong(ctx: Any, request: Any) -> Any:
        old = require_invited_user(ctx, request.path_params["userId"])
        found = real(ctx, request)
        undo(ctx, old)
        return found

    return performs(operation, wrong)


def _user_put_back(**fields: str) -> Any:
    """Puts fields of the user back to what they were."""

    def undo(ctx: Any, old: Any) -> None:
        now = ctx.state.get(USERS, old.id)
        ctx.state.put(USERS, [now._replace(**{name: getattr(old, field) for name, field in fields.items()})])

    return undo


def _put_back(operation: str, collection: Any) -> Any:
    """A privilege of which one of both lists keeps its entry."""
    real = _HANDLERS[operation].perform

    def wrong(ctx: Any, request: Any) -> Any:
        kept = [record for _, record in ctx.state.dump().records.get(collection.name, {}).items()]
        found = real(ctx, request)
        ctx.state.put(collection, kept)
        return found

    return performs(operation, wrong)


def _only_assistants_end(ctx: Any, request: Any) -> None:
    user = require_invited_user(ctx, request.path_params["userId"])
    assistant = require_invited_user(ctx, request.path_params["assistantId"])
    if not may_schedule_for(ctx, assistant, user):
        raise api_error(ASSISTANT_UNKNOWN, email=assistant.email)
    _HANDLERS["userAssistantDelete"].perform(ctx, request)


def _revoked_for_nothing(ctx: Any, request: Any) -> None:
    require_invited_user(ctx, request.path_params["userId"])


def _presence_of_all(real: Any) -> Any:
    return lambda ctx, shown: real(ctx, shown._replace(is_own=True))


def _with_serializer(operation: str, wrap: Any) -> Any:
    handler = _HANDLERS[operation]
    return entry("mockzoom.zoom.registry.HANDLERS", operation, handler._replace(serializer=wrap(handler.serializer)))


def _always_default(real: Any) -> Any:
    return lambda ctx, background: real(ctx, background) | {"is_default": True}


def _not_freed(ctx: Any, user: Any, name: str) -> None:
    """A room has every name that it ever had."""
    from mockzoom.zoom.users.personal_rooms import ROOM_NAMES, RoomName  # noqa: PLC0415 - patched by others

    if name:
        ctx.state.put(ROOM_NAMES, [RoomName(name, user.id)])


def _existed_anywhere(ctx: Any, request: Any) -> bool:
    return credentials.find_user(ctx, request.query_params["email"]) is not None


MUTANTS = (
    Mutant("deactivated_keeps_licences", "user_deactivated", "a deactivated user has the licence they had",
           set_to("mockzoom.zoom.users.status.with_type", lambda user, _: user)),
    Mutant("deactivated_stays_active", "user_deactivated", "the status is not changed",
           _before_state("userStatus", _user_put_back(status="status"))),
    Mutant("activation_gives_licences_back", "user_deactivated", "an activated user is licensed",
           set_to("mockzoom.zoom.users.status.with_type", lambda user, _: with_type(user, user.type))),
    Mutant("switched_user_is_unknown", "user_switched", "a user who was switched does not exist any more",
           _put_back("switchUserAccount", USERS)),
    Mutant("privilege_stays_with_assistant", "scheduling_pairs", "the assistant goes on scheduling",
           _put_back("userAssistantDelete", SCHEDULERS)),
    Mutant("privilege_stays_with_user", "scheduling_pairs", "the user keeps an assistant who has gone",
           _put_back("userSchedulersDelete", ASSISTANTS)),
    Mutant("privilege_must_exist", "scheduling_repeated", "ending a privilege that does not exist is refused",
           performs("userAssistantDelete", _only_assistants_end)),
    Mutant("removed_user_stays_assistant", "scheduling_pairs", "the removal of a user ends no privilege",
           everywhere(end_all_scheduling, lambda *_: None)),
    Mutant("zak_for_a_day", "zak_form", "a key lives a day", set_to("mockzoom.zoom.users.access_keys.ZAK_LIFE_MS",
                                                                    access_keys.DAY)),
    Mutant("own_zak_for_two_hours", "zak_form", "the caller's key lives as long as others",
           set_to("mockzoom.zoom.users.access_keys.OWN_ZAK_LIFE_MS", access_keys.ZAK_LIFE_MS)),
    Mutant("api_users_zak_for_two_hours", "zak_form", "users made by custCreate get usual keys",
           set_to("mockzoom.zoom.users.access_keys.API_USER_LIFE_MS", access_keys.ZAK_LIFE_MS)),
    Mutant("token_for_ever", "user_token_type", "the older token is always the same",
           set_to("mockzoom.zoom.users.access_keys.TOKEN_LIFE_MS", 10**18)),
    Mutant("revocation_does_nothing", "tokens_revoked", "tokens stay after a revocation",
           performs("userSSOTokenDelete", _revoked_for_nothing)),
    Mutant("every_login_by_email", "login_types", "login types do not depend on the action",
           set_to("mockzoom.zoom.users.handlers._LOGIN_TYPES", {})),
    Mutant("email_of_anybody_exists", "email_existed", "an address exists if any user has it",
           performs("userEmail", _existed_anywhere)),
    Mutant("email_is_kept", "email_changed", "the address stays",
           _before_state("userEmailUpdate", _user_put_back(email="email"))),
    Mutant("password_of_seven", "password_rules", "every password is long enough and mixed",
           everywhere(credentials.broken_rule, lambda _: None)),
    Mutant("password_rules_backwards", "password_rules", "the last broken rule counts",
           set_to("mockzoom.zoom.users.credentials._RULES", credentials._RULES[::-1])),
    Mutant("undisturbed_for_an_hour", "presence_end", "Do_Not_Disturb lasts an hour by default",
           set_to("mockzoom.zoom.users.presence.UNDISTURBED_MINUTES", 60)),
    Mutant("others_see_the_end", "presence_end", "all callers are shown when Do_Not_Disturb ends",
           _with_serializer("getUserPresenceStatus", _presence_of_all)),
    Mutant("presence_twice_a_minute", "presence_rate", "the presence can be set every half minute",
           set_to("mockzoom.zoom.users.presence.MINUTE", presence.MINUTE // 60)),
    Mutant("room_name_for_two", "room_names", "two users have one name",
           everywhere(check_room_name, lambda *_: None)),
    Mutant("room_names_are_kept", "room_names", "the former name is not free",
           set_to("mockzoom.zoom.users.handlers.name_room", _not_freed)),
    Mutant("picture_keeps_its_address", "picture_url", "another picture has the same address",
           _before_state("userPicture", _user_put_back(picture="picture"))),
    Mutant("background_is_default", "user_backgrounds", "a new background is the default",
           _with_serializer("uploadVBuser", _always_default)),
    Mutant("eleven_backgrounds", "user_backgrounds", "eleven files are taken",
           set_to("mockzoom.zoom.users.user_images.MAX_BACKGROUNDS", 11)),
    Mutant("option_is_ignored", "settings_options", "every update changes sections, whatever the option",
           set_to("mockzoom.zoom.users.handlers.read_option", lambda _: "")),
    Mutant("security_has_its_own_waiting_room", "settings_options", "security and sections differ",
           set_to("mockzoom.zoom.users.option_settings._SHARED", {"phone_password": (
               "schedule_meeting", "pstn_password_protected")})),
    Mutant("members_may_all", "user_roles", "every user has every permission",
           performs("userPermission", lambda ctx, request: roles.ALL_PERMISSIONS)),
    Mutant("role_is_ignored", "user_roles", "the list of one role has all users",
           set_to("mockzoom.zoom.users.handlers._of_role", lambda *_: lambda _user: True)),
)  # fmt: skip
