"""The rules that are no refusals: limits, headers, defaults and orders, each with its provenance."""

from __future__ import annotations

from mockzoom.domain.provenance import Provenance, Rule

OBSERVED, DOCUMENTED, INFERRED = Provenance.OBSERVED, Provenance.DOCUMENTED, Provenance.INFERRED

RULES: tuple[Rule, ...] = (
    Rule(
        "batch_size",
        "A batch registers 1 to 30 people; more, none, or no list at all is a validation refusal.",
        DOCUMENTED,
        "SEED, SPEC25 ('up to 30'); how Zoom refuses more or none is inferred",
    ),
    Rule("answer_shape", "Every answer has the shape that its operation's schema file describes.", DOCUMENTED,
         "SPEC21, SPEC25; where the two disagree with what was seen, the schema file says so"),
    Rule("batch_status", "A batch is answered with 200 in profile 2021-08 and with 201 in 2025-06.", OBSERVED,
         "SEED; recorded/webinar_batch_201_indico"),
    Rule("batch_whole", "A batch is registered whole or not at all.", INFERRED, "facts 1.4, 7.1"),
    Rule("batch_order", "The answer lists registrants in the order they were sent.", INFERRED, "facts 1.2"),
    Rule("batch_multipart", "A batch may come as a multipart form with `registrants` as JSON text.", DOCUMENTED,
         "SEED, SPEC21; dropped from SPEC24 on, never seen in a real client"),
    Rule("auto_approve", "auto_approve registers as approved where the host approves by hand.", DOCUMENTED,
         "SPEC21, SPEC25; used by a production client"),
    Rule("pending_link", "A pending registrant gets no join_url.", INFERRED, "facts 1.2 (documented for meetings)"),
    Rule("pending_again", "Registering a pending e-mail again, auto_approve or not, leaves it pending.", INFERRED,
         "follows from repeated_email"),
    Rule("repeated_email", "An e-mail registered again gets the registrant that exists, without regard to case.",
         OBSERVED, "FORUM 57798 (single registration); on batch inferred"),
    Rule("repeated_in_batch", "An e-mail twice in one batch is one registrant, answered twice.", INFERRED, "facts 1.4"),
    Rule("registrant_quota", "Three registrations per registrant, webinar and UTC day; repetitions count.", DOCUMENTED,
         "facts 3 (official page, FORUM 122482); FORUM 141856 saw it count across webinars: registrant_quota_key"),
    Rule("batch_quota", "Every row of a batch is one attempt; a refused batch costs nobody an attempt.", INFERRED,
         "facts 1.4 puts the quota last"),
    Rule("status_quota", "Ten status changes per registrant, webinar and UTC day.", DOCUMENTED, "facts 3"),
    Rule("webinar_quota", "100 webinars created or updated per host and UTC day.", DOCUMENTED, "facts 3"),
    Rule("plan_limits", "Calls per second or minute and per day by plan and label, for the whole account.", DOCUMENTED,
         "facts 3 (official table)"),
    Rule("calendar", "Daily limits reset at 00:00 UTC of the account's clock; short windows are calendar seconds.",
         DOCUMENTED, "facts 3; that seconds and minutes follow the calendar is inferred"),
    Rule("rate_headers", "X-RateLimit-Category always; -Type, -Limit, -Remaining where a limit applies: the daily one "
         "if there is one, else the short one.", INFERRED, "facts 3 (headers documented, their choice inferred)"),
    Rule("retry_after", "Daily 429s carry Retry-After with the instant of the next UTC midnight, others none.",
         DOCUMENTED, "facts 3 (FORUM 18928 quoting the docs)"),
    Rule("check_order", "Of two faults in one call the earlier check speaks; see domain/check_order.py.", INFERRED,
         "facts 1.4"),
    Rule("nulls", "A null counts as an absent field; unknown fields are ignored.", OBSERVED,
         "facts 1.1 (unknown fields), clients.md; nulls inferred"),
    Rule("field_limits", "Names up to 64 characters, e-mail addresses up to 128.", DOCUMENTED,
         "SPEC25 single registration; on batch inferred (FORUM 16202)"),
    Rule("email_form", "An e-mail address is an ASCII local part, @, and a domain with a dot.", INFERRED,
         "our own pattern; Zoom's is unknown"),
    Rule("field_path", "In a batch a bad field is named by its path: `registrants[0].email`.", INFERRED, "facts 1.4"),
    Rule("registrant_id", "A registrant id is 22 characters of URL-safe base64.", OBSERVED, "facts 1.2"),
    Rule("join_url", "A join_url carries tk, pwd if there is a passcode, and uuid, in that order.", OBSERVED,
         "facts 1.2 (six real links); that tk holds the registrant id is inferred"),
    Rule("token_life", "A token lives 3,600 s, a code 5 minutes, a refresh token 90 days; each is rotated on use.",
         DOCUMENTED, "facts 4"),
    Rule("tracking_id", "Every answer carries x-zm-trackingid.", OBSERVED, "facts 4"),
    Rule("content_type", "Answers with a body are `application/json;charset=UTF-8`.", INFERRED, "facts 4"),
    Rule("cookies", "Answers of profile 2021-08 clear three cookies.", OBSERVED,
         "recorded/webinar_registrants_404_gravityforms (2021)"),
    Rule("paging", "page_size is clamped (bad values give the default), page tokens live 15 minutes, the last one is "
         "an empty string.", OBSERVED, "facts 6, recorded/api_meeting_lifecycle_2026"),
    Rule("user_page_size", "Lists of users take up to 2,000 a page.", OBSERVED, "recorded/api_meeting_lifecycle_2026"),
    Rule("capacity", "Approved registrants take seats; pending and denied ones do not.", INFERRED, "no evidence"),
    Rule("unknown_status_names", "Status changes pass over registrants that the webinar does not know.", INFERRED,
         "no refusal is documented for it"),
    Rule("host_on_batch", "Host, panelist, restricted and denied e-mails refuse a whole batch.", INFERRED,
         "3027 on batch by a production client's experience; the rest by analogy"),
    Rule("start_default", "A webinar created without start_time starts at once.", INFERRED, "no evidence"),
    Rule("recurring_approval", "Updating approval_type of a recurring webinar is dropped without a word.", OBSERVED,
         "facts 6 (a production client)"),
    Rule("occurrences", "A type-9 webinar has an occurrence for each time its recurrence comes true, 50 at most, at "
         "the same local time; its id is the planned start in epoch ms.", DOCUMENTED, "SPEC25 (50 occurrences, "
         "end_times up to 60, where SPEC21 prints 365; intervals up to 90 days, 12 weeks, 3 months)"),
    Rule("recurrence_calendar", "Months without the asked day are left out; a first day that does not fit moves on to "
         "the next that does; without a recurrence there is one occurrence; end_times beside end_date_time is refused.",
         INFERRED, "no evidence; SPEC25 says that the two ends cannot be used together"),
    Rule("occurrence_changes", "A new type, start_time or recurrence plans all occurrences anew; for one occurrence "
         "only agenda, start_time, duration and four settings can be changed.", INFERRED, "the second half: SPEC25"),
    Rule("occurrence_registration", "registration_type 1 registers for all occurrences, 2 for the named or the next "
         "one, 3 for the named ones or all to come; the same e-mail adds occurrences to the same registrant.", INFERRED,
         "SPEC25 has the three types; what holds without occurrence_ids is our judgement"),
    Rule("occurrence_status", "A status change with occurrence_id holds for that occurrence, one without for all.",
         INFERRED, "no evidence"),
    Rule("webinar_by_uuid", "A webinar can be read by its UUID, encoded twice where it holds a slash.", DOCUMENTED,
         "SPEC25; facts 6 (encoding). SPEC21 knows numbers only; the mock takes both in both profiles"),
    Rule("default_passcode", "A webinar gets a passcode of six digits where default_passcode is true and none is "
         "given; left out, it counts as false.", INFERRED, "SPEC25 has true as the default where the user's Passcode "
         "setting is on; the mock's users have it off"),
    Rule("consent", "/oauth/authorize consents at once for the owner, or the user in login_hint.", INFERRED,
         "mockzoom's own: there is nobody to ask"),
)  # fmt: skip
