"""The rules of webhooks: what is sent, when, and how often, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule

OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

WEBHOOK_RULES: tuple[Rule, ...] = (
    Rule("webhook_headers", "A webhook has the headers user-agent, content-type, clientid, x-zm-request-timestamp "
         "(epoch seconds), x-zm-signature, x-zm-request-id, x-zm-trackingid, traceparent and zm-trace-upstream.",
         OBSERVED, "facts 8.1 c1, recorded/webhook_request_headers"),
    Rule("webhook_signature", "x-zm-signature is `v0=` and the HMAC-SHA256 in hex of `v0:{timestamp}:{body}` with the "
         "secret token.", OBSERVED, "facts 8.1 c1, recorded/webhook_request_headers"),
    Rule("webhook_body", "A body is compact UTF-8 without escapes, so that a receiver may serialize it again before it "
         "verifies the signature.", OBSERVED, "facts 8.1 c1"),
    Rule("webhook_retry", "A delivery has at most four attempts: the second, third and fourth are due 5, 20 and 60 "
         "minutes after the one before. Each has a new timestamp and signature, and the same request id and body.",
         DOCUMENTED, "DOC blog/webhook-delays; the first retry was observed: facts 8.1 c1"),
    Rule("webhook_retried", "Missing responses and statuses from 500 are retried; with `retry: any` everything but 2xx "
         "is, as an integrator's documentation has it.", DOCUMENTED,
         "DOC api/webhooks, facts 8.1 c1; CLIENT NangoHQ/nango for `any`"),
    Rule("webhook_success", "A response of 2xx in 3 seconds ends a delivery.", DOCUMENTED,
         "DOC api/webhooks, facts 8.1 c1 (200 and 204); that other 2xx count is inferred"),
    Rule("webhook_validation", "A receiver answers `endpoint.url_validation` with 200, plainToken and encryptedToken "
         "when it is subscribed and every 72 hours; the request is signed like any event.", DOCUMENTED,
         "DOC api/webhooks, facts 8.1 c1"),
    Rule("webhook_suspended", "Six failed validations in a row suspend a subscription; its events are dropped.",
         DOCUMENTED, "facts 8.1 c1 (the number); that the next check comes 72 hours later, and that events are not "
         "saved up, is inferred"),
    Rule("webhook_subscriptions", "An app has at most 20 subscriptions; an event goes to each that has it.", DOCUMENTED,
         "DOC api/webhooks, facts 8.1 c1"),
    Rule("webhook_verification_token", "In profile 2021-08 the header authorization has the app's verification token.",
         DOCUMENTED, "recorded/webhook_request_headers; Zoom ended it in June 2025"),
    Rule("webhook_ids", "The id of a webinar or meeting is a number in events of creation, change, deletion, "
         "registration and chat, and a text in those of starting, ending and participants.", DOCUMENTED,
         "DOC api/webhooks; FORUM 70090 (both forms seen)"),
    Rule("webhook_registration_id", "In profile 2021-08 it is a text in events of registration, too.", OBSERVED,
         "CLIENT discourse/discourse-zoom (2020)"),
    Rule("webhook_registration", "`registration_created` has every field of the registrant, empty if it was not given, "
         "and no operator; approved, denied and cancelled have the operator, and only approved has a join_url.",
         OBSERVED, "facts 8.1 c1, facts 8.1 a3; denied is documented"),
    Rule("webhook_batch", "A batch announces each new registrant, in order; none that was registered before, and "
         "nothing if it is refused.", INFERRED, "no evidence"),
    Rule("webhook_deleted_registrant", "A deleted registrant is announced as `registration_cancelled`.", INFERRED,
         "no evidence; Zoom documents no event for it"),
    Rule("webhook_unchanged", "An update that changes nothing announces nothing; `webinar.updated` has the changed "
         "fields alone.", INFERRED, "DOC api/webhooks has the changed fields in its example; the rest has no evidence"),
    Rule("webhook_transfer", "Webinars of a user who is removed are announced as updated or deleted before the user.",
         INFERRED, "no evidence"),
    Rule("webhook_ended", "A webinar that ends on schedule announces the participants who leave, then `webinar.ended`, "
         "as of its end.", INFERRED, "follows from session_end"),
    Rule("webhook_operator", "The operator of a server-to-server token is the first user of the account.", INFERRED,
         "no evidence; Zoom names the owner of the app"),
    Rule("webhook_deauthorized", "`app_deauthorized` is sent when an app is uninstalled, not when a token is revoked.",
         DOCUMENTED, "DOC api/webhooks; what its signature covers is inferred"),
)  # fmt: skip
