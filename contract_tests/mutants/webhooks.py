"""Mutants of webhooks: their bytes and signatures, their order, retries, ids, and what refused requests announce."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

from mockzoom.storage.listing import list_all
from mockzoom.zoom.registrants import events as registration_events
from mockzoom.zoom.registrants import handlers
from mockzoom.zoom.webhooks.announce import operator_of
from mockzoom.zoom.webhooks.rules import GAPS
from mockzoom.zoom.webhooks.signing import sign

from .mutant import Mutant
from .patching import everywhere, set_to, together, wrapped

SIGN = "mockzoom.delivery.webhook_faults.sign"
BODY = "mockzoom.zoom.webhooks.announce.write_body"
BUILDING, ENGINE, OUTGOING = "mockzoom.delivery.building", "mockzoom.delivery.engine", "mockzoom.delivery.outgoing"
RULES, SESSIONS = "mockzoom.zoom.webhooks.rules", "mockzoom.zoom.sessions.events"
REGISTRANTS, OAUTH = "mockzoom.zoom.registrants", "mockzoom.server.token_service.OAuthService"
MINUTE = 60_000


def _without_time(body: str | bytes, secret: str, _: int | str) -> str:
    raw = body.encode() if isinstance(body, str) else body
    return f"v0={hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()}"


def _new_id(make: Any) -> Any:
    """Each request has another id."""

    def wrong(account: Any, subscription: Any, message: Any, effects: Any) -> Any:
        drawn = hashlib.sha256(str(message.number).encode()).hexdigest()
        found = "_".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:32]))
        return {**make(account, subscription, message, effects), "x-zm-request-id": found}

    return wrong


def _with_token(authorization: Any) -> Any:
    """Today's profiles send the verification token, too."""
    return lambda account, auth: authorization(account, auth) or {"authorization": account.client_id}


def _announced_first(register: Any) -> Any:
    """Who is registered is announced before the request is checked."""

    def wrong(ctx: Any, registration: Any) -> Any:
        webinar, entries = registration.webinar, registration.new_entries
        made = handlers.build_registrants(ctx, webinar.id, entries, "approved", has_details=False)
        registration_events.announce_registered(ctx, webinar, made)
        with_events = len(ctx.events)
        done = register(ctx, registration)
        del ctx.events[with_events:]
        return done

    return wrong


def _backwards(announce: Any) -> Any:
    return lambda ctx, parent, registrants: announce(ctx, parent, list(registrants)[::-1])


def _all_announced(register: Any) -> Any:
    """Who was registered before is announced again."""

    def wrong(ctx: Any, registration: Any) -> Any:
        known = list(registration.known.values())
        done = register(ctx, registration)
        registration_events.announce_registered(ctx, registration.webinar, known)
        return done

    return wrong


def _text_id(identity: Any) -> Any:
    return lambda webinar: {**identity(webinar), "id": str(webinar.id)}


def _linked(person: Any) -> Any:
    """Every registrant has a link."""
    return lambda one: {**person(one), "join_url": "https://zoom.us/w/1"}


def _without_details(registered: Any) -> Any:
    return lambda ctx, parent, one: {n: v for n, v in registered(ctx, parent, one).items() if v != ""}


def _all_scopes(grant_for: Any) -> Any:
    def wrong(service: Any, grant: Any) -> Any:
        return service._issue(grant, grant.account.scopes, user_id="", app_only=True)

    del grant_for
    return wrong


def _changed_anyway(_: Any) -> Any:
    """Every update is a change of the duration."""
    return lambda webinar: {"topic": webinar.topic, "duration": object()}


def _user_first(announce: Any) -> Any:
    """The user is announced before the webinars."""

    def wrong(ctx: Any, user: Any, owned: Any, target: Any, action: str) -> None:
        from mockzoom.zoom.users.events import announce_user_removed  # noqa: PLC0415 - as it is when it is called

        announce_user_removed(ctx, user, action)
        with set_to("mockzoom.zoom.users.deletion.announce_user_removed", lambda *_: None)():
            announce(ctx, user, owned, target, action)

    return wrong


