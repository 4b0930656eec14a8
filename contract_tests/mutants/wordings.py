"""Refusals in other words, under other codes, with other statuses."""

from __future__ import annotations

from typing import Any

from mockzoom.server import responses as refusals
from mockzoom.spec import validation as validators
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.registry import errors

from .mutant import Mutant
from .patching import everywhere, set_to, worded, wrapped

SEEDS, LIVE = V2021_08.name, V2025_06.name
SPEAK = "mockzoom.server.pipeline.render_error"


_NAME = validators.field_name


def says(rule: str, change: Any, profile: str = "", operation: str = "") -> Any:
    """A row whose message is changed."""
    return worded(errors()[rule], lambda w: w._replace(message=change(w.message)), profile, operation)


def has(rule: str, profile: str = "", **fields: Any) -> Any:
    """A row with another status or code."""
    return worded(errors()[rule], lambda w: w._replace(**fields), profile)


def rendered(change: Any) -> Any:
    """Bodies of refusals changed on their way out."""

    def wrap(speak: Any) -> Any:
        def wrong(error: Any, profile: Any, operation_id: str = "") -> Any:
            status, body = speak(error, profile, operation_id)
            return status, change(body)

        return wrong

    return wrapped(SPEAK, wrap)


def _errors(change: Any) -> Any:
    return rendered(lambda body: body | ({"errors": change(body["errors"])} if "errors" in body else {}))


def _other_edition(rule: str) -> Any:
    """Both profiles say what today's says."""
    live = errors()[rule].variant_for(V2025_06, "addBatchWebinarRegistrants")
    return worded(errors()[rule], lambda w: w._replace(status=live.status, code=live.code, message=live.message), SEEDS)


MUTANTS = (
    Mutant("full_without_period", "webinar_full", "the final period is missing",
           says("webinar_full", lambda m: m[:-1])),
    Mutant("full_is_404_today", "webinar_full", "3043 is a 404, as it was", has("webinar_full", LIVE, status=404)),
    Mutant("full_is_400_in_2021", "webinar_full", "3043 is a 400, as it is today",
           has("webinar_full", SEEDS, status=400)),
    Mutant("unknown_webinar_is_400", "webinar_not_found", "3001 with 400",
           has("webinar_not_found", LIVE, status=400)),
    Mutant("unknown_webinar_without_number", "webinar_not_found", "the number is missing",
           says("webinar_not_found", lambda m: m.replace(" {webinar_id}", ""))),
    Mutant("not_enabled_in_other_words", "registration_not_enabled", "the refusal of 2021 is today's",
           _other_edition("registration_not_enabled")),
    Mutant("recurring_is_3000", "not_scheduled_webinar", "code 3000 for 300", has("not_scheduled_webinar", code=3000)),
    Mutant("over_in_other_words", "webinar_over", "the refusal of 2021 is today's", _other_edition("webinar_over")),
    Mutant("invalid_id_is_404", "webinar_id_invalid", "404 for an id that is not a number",
           has("webinar_id_invalid", status=404)),
    Mutant("quota_in_quotes", "registrant_daily_limit", "today's refusal has quotes for parentheses",
           says("registrant_daily_limit", lambda m: m.replace("({limit})", '"{limit}"'), LIVE)),
    Mutant("quota_is_400", "registrant_daily_limit", "400 for 429", has("registrant_daily_limit", status=400)),
    Mutant("single_quota_speaks_of_batches", "registrant_daily_limit", "single registrations have a batch message",
           says("registrant_daily_limit",
                lambda m: m.replace("Add a webinar registrant", "webinar Perform batch registration"), LIVE)),
    Mutant("no_token_without_period", "access_token_invalid", "the final period is missing",
           says("access_token_invalid", lambda m: m[:-1])),
    Mutant("no_token_is_400", "access_token_invalid", "400 for 401", has("access_token_invalid", status=400)),
    Mutant("scope_is_401", "scope_missing", "401 for 400", has("scope_missing", status=401)),
    Mutant("scope_is_4700", "scope_missing", "code 4700 for 4711", has("scope_missing", code=4700)),
    Mutant("host_with_period", "host_cannot_register", "a period where Zoom has none",
           says("host_cannot_register", lambda m: m.removesuffix(".") + "..")),
    Mutant("validation_in_lower_case", "validation_failed", "Validation failed.",
           says("validation_failed", lambda _: "Validation failed.")),
    Mutant("validation_without_fields", "validation_failed", "errors is missing",
           rendered(lambda body: {k: v for k, v in body.items() if k != "errors"})),
    Mutant("missing_is_invalid", "validation_failed", "a missing field is called invalid",
           set_to("mockzoom.server.responses.MISSING", refusals.INVALID)),
    Mutant("missing_without_period", "validation_failed", "Missing field",
           set_to("mockzoom.server.responses.MISSING", "Missing field")),
    Mutant("validation_names_a_wrong_field", "field_path", "every fault is the address's",
           _errors(lambda errors: [e | {"field": e["field"].rpartition(".")[0] + ".email"} for e in errors])),
    Mutant("validation_names_no_row", "field_path", "the path lacks the row",
           everywhere(validators.field_name, lambda case: ".".join(str(s) for s in case if not isinstance(s, int)))),
    Mutant("validation_counts_from_one", "field_path", "the first person is registrants[1]",
           everywhere(validators.field_name, lambda case: _NAME([s + 1 if isinstance(s, int) else s for s in case]))),
    Mutant("validation_names_one_field", "field_path", "of several violations one is named",
           _errors(lambda errors: errors[:1])),
    Mutant("validation_by_pointer", "field_path", "paths are JSON pointers",
           everywhere(validators.field_name, lambda case: "/" + "/".join(map(str, case)))),
    Mutant("code_is_a_text", "answer_shape", "codes are texts",
           rendered(lambda body: body | {"code": str(body["code"])})),
    Mutant("not_json_is_validation", "body_not_json", "bad JSON is called a failed validation",
           says("body_not_json", lambda _: "Validation Failed.")),
    Mutant("status_capacity_is_3043", "status_capacity_reached", "code 3043 for 3035",
           has("status_capacity_reached", code=3043)),
    Mutant("status_quota_speaks_of_meetings", "registrant_status_daily_limit", "webinar is called meeting",
           says("registrant_status_daily_limit", lambda m: m.replace("webinar Update", "meeting Update"))),
    Mutant("unknown_registrant_is_404", "registrant_not_found", "404 for 400", has("registrant_not_found", status=404)),
)  # fmt: skip
