"""What the suite answers for: every rule here needs a test."""

from __future__ import annotations

from mockzoom.contract.judge import load_judge

REGISTRATION = (
    "addBatchWebinarRegistrants",
    "webinarRegistrantCreate",
    "webinarRegistrants",
    "webinarRegistrantGet",
    "webinarRegistrantStatus",
    "deleteWebinarRegistrant",
)
OPERATIONS = (*REGISTRATION, "oauthToken")

# Refusals of any call, before its operation is looked at.
OF_ANY_CALL = (
    "endpoint_unknown",
    "method_not_supported",
    "access_token_invalid",
    "access_token_expired",
    "access_token_in_query",
    "scope_missing",
    "rate_limit_per_second",
    "rate_limit_daily",
    "body_not_json",
    "content_type_unsupported",
    "multipart_value_prefixed",
    "body_too_large",
    "webinar_daily_limit",
)

RULES = (
    "answer_shape",
    "auto_approve",
    "batch_multipart",
    "batch_order",
    "batch_quota",
    "batch_size",
    "batch_status",
    "batch_whole",
    "calendar",
    "capacity",
    "check_order",
    "content_type",
    "cookies",
    "email_form",
    "field_limits",
    "field_path",
    "host_on_batch",
    "join_url",
    "nulls",
    "paging",
    "pending_again",
    "pending_link",
    "plan_limits",
    "rate_headers",
    "recurring_approval",
    "registrant_id",
    "registrant_quota",
    "repeated_email",
    "repeated_in_batch",
    "retry_after",
    "start_default",
    "status_quota",
    "token_life",
    "tracking_id",
    "unknown_status_names",
    "webinar_quota",
)

# Refusals of our operations that the suite does not answer for, each with its reason.
LEFT_OUT = {
    "custom_answer_missing": "needs questions of the webinar's own, which are an operation beside registration",
    "custom_answer_too_long": "the same",
}


def rules_in_scope() -> list[str]:
    """The ids of all rules that need a test: those above, and every refusal that an operation of ours names."""
    operations = load_judge().operations
    named = [row for name in OPERATIONS for row in operations[name].get("refusals", ()) if row not in LEFT_OUT]
    return list(dict.fromkeys((*OF_ANY_CALL, *RULES, *named)))
