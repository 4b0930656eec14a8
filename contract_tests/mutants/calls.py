"""Mutants of requests outside registration: bodies, paths, webinars."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.registry import errors, handlers
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import WEBINARS
from mockzoom.zoom.webinars.schedule import choose_occurrences as _chosen

from .mutant import Mutant
from .patching import entry, everywhere, in_schema, reordered, set_to, worded, wrapped
from .registration import sees

EDITING = "mockzoom.zoom.webinars.handlers"
REGISTERING = "mockzoom.zoom.registrants.handlers"
_CHANGE_STATUS = handlers()["webinarRegistrantStatus"]


def _any_type(read: Any) -> Any:
    """Every body is taken for JSON."""

    def wrong(call: Any, *given: Any) -> Any:
        if not call.content_type.startswith("multipart"):
            call.headers["content-type"] = "application/json"
        return read(call, *given)

    return wrong


def _prefix_stripped(read: Any) -> Any:
    def wrong(call: Any, *given: Any) -> Any:
        call.body = call.body.replace(b"true[", b"[")
        return read(call, *given)

    return wrong


def _empty_is_an_object(read: Any) -> Any:
    """No body is an empty one."""

    def wrong(call: Any, *given: Any) -> Any:
        call.body = call.body or b"{}"
        return read(call, *given)

    return wrong


def _foreign_ids_rejected(ctx: Any, request: Any) -> Any:
    webinar = int(request.path["webinarId"])
    for name in request.body.get("registrants", ()):
        if ctx.state.get(REGISTRANTS, (webinar, normalize_email(name["email"]))) is None:
            raise api_error(errors()["registrant_not_found"], registrant_id="?")
    return _CHANGE_STATUS.perform(ctx, request)


def _approval_changes(merged: Any) -> Any:
    return lambda old, news: {**merged(old, news), **{k: v for k, v in news.items() if k == "approval_type"}}


def _approval_refused(merged: Any) -> Any:
    def wrong(old: Any, news: Any) -> Any:
        if old.type != 5 and "approval_type" in news:
            raise ZoomApiError(errors()["validation_failed"])
        return merged(old, news)

    return wrong


def _start_tomorrow(start: Any) -> Any:
    return lambda body, timezone, now: start(body, timezone, now) + (0 if body.get("start_time") else 86_400_000)


def _one_webinar_for_all(one: Any) -> Any:
    """People are found in every webinar by their id."""

    def wrong(ctx: Any, request: Any) -> Any:
        try:
            return one(ctx, request)
        except ZoomApiError as error:
            host = ctx.state.page(USERS, "", limit=1)[0][1]
            for _, show in ctx.state.page(WEBINARS, host.id, limit=50):
                found = ctx.state.get_by_unique_key(REGISTRANTS, (show.id, request.path["registrantId"]))
                if found is not None and error.spec.name == "registrant_not_found":
                    return show, found
            raise

    return wrong


MUTANTS = (
    Mutant("multipart_refused", "batch_multipart", "forms are not taken",
           in_schema("operations/addBatchWebinarRegistrants", (("request", "content_types"), ["application/json"]))),
    Mutant("prefixed_form_accepted", "multipart_value_prefixed", "the converter's artefact is read over",
           wrapped("mockzoom.server.pipeline.read_body", _prefix_stripped)),
    Mutant("any_content_type", "content_type_unsupported", "every body is taken for JSON",
           wrapped("mockzoom.server.pipeline.read_body", _any_type)),
    Mutant("empty_body_is_an_object", "body_not_json", "no body counts as an empty object",
           wrapped("mockzoom.server.pipeline.read_body", _empty_is_an_object)),
    Mutant("bodies_of_two_mebibytes", "body_too_large", "twice as large a body is read",
           wrapped("mockzoom.app.Options", lambda options: lambda *given: options(*given)._replace(max_body=2 << 20))),
    Mutant("unknown_place_is_400", "endpoint_unknown", "400 for an unknown place",
           worded(errors()["endpoint_unknown"], lambda w: w._replace(status=400))),
    Mutant("zoom_has_no_other_operations", "endpoint_not_emulated", "every path that is not emulated is unknown",
           in_schema("known_routes", (("routes",), {}))),
    Mutant("words_are_ids", "endpoint_not_emulated", "a word in the place of a parameter is read as an id",
           set_to("mockzoom.spec.known_routes.KnownRoutes.outranks", lambda *_: False)),
    Mutant("wrong_method_is_405", "method_not_supported", "405 for a wrong method, as HTTP has it",
           worded(errors()["method_not_supported"], lambda w: w._replace(status=405))),
    Mutant("webinar_id_of_letters", "webinar_id_invalid", "an id is anything without a slash",
           in_schema("objects/webinar_id", (("pattern",), "^[^/]*$"))),
    Mutant("deleted_webinar_stays", "webinar_not_found", "deleting a webinar does nothing",
           set_to("mockzoom.storage.memory.MemoryState.remove", lambda *_: None)),
    Mutant("plan_not_needed", "webinar_plan_missing", "hosts need no plan",
           reordered("mockzoom.zoom.webinars.webinar_access", lambda order: order[::2])),
    Mutant("anybody_may", "no_permission", "every user reaches every webinar",
           reordered("mockzoom.zoom.webinars.webinar_access", lambda order: order[:2])),
    Mutant("strangers_refuse_a_change", "unknown_status_names", "a stranger among the names refuses the call",
           entry("mockzoom.zoom.registry.HANDLERS", "webinarRegistrantStatus",
                 _CHANGE_STATUS._replace(perform=_foreign_ids_rejected))),
    Mutant("recurring_approval_changes", "recurring_approval", "the approval of a recurring webinar can be changed",
           wrapped(f"{EDITING}._merged_settings", _approval_changes)),
    Mutant("recurring_approval_refused", "recurring_approval", "changing it is refused",
           wrapped(f"{EDITING}._merged_settings", _approval_refused)),
    Mutant("start_tomorrow", "start_default", "a webinar without a time starts tomorrow",
           wrapped(f"{EDITING}._start", _start_tomorrow)),
    Mutant("registrants_of_all_webinars", "registrant_not_found", "people are found in every webinar",
           wrapped(f"{REGISTERING}._one", _one_webinar_for_all)),
    Mutant("registrant_id_of_any_form", "registrant_id_invalid", "a registrant's id is any text",
           in_schema("objects/registrant_id", (("pattern",), "."))),
    Mutant("occurrences_not_looked_at", "occurrence_not_found", "unknown occurrences are passed over",
           everywhere(_chosen, lambda webinar, asked, now: _chosen(webinar, (), now))),
    Mutant("single_has_no_limit", "attendee_limit_reached", "single registrations need no seat",
           sees("seats_left", seats=lambda r: r.seats if r.is_batch else None)),
    Mutant("single_limit_in_other_words", "attendee_limit_reached", "the error of a batch for a single registration",
           worded(errors()["attendee_limit_reached"],
                  lambda w: w._replace(message="Webinar has reached its capacity."))),
)  # fmt: skip