MUTANTS = (
    Mutant("webhook_signed_without_time", "webhook_signature", "the signature is that of the body alone",
           set_to(SIGN, _without_time)),
    Mutant("webhook_signature_without_prefix", "webhook_signature", "v0= is missing",
           set_to(SIGN, lambda *what: sign(*what).removeprefix("v0="))),
    Mutant("webhook_of_another_secret", "webhook_signature", "the secret token is not that of the app",
           set_to(SIGN, lambda body, secret, stamp: sign(body, secret + "?", stamp))),
    Mutant("webhook_body_with_blanks", "webhook_body", "blanks after colons and commas",
           set_to(BODY, lambda document: json.dumps(document, ensure_ascii=False))),
    Mutant("webhook_body_with_escapes", "webhook_body", "letters outside of ASCII are escaped",
           set_to(BODY, lambda document: json.dumps(document, separators=(",", ":")))),
    Mutant("webhook_stamp_in_milliseconds", "webhook_headers", "the timestamp is in milliseconds",
           set_to(f"{BUILDING}._stamp", lambda _subscription, sender, _at: sender.system)),
    Mutant("webhook_is_plain_json", "webhook_headers", "another content type",
           set_to(f"{OUTGOING}.CONTENT_TYPE", "application/json")),
    Mutant("webhook_id_with_hyphens", "webhook_headers", "the request id has hyphens",
           wrapped("mockzoom.zoom.webhooks.announce.request_id", lambda make: lambda ctx: make(ctx).replace("_", "-"))),
    Mutant("webhook_never_repeated", "webhook_retry", "no retries",
           set_to(f"{ENGINE}.next_attempt_ms", lambda *_: None)),
    Mutant("webhook_repeated_four_times", "webhook_retry", "a fifth attempt after another hour",
           set_to(f"{RULES}.GAPS", (*GAPS, 60 * MINUTE))),
    Mutant("webhook_repeated_twice", "webhook_retry", "three attempts in all", set_to(f"{RULES}.GAPS", GAPS[:2])),
    Mutant("webhook_gaps_from_the_first", "webhook_retry", "the gaps are counted from the first attempt",
           set_to(f"{RULES}.GAPS", (5 * MINUTE, 15 * MINUTE, 40 * MINUTE))),
    Mutant("webhook_repeated_early", "webhook_retry", "the first retry is a minute early",
           set_to(f"{RULES}.GAPS", (4 * MINUTE, 20 * MINUTE, 60 * MINUTE))),
    Mutant("webhook_repeated_late", "webhook_retry", "the last retry is a minute late",
           set_to(f"{RULES}.GAPS", (5 * MINUTE, 20 * MINUTE, 61 * MINUTE))),
    Mutant("webhook_with_new_ids", "webhook_retry", "each attempt has another request id",
           wrapped(f"{BUILDING}.request_headers", _new_id)),
    Mutant("webhook_signed_once", "webhook_retry", "all attempts have one signature",
           set_to(f"{BUILDING}._last_stamp", lambda _: -1)),
    Mutant("webhook_lost_on_failure", "webhook_retry", "an error of the server counts as delivered",
           set_to(f"{ENGINE}.is_delivered", lambda _: True)),
    Mutant("webhook_repeated_after_refusals", "webhook_retried", "4xx and 3xx are repeated, too",
           set_to(f"{ENGINE}.is_retried", lambda *_: True)),
    Mutant("webhook_wants_200", "webhook_success", "201 is repeated",
           together(set_to(f"{ENGINE}.is_delivered", lambda status: status in (200, 204)),
                    set_to(f"{ENGINE}.is_retried", lambda status, _: not 300 <= status < 500))),
    Mutant("webhook_batch_backwards", "webhook_batch", "the last of a batch is announced first",
           wrapped(f"{REGISTRANTS}.handlers.announce_registered", _backwards)),
    Mutant("webhook_of_refused_batch", "webhook_batch", "a refused batch announces its people",
           wrapped(f"{REGISTRANTS}.handlers._register", _announced_first)),
    Mutant("webhook_for_the_known", "webhook_batch", "who was registered before is announced again",
           wrapped(f"{REGISTRANTS}.handlers._register", _all_announced)),
    Mutant("webhook_one_of_a_batch", "webhook_batch", "a batch announces its first person alone",
           wrapped(f"{REGISTRANTS}.handlers.announce_registered",
                   lambda announce: lambda ctx, parent, registrants: announce(ctx, parent, list(registrants)[:1]))),
    Mutant("webhook_created_id_is_text", "webhook_ids", "the id of a new webinar is a text",
           wrapped("mockzoom.zoom.webinars.events.identity", _text_id)),
    Mutant("webhook_registration_id_is_number", "webhook_registration_id", "the id is a number in 2021, too",
           wrapped(f"{REGISTRANTS}.events.parent_identity",
                   lambda make: lambda ctx, parent: {**make(ctx, parent), "id": parent.id})),
    Mutant("webhook_link_for_the_denied", "webhook_registration", "who is denied has a link",
           wrapped(f"{REGISTRANTS}.events._person", _linked)),
    Mutant("webhook_without_empty_fields", "webhook_registration", "fields that were not given are missing",
           wrapped(f"{REGISTRANTS}.events._registered", _without_details)),
    Mutant("webhook_denied_is_cancelled", "webhook_registration", "who is denied is announced as cancelled",
           set_to(f"{REGISTRANTS}.events.STATUS_EVENTS",
                  {"approve": "approved", "deny": "cancelled", "cancel": "cancelled"})),
    Mutant("webhook_deletion_is_silent", "webhook_deleted_registrant", "a deleted registrant is not announced",
           set_to(f"{REGISTRANTS}.handlers.announce_status", lambda *_: None)),
    Mutant("webhook_of_no_change", "webhook_unchanged", "every update is announced as a change",
           wrapped("mockzoom.zoom.webinars.events._fields", _changed_anyway)),
    Mutant("webhook_without_operator", "webhook_operator", "the operator is missing",
           everywhere(operator_of, lambda _: {})),
    Mutant("webhook_validated_once", "webhook_validation", "a receiver is not validated again",
           set_to(f"{RULES}.REVALIDATION", 10**15)),
    Mutant("webhook_never_suspended", "webhook_suspended", "any answer to a validation will do",
           set_to(f"{ENGINE}.validation_problem", lambda *_: "")),
    Mutant("webhook_suspended_early", "webhook_suspended", "the fifth failure ends a subscription",
           set_to(f"{RULES}.MAX_FAILED_VALIDATIONS", 5)),
    Mutant("webhook_for_the_first", "webhook_subscriptions", "the first of several receivers gets an event",
           set_to("mockzoom.zoom.webhooks.announce.list_all", lambda *where: list_all(*where)[:1])),
    Mutant("webhook_with_token_today", "webhook_verification_token", "the verification token is sent today, too",
           wrapped(f"{OUTGOING}.authorization", _with_token)),
    Mutant("webhook_nobody_leaves", "webhook_ended", "those who are present at the end do not leave",
           set_to(f"{SESSIONS}.announce_left", lambda *_, **__: None)),
    Mutant("webhook_user_goes_first", "webhook_transfer", "the user is announced before the webinars",
           wrapped("mockzoom.zoom.users.deletion._announce", _user_first)),
    Mutant("app_token_has_all_scopes", "client_credentials", "a token of the app has every scope of the app",
           wrapped(f"{OAUTH}._for_client", _all_scopes)),
)  # fmt: skip
