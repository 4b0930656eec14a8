"""What the suite answers for: every rule needs a test, or an entry in `exclusions.toml` that says why it has none."""

from __future__ import annotations

from pathlib import Path

from mockzoom.contract.laws.trials import load_laws
from mockzoom.contract.marks import Scope, read_exclusions
from mockzoom.contract.schema_validator import load_schema_validator

REGISTRATION = (
    "addBatchWebinarRegistrants",
    "webinarRegistrantCreate",
    "webinarRegistrants",
    "webinarRegistrantGet",
    "webinarRegistrantStatus",
    "deleteWebinarRegistrant",
)

# Refusals of any call, before its operation is looked at.
OF_ANY_CALL = (
    "endpoint_unknown",
    "endpoint_not_emulated",
    "method_not_supported",
    "access_token_invalid",
    "access_token_expired",
    "access_token_in_query",
    "app_token_refused",
    "scope_missing",
    "rate_limit_per_second",
    "rate_limit_daily",
    "body_not_json",
    "content_encoding_unsupported",
    "content_type_unsupported",
    "multipart_value_prefixed",
    "body_too_large",
    "webinar_daily_limit",
)

LAWS = tuple(load_laws())  # of modelled operations

RULES = (
    "alternative_hosts",
    "answer_shape",
    "auto_approve",
    "auto_recording",
    "batch_multipart",
    "batch_order",
    "batch_quota",
    "batch_size",
    "batch_status",
    "batch_whole",
    "cache_headers",
    "calendar",
    "capacity",
    "check_order",
    "client_credentials",
    "code_redirect",
    "conversion",
    "content_type",
    "cookies",
    "email_case",
    "email_changed",
    "email_existed",
    "email_form",
    "endless_series",
    "error_format",
    "field_limits",
    "field_path",
    "host_on_batch",
    "invite_links",
    "join_url",
    "json_types",
    "list_blanks",
    *LAWS,
    "live_by_default",
    "listed_without_registration",
    "live_tokens",
    "meeting_fields",
    "login_types",
    "meeting_report_fields",
    "nulls",
    "one_session",
    "occurrences_by_profile",
    "paging",
    "paging_fields",
    "paging_token_only",
    "panelist_fields",
    "password_rules",
    "path_slashes",
    "past_start",
    "pending_again",
    "participants_count",
    "passcode_sentence",
    "pending_link",
    "picture_url",
    "plan_limits",
    "poll_times",
    "presence_end",
    "presence_rate",
    "questions_unset",
    "rate_headers",
    "rate_headers_changes",
    "rate_headers_registrant",
    "read_back",
    "recording_download",
    "recording_key",
    "recording_list_days",
    "recording_list_empty",
    "recording_passcode",
    "recording_trash",
    "recurrence_alone",
    "recurring_approval",
    "registrant_fields",
    "refused_attempts",
    "report_window",
    "registrant_id",
    "registration_page",
    "registrant_quota",
    "repeated_email",
    "repeated_in_batch",
    "retry_after",
    "room_names",
    "scheduling_pairs",
    "scheduling_repeated",
    "settings_options",
    "share_url",
    "simulive_delay",
    "start_default",
    "start_offsets",
    "status_quota",
    "token_form",
    "token_life",
    "tokens_revoked",
    "tracking_id",
    "tracking_sources",
    "user_backgrounds",
    "user_deactivated",
    "user_roles",
    "user_switched",
    "user_token_type",
    "two_participants",
    "uuid_encoded_once",
    "unknown_status_names",
    "user_fields",
    "webhook_batch",
    "webhook_body",
    "webhook_deleted_registrant",
    "webhook_ended",
    "webhook_headers",
    "webhook_ids",
    "webhook_operator",
    "webhook_registration",
    "webhook_registration_id",
    "webhook_retried",
    "webhook_retry",
    "webhook_signature",
    "webhook_subscriptions",
    "webhook_success",
    "webhook_suspended",
    "webhook_transfer",
    "webhook_unchanged",
    "webhook_validation",
    "webhook_verification_token",
    "webinar_fields",
    "webinar_quota",
    "zak_form",
)


LEFT_OUT = read_exclusions(Path(__file__).parent / "exclusions.toml")
API = sorted(
    name for name, operation in load_schema_validator().operations.items() if operation["security"] == "bearer"
)


def left_out(operation: str, rule: str) -> str:
    """Why the suite does not provoke a refusal of an operation; empty where it does."""
    entries = [e for e in LEFT_OUT.values() if rule in e.rules and operation in (e.operations or (operation,))]
    return entries[0].reason if entries else ""


def rules_of_operations() -> list[str]:
    """Return the errors that only operations outside registration name, as far as the suite covers them."""
    operations = load_schema_validator().operations
    mine = {row for name in REGISTRATION for row in operations[name]["refusals"] if not row.startswith("custom_answer")}
    rows = [row for name in API for row in operations[name]["refusals"] if not left_out(name, row)]
    return [row for row in dict.fromkeys(rows) if row not in mine]


def whole_scope() -> Scope:
    """The rules that need a test: those above, and every refusal that an operation names; and those left out."""
    left = {rule: entry.reason for entry in LEFT_OUT.values() if not entry.operations for rule in entry.rules}
    operations = load_schema_validator().operations
    named = [
        row
        for name in (*API, "oauthToken", "oauthAuthorize")
        for row in operations[name]["refusals"]
        if not left_out(name, row)
    ]
    return Scope(tuple(dict.fromkeys((*OF_ANY_CALL, *RULES, *named))), left)
