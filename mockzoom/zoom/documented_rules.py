"""The rules other than errors: limits, headers, defaults and orders, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule
from mockzoom.zoom.meetings.meeting_rules import MEETING_RULES
from mockzoom.zoom.modelled_rules import MODELLED_RULES
from mockzoom.zoom.recordings.recording_rules import RECORDING_RULES
from mockzoom.zoom.users.user_rules import USER_RULES
from mockzoom.zoom.webhooks.documented_rules import WEBHOOK_RULES

OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

DOCUMENTED_RULES: tuple[Rule, ...] = (
    Rule(
        "batch_size",
        "A batch registers 1 to 30 people; more, none, or no list at all is a validation error.",
        DOCUMENTED,
        "SEED, SPEC25 ('up to 30'); how Zoom refuses more or none is inferred",
    ),
    Rule("answer_shape", "Every response matches the schema file of its operation.", DOCUMENTED,
         "SPEC21, SPEC25; where the two disagree with what was seen, the schema file says so"),
    Rule("read_back", "What was created or changed is read and listed as it was sent, and is gone after it is deleted.",
         DOCUMENTED, "SPEC21, SPEC25: what their operations are for"),
    Rule("batch_status", "The response to a batch has status 200 in profile 2021-08 and 201 in 2025-06.", OBSERVED,
         "recorded/webinar_batch_201_indico for the 201; the 200 is documented: SEED, SPEC21"),
    Rule("batch_whole", "A batch is registered whole or not at all.", INFERRED, "facts 1.4, 7.1"),
    Rule("batch_order", "The response lists registrants in the order they were sent.", INFERRED, "facts 1.2"),
    Rule("batch_multipart", "A batch may come as a multipart form with `registrants` as JSON text, in both profiles.",
         DOCUMENTED, "SEED, SPEC21; dropped from SPEC24 on, never seen in a real client"),
    Rule("forms_2021", "In profile 2021-08 all requests that write to webinars may be multipart forms: lists and "
         "objects as JSON texts, numbers and booleans as words. They need a body there, also where 2025-06 has "
         "defaults for all fields.", DOCUMENTED,
         "SPEC21 (both content types, body required), dropped from SPEC24 on; how a form spells values is inferred"),
    Rule("auto_approve", "auto_approve registers people as approved where the host approves manually.", DOCUMENTED,
         "SPEC21, SPEC25; used by a production client"),
    Rule("pending_link", "A pending registrant gets no join_url.", INFERRED, "facts 1.2 (documented for meetings)"),
    Rule("pending_again", "Registering a pending e-mail again, auto_approve or not, leaves it pending.", INFERRED,
         "follows from repeated_email"),
    Rule("repeated_email", "An e-mail registered again gets the registrant that exists, without regard to case.",
         OBSERVED, "FORUM 57798 (single registration); on batch inferred"),
    Rule("repeated_in_batch", "An e-mail twice in one batch is one registrant, listed twice.", INFERRED, "facts 1.4"),
    Rule("registrant_quota", "Three registrations per registrant, webinar and UTC day; repetitions count.", DOCUMENTED,
         "facts 3 (official page, FORUM 122482); FORUM 141856 saw it count across webinars: registrant_quota_key"),
    Rule("batch_quota", "Every entry of a batch is one attempt; a rejected batch counts no attempt.", INFERRED,
         "facts 1.4 puts the quota last; facts 8.1 a4 is evidence against it by analogy"),
    Rule("refused_attempts", "A refused single registration is one of the three attempts, too, except one that is "
         "refused because they are used up.", OBSERVED,
         "recorded/meeting_add_registrant_429_after_404 (in the reading of its author); on webinars by analogy"),
    Rule("status_quota", "Ten status changes per registrant, webinar and UTC day.", DOCUMENTED, "facts 3"),
    Rule("webinar_quota", "100 webinars created or updated per host and UTC day.", DOCUMENTED, "facts 3"),
    Rule("plan_limits", "Requests per second or minute and per day by plan and label, for the whole account.",
         DOCUMENTED, "facts 3 (official table)"),
    Rule("plan_limits_phone", "Operations of Zoom Phone have separate limits by plan and label, and are counted apart; "
         "on the free plan the lower ones of those of other products and of the plan Pro.", DOCUMENTED,
         "facts 3 (official table); that they are counted apart, and the free plan, are inferred"),
    Rule("calendar", "Daily limits reset at 00:00 UTC of the account's clock; short windows are calendar seconds.",
         DOCUMENTED, "facts 3; that seconds and minutes follow the calendar is inferred"),
    Rule("rate_headers", "X-RateLimit-Category always; -Type, -Limit, -Remaining where a limit applies: the daily one "
         "if there is one, else the short one.", INFERRED, "facts 3 (headers documented, their choice inferred)"),
    Rule("rate_headers_registrant", "In profile 2025-06, a single registration has headers of the registrant's limit: "
         "-Category and -Limit 3, neither -Type nor -Remaining. A batch has those of the account.", OBSERVED,
         "recorded/meeting_add_registrant_201_ratelimit_header (meetings); on webinars, and on refusals, inferred"),
    Rule("rate_headers_changes", "Creating or updating a webinar or meeting has headers of the host's daily quota: "
         "-Type Daily-limit, -Limit 100, -Remaining counting down. Deleting one, and errors, have those of the "
         "account: on the free plan the 6,000 a day.", OBSERVED,
         "facts 8.1 a5 (meetings, autumn 2021); on webinars and in profile 2025-06 by analogy (rule "
         "rate_headers_registrant); -Type is inferred"),
    Rule("retry_after", "429s of an account's daily limits and of registrants' quotas carry Retry-After with the "
         "instant of the next UTC midnight; those of a host's quota and of short windows carry none.", DOCUMENTED,
         "facts 3 (FORUM 18928 quoting the docs, for daily limits); that registrants' quotas have it is inferred; a "
         "host's was recorded without: recorded/meeting_create_429_daily_user"),
    Rule("check_order", "Of two errors in one request the first one is returned; see zoom/check_order.py.", INFERRED,
         "facts 1.4"),
    Rule("nulls", "A null counts as an absent field; unknown fields are ignored.", OBSERVED,
         "facts 1.1 (unknown fields), clients.md; nulls inferred"),
    Rule("email_case", "E-mail addresses are the same whatever their case. The registrant keeps the first spelling; a "
         "429 quotes the caller's.", INFERRED, "a production client lowers all; which spelling Zoom quotes is unknown"),
    Rule("json_types", "A number, text or boolean is converted to the type in the schema: \"60\" and 60.0 to 60, 7 to "
         "\"7\", \"true\", 1 and 0 to booleans; an empty text counts as absent where a number or boolean is expected. "
         "What cannot be converted is a validation error.", INFERRED,
         "facts 8.2 W11 (production: numbers as text, texts as numbers), facts 8.4 F12 (1 for a boolean, in a test); "
         "the rest is by analogy: Java's readers convert so"),
    Rule("start_offsets", "A time with a numeric offset is accepted: its wall clock counts, in `timezone`, and the "
         "offset is ignored; in end_date_time it counts in UTC.", INFERRED,
         "facts 8.2 W3, facts 8.4 F8 (production clients)"),
    Rule("list_blanks", "Blanks around the items of a list in a text, and around a number in a text, are ignored.",
         INFERRED, "facts 8.4 F6 (a released client)"),
    Rule("endless_series", "end_times 0 means without end: a series has as many occurrences as there can be.", INFERRED,
         "facts 8.2 W9 (what it means when it is read)"),
    Rule("past_start", "A new webinar or meeting with a start in the past starts now. The occurrences of a series then "
         "begin on the first fitting day after today, at the time of day of its creation.", INFERRED,
         "facts 8.2 W9: observed for meetings and weekly series of meetings; on webinars by analogy"),
    Rule("json_text", "A JSON body is UTF-8 without a byte order mark, whatever charset is named, and Content-Encoding "
         "is not undone: a compressed body is not JSON (content_encoding_unsupported). Of a key given twice the last "
         "counts.", INFERRED,
         "no evidence"),
    Rule("head", "HEAD has the response of GET without the body, and counts as a request; no operation has the "
         "method OPTIONS.", INFERRED, "no evidence; HTTP's own rules"),
    Rule("field_limits", "Names up to 64 characters, of which a blank is one, e-mail addresses up to 128.", DOCUMENTED,
         "SPEC25 single registration; on batch inferred (FORUM 16202)"),
    Rule("email_form", "An e-mail address is an ASCII local part (64 characters at most, dots only between others), @, "
         "and a domain with a dot.", INFERRED,
         "SPEC25 has the format email, hence RFC 5321 for the local part; Zoom's own pattern is unknown"),
    Rule("field_path", "In a batch a bad field is named by its path: `registrants[0].email`.", INFERRED, "facts 1.4"),
    Rule("registrant_fields", "A registrant in a list or by id has every standard field, an empty text where nothing "
         "was given, and custom_questions, an empty list; the order is fixed.", OBSERVED,
         "facts 8.1 a3, facts 8.2 W17"),
    Rule("panelist_fields", "A panelist has the five fields of name tag and virtual background, empty where nothing "
         "was given; in profile 2021-08 only what was given.", INFERRED,
         "SPEC25 and SPEC21 webinarPanelists have the fields; that they are empty is by analogy to registrant_fields"),
    Rule("webinar_fields", "A webinar has agenda and about 27 settings although they were never sent, and "
         "registration_url and registration_type where registration is on.", OBSERVED,
         "facts 8.1 a6, facts 8.1 a10 (2018 to 2021); for 2025-06, and in the response to the creation, inferred"),
    Rule("user_fields", "A user has 32 fields, in a list 18, of which those without a value are empty; profile 2021-08 "
         "lacks cost_center, login_types, cluster and user_created_at.", OBSERVED,
         "recorded/user_get_2026, recorded/users_list_2026; that 2021-08 has the rest: SPEC21 user, facts 8.4 F2"),
    Rule("share_url", "In profile 2026-09 a single registration returns status and share_url, and a registrant read by "
         "id has share_url; lists, batches and meetings have neither.", DOCUMENTED,
         "DOC changelog/meetings, facts 8.5; the form of the link is inferred"),
    Rule("instance_occurrence", "In profile 2026-09 a past instance of a series shows occurrence_id.", DOCUMENTED,
         "DOC changelog/meetings, facts 8.5; that other instances lack it is inferred"),
    Rule("simulive_delay", "In profile 2026-09 a webinar shows the simulive_delay_start that it was sent.", DOCUMENTED,
         "DOC changelog/meetings, facts 8.5"),
    Rule("report_fields", "Report details have dept and tracking_fields; participants of a report have "
         "attentiveness_score and customer_key, and participant_user_id only if they are logged in; past participants "
         "have groupId. Those without a value are empty.", OBSERVED,
         "facts 8.1 a16, facts 8.1 c2, facts 8.3 row 9 (meetings); on webinars inferred"),
    Rule("occurrences_by_profile", "In profile 2021-08 a series has no start_time, its deleted occurrences are not "
         "listed, and a moved one gets its new start as id; later profiles list deleted ones as such, and ids stay.",
         OBSERVED, "facts 8.1 a11; that 2021 lists no deleted ones and renames moved ones is inferred"),
    Rule("registrant_id", "A registrant id is 22 characters of URL-safe base64.", OBSERVED, "facts 1.2"),
    Rule("join_url", "A join_url carries tk, pwd if there is a passcode, and uuid, in that order.", OBSERVED,
         "facts 1.2 (six real links); that tk holds the registrant id: facts 8.1 b (three links decoded)"),
    Rule("token_life", "A token lives 3,600 s, a code 5 minutes, a refresh token 90 days; each is rotated on use.",
         DOCUMENTED, "facts 4"),
    Rule("code_redirect", "The exchange of a code takes the redirect_uri of the code, or none.", OBSERVED,
         "facts 8.1 c2 (a production client sends none)"),
    Rule("client_credentials", "The grant client_credentials gives a token for an hour, without a refresh token; its "
         "scopes are those of what apps own: event subscriptions, the client secret and websocket connections.",
         OBSERVED, "facts 8.1 a12 (2022, FORUM 79648; the scopes 2024, 2025); that older profiles have these scopes,"
         " and tokens of users do not, is inferred; that it manages the messages of a chatbot is documented (SPEC21 "
         "sendchatbot)"),
    Rule("live_tokens", "Server-to-server tokens are valid side by side; with the account setting live_tokens, which "
         "is Zoom before June 2023 with 1, a new one ends the oldest.", OBSERVED,
         "facts 8.2 X1 (FORUM 94662); that an ended token is answered as an unknown one is inferred"),
    Rule("token_form", "Issued tokens are JWTs signed with HS512, in form and length like Zoom's; their content is not "
         "used. A token of a seed file or of the admin API is the given text.", OBSERVED,
         "recorded/oauth_token_200_authorization_code_2020, facts 4; a server's token by its prefix"),
    Rule("tracking_id", "Every response has x-zm-trackingid.", OBSERVED, "facts 4"),
    Rule("content_type", "Responses with a body are `application/json;charset=UTF-8`.", OBSERVED,
         "facts 8.3 row 11 (2026-05); errors that follow Accept: rule error_format"),
    Rule("error_format", "Errors of code 300 about the body (not JSON, validation) are `application/xml;charset=UTF-8` "
         "unless Accept prefers JSON: the higher quality wins, then the more specific range, then the order; a missing "
         "header and */* mean XML. All other errors are JSON, and so are all errors of a batch in profile 2021-08. An "
         "account with error_format json gets no XML.", OBSERVED,
         "facts 8.2 W1 (five clients, 2021 to 2024); that lists are weighed as in RFC 9110, and the exception for the "
         "batch (SEED and SPEC21 have its errors as JSON), are inferred"),
    Rule("passcode_sentence", "A validation error about a passcode names the rules that it breaks, in place of "
         "`Invalid field.`: `Password provided does not match the password requirement settings set for this account. "
         "The password must follow these rules: [Password can only have a maximum 10 characters.].`", OBSERVED,
         "facts 8.2 W1 (meetings, too long); that webinars have it, and the sentence about characters, are inferred"),
    Rule("cookies", "Responses of profile 2021-08 clear four cookies: zm_aid, zm_haid, zm_tmaid and web_zak, with "
         "`Domain=.zoom.us` and an `Expires` of 1970.", OBSERVED,
         "facts 8.1 a15 (October 2021: the first three, and the attributes), "
         "recorded/webinar_registrants_404_gravityforms (March 2021: the last)"),
    Rule("cache_headers", "Responses of profile 2021-08 have x-content-type-options, cache-control, pragma and "
         "expires, which forbid caching.", OBSERVED, "facts 8.1 a15 (October 2021)"),
    Rule("paging", "page_size is clamped (bad values give the default), page tokens live 15 minutes, the last one is "
         "an empty string.", OBSERVED, "facts 6, recorded/api_meeting_lifecycle_2026"),
    Rule("paging_fields", "A page by token has no page_number. Otherwise lists of users have page_count and "
         "page_number; lists of meetings neither; lists of registrants and reports on participants page_count, "
         "in profile 2021-08 neither; lists of webinars neither, in 2021-08 both. A request with page_number gets "
         "both, except for meetings since 2025-06.", OBSERVED,
         "recorded/users_list_2026, recorded/meetings_list_2026, facts 8.2 W8 (tokens, registrants of 2021); that "
         "webinars have neither (facts 8.1 a16), page_count of registrants, and what page_number does are inferred"),
    Rule("paging_token_only", "With the account's setting paging token_only, no list has page_count or page_number, "
         "and page_number is ignored.", INFERRED, "mockzoom's own, for clients that page by number (facts 8.4 F7)"),
    Rule("session_uuid", "Every session has a UUID: the first the webinar's, each other one its own, drawn when it "
         "starts; from then on it is the webinar's.", OBSERVED,
         "facts 8.1 b (a UUID for each session); that the first is the webinar's: SPEC25 reportWebinarDetails"),
    Rule("session_end", "A session ends when it is ended, or by itself at the end of its schedule (type 6: never); "
         "one begun after that, because the schedule was moved, runs for the webinar's duration, and one whose new "
         "schedule is past ends at once.", INFERRED,
         "mockzoom's own: no participant can end it"),
    Rule("webinar_ended", "A webinar of type 5 that was ended is over; one of type 6 or 9 can be started again.",
         INFERRED, "no evidence"),
    Rule("end_not_live", "Ending a webinar that is not in progress returns 204 and changes nothing.", INFERRED,
         "zoom/api issue 28 (meetings, 2018)"),
    Rule("end_status", "webinarStatus returns 204; without an action it is an error.", INFERRED,
         "204 in SPEC21, SPEC25 prints 200 (facts 2); action is optional there"),
    Rule("past_key", "Past webinars are read by number, which means the latest ended session, or by UUID; one that "
         "begins with a slash or holds two in a row has to be encoded twice.", DOCUMENTED, "SPEC21, SPEC25, facts 6"),
    Rule("path_slashes", "In a path, slashes in a row count as one and one at the end is dropped, after "
         "percent-decoding.", OBSERVED, "facts 8.2 W5 (one log) and facts 8.4 F1 (programs in production); the slash "
         "at the end by programs alone"),
    Rule("uuid_encoded_once", "A UUID that begins with a slash or holds two in a row, and is not encoded twice, is not "
         "found: 404 / 3001 with the id as the path has it after slashes were merged.", OBSERVED,
         "facts 8.2 W5 (a report on a meeting, January 2026); on webinars by analogy"),
    Rule("stays", "A participant who leaves and joins again is listed once for each time, with its own user_id; "
         "durations are seconds.", DOCUMENTED, "SPEC25; that it holds for the list of SPEC21 is inferred"),
    Rule("participant_id", "Reports show an id for users of the account alone; the list of participants has one for "
         "all participants.", DOCUMENTED, "SPEC21, SPEC25; that host and panelists with an account are logged in, and "
         "registrants are not, is inferred"),
    Rule("participants_count", "A report counts people, not stays; total_minutes sums the stays, the host's among "
         "them, in seconds, and rounds the sum up to minutes.", OBSERVED,
         "recorded/airbyte_records_2024, facts 8.1 b (a meeting: 230 s and 68 s are 5 minutes); that people count, and "
         "not stays, is our judgement"),
    Rule("poll_times", "Answers to polls have a date_time of the form YYYY-MM-DD HH:MM:SS, in both profiles.", OBSERVED,
         "recorded/airbyte_records_2024 (a report on a meeting); on webinars by analogy"),
    Rule("meeting_report_fields", "The report on a meeting has the fields and the order that were recorded, since "
         "profile 2025-06 with host_id.", OBSERVED, "recorded/airbyte_records_2024; that 2021 lacks host_id: SPEC21"),
    Rule("one_session", "Past meetings, reports and dashboards are read by number, which means the latest session, or "
         "by UUID, and show the same session; minutes are those of all participants together, rounded up.", DOCUMENTED,
         "SPEC21, SPEC25, SPEC26; that hosts and days count so, and webinars, too, is inferred"),
    Rule("two_participants", "The report on the meetings of a user lists sessions with two or more participants, with "
         "pastOne those with one.", DOCUMENTED, "SPEC21, SPEC25 reportMeetings"),
    Rule("live_by_default", "Dashboards show live sessions unless type asks for past ones.", DOCUMENTED,
         "SPEC21, SPEC26 dashboardMeetings"),
    Rule("report_window", "A report covers a month at most, in the past six months; of a longer range the last month "
         "counts.", INFERRED, "SPEC21, SPEC25 have both limits, and neither an error nor what happens beyond them"),
    Rule("past_registrant_id", "Participants carry registrant_id where include_fields asks for it.", DOCUMENTED,
         "SPEC25; on listWebinarParticipants the parameter itself is not listed"),
    Rule("absentees", "An absentee is an approved registrant who never joined the session and registered before it "
         "ended.", INFERRED, "SPEC25 has the list; the limits are our judgement"),
    Rule("anonymous_answers", "Answers to anonymous polls are by `Anonymous Attendee`, without an e-mail address, and "
         "apart from what the same person answered elsewhere.", DOCUMENTED, "SPEC21, SPEC25; the last is inferred"),
    Rule("joined_answers", "Several choices or answers are one text, separated by semicolons.", DOCUMENTED,
         "SPEC25 (Q&A); on polls inferred"),
    Rule("past_age", "Reports on sessions more than a year old are an error, except the one on Q&A.", DOCUMENTED,
         "SPEC25 lists 12702 for four of the five"),
    Rule("user_page_size", "Lists of users take up to 2,000 a page.", OBSERVED, "recorded/api_meeting_lifecycle_2026"),
    Rule("capacity", "Approved registrants take seats; pending and denied ones do not. Seats are the webinar's, not an "
         "occurrence's. A batch beyond them gets 3043, a single registration 3000.", INFERRED,
         "SPEC21, SPEC25: registrants_restrict_number is the webinar's; that the host's capacity counts likewise has "
         "no evidence (Zoom's help pages count a meeting's 4,999 by occurrence)"),
    Rule("unknown_status_names", "Status changes ignore registrants that the webinar does not have.", INFERRED,
         "no refusal is documented for it"),
    Rule("host_on_batch", "Host, panelist, restricted and denied e-mails make a whole batch fail.", INFERRED,
         "3027 on batch by a production client's experience; the rest by analogy"),
    Rule("start_default", "A webinar created without start_time starts at once.", INFERRED, "no evidence"),
    Rule("recurring_approval", "An update of approval_type of a recurring webinar is ignored.", OBSERVED,
         "facts 6 (a production client)"),
    Rule("occurrences", "A type-9 webinar has an occurrence for each time its recurrence comes true, 50 at most, at "
         "the same local time; its id is the planned start in epoch ms.", DOCUMENTED, "SPEC25 (50 occurrences, "
         "end_times up to 60, where SPEC21 prints 365; intervals up to 90 days, 12 weeks, 3 months)"),
    Rule("recurrence_calendar", "Months without the asked day are left out; a first day that does not fit moves on to "
         "the next that does; without a recurrence there is one occurrence; end_times with end_date_time is rejected.",
         INFERRED, "no evidence; SPEC25 says that the two ends cannot be used together"),
    Rule("occurrence_changes", "A new type, start_time or recurrence plans all occurrences anew; for one occurrence "
         "only agenda, start_time, duration and four settings can be changed.", INFERRED, "the second half: SPEC25"),
    Rule("recurrence_alone", "An update of the recurrence without start_time plans the new series from the last "
         "occurrence of the old one.", OBSERVED,
         "facts 8.2 W13 (one report, 2020); in profile 2025-06 by analogy"),
    Rule("occurrence_registration", "registration_type 1 registers for all occurrences, 2 for the named or the next "
         "one, 3 for the named ones or all to come; the same e-mail adds occurrences to the same registrant.", INFERRED,
         "SPEC25 has the three types; what holds without occurrence_ids is our judgement"),
    Rule("occurrence_status", "A status change with occurrence_id holds for that occurrence, one without for all.",
         INFERRED, "no evidence"),
    Rule("webinar_expired", "Lists have a webinar until 90 days after its last scheduled end, or after it was made if "
         "that is later; one without a fixed time always. It can still be read by its number.", DOCUMENTED,
         "SPEC25 webinars (unexpired ones alone), HELP 201362373 (90 days); that reading it goes on is inferred"),
    Rule("webinar_by_uuid", "A webinar can be read by its UUID, encoded twice where it holds a slash.", DOCUMENTED,
         "SPEC25; facts 6 (encoding). SPEC21 knows numbers only; the mock takes both in both profiles. Changing a "
         "webinar and registering for it take its number"),
    Rule("default_passcode", "A webinar gets a passcode of six digits where default_passcode is true and none is "
         "given; left out, it counts as false.", INFERRED, "SPEC25 has true as the default where the user's Passcode "
         "setting is on; the mock's users have it off"),
    Rule("passcode_characters", "A passcode has letters, digits and @ - _ * !; in profile 2025-06 a new webinar's may "
         "have any printable ASCII but blanks.", DOCUMENTED,
         "SPEC21, SPEC25 webinarUpdate; SPEC25 webinarCreate has `!, @, #, and others`: which others is inferred"),
    Rule("room_passcode", "h323_passcode is the passcode if it consists of digits, else six digits.", INFERRED,
         "SPEC25 has the field, with digits in its example"),
    Rule("panelist_names", "A panelist needs an e-mail address; without a name it is what stands before the @. "
         "Names have at most 12 Chinese characters.", INFERRED, "SPEC25 requires neither field; the 12 are documented"),
    Rule("panelists_a_call", "A request adds 1 to 30 panelists; more, none or no list is a validation error.", INFERRED,
         "the schema of SPEC25 has 'maximum 30' on the list; how Zoom refuses is unknown"),
    Rule("panelist_again", "A panelist added again keeps their id and gets the new name; a person who registered "
         "before stays registered.", INFERRED, "no evidence"),
    Rule("panelist_link", "A panelist's join_url is built like a registrant's, with the panelist's id.", INFERRED,
         "no real link was recorded"),
    Rule("question_types", "Polls and surveys hold each type of question to its limits: answers, prompts, right "
         "answers, characters, rating values.", DOCUMENTED, "SPEC25 webinarPollCreate, webinarSurveyUpdate"),
    Rule("question_fields", "A question needs a name and a type; fields that are not for its type, and empty lists, "
         "are dropped. These limits are checked after the webinar is found.", INFERRED, "no evidence"),
    Rule("quiz_answers", "Questions of a quiz need right_answers; matching, rank_order, long_answer and rating_scale "
         "do not.", INFERRED, "SPEC25 requires them of a quiz; the exceptions are our judgement"),
    Rule("branding_colours", "Colours of name tags are six hexadecimal digits, with or without # in front.", INFERRED,
         "SPEC25 (hexadecimal code, its example six digits)"),
    Rule("branding_default", "A new default name tag or virtual background replaces the old one; a webinar "
         "may have none. Setting the default virtual background without an id leaves none.", INFERRED,
         "SPEC25 has the fields; `id` is not required there"),
    Rule("branding_for_panelists", "`set_default_for_all_panelists` writes the new default's id into `name_tag_id` or "
         "`virtual_background_id` of every panelist there is; without a new default it does nothing. What is deleted "
         "goes from the panelists too.", INFERRED, "SPEC25 (the field); what it does to panelists is our reading"),
    Rule("branding_set_default", "Setting the default virtual background does not change the panelists unless "
         "`set_default_for_all_panelists` says true.", INFERRED, "SPEC25 has no default for this parameter"),
    Rule("branding_deletions", "A list of ids is deleted whole or not at all; removing a wallpaper that does not exist "
         "succeeds.", INFERRED, "SPEC25 has no refusal for a missing wallpaper"),
    Rule("wallpaper", "A webinar has one wallpaper: a new upload replaces the old one.", INFERRED,
         "SPEC25 (one file); that it is replaced and not refused is our judgement"),
    Rule("uploads", "A file's type is known by its first bytes, its name is kept without folders, its content not at "
         "all. A body with a file may have up to 16 MiB, or `max_body` if that is more.", INFERRED, "no evidence"),
    Rule("upload_without_file", "An upload without a file gets code 120; other uploads of Zoom were seen "
         "to return code -1.", DOCUMENTED, "SPEC25; recorded/api_400_minus1_multipart_part_missing"),
    Rule("poll_status", "A poll's status stays notstart: hosts launch polls, not webinars, and simulated participants "
         "can answer at any time.", INFERRED,
         "SPEC21 and SPEC25 have started, ended and sharing, and no call that sets it"),
    Rule("poll_questions", "A poll has at most 50 questions; a webinar may have any number of polls.", INFERRED,
         "no evidence in the specs"),
    Rule("poll_answers_required", "answer_required is true by default in a plain poll, false in others.", DOCUMENTED,
         "SPEC25 webinarPollCreate"),
    Rule("questions_replaced", "Setting registration questions replaces all of them.", OBSERVED,
         "facts 6 (a production client)"),
    Rule("questions_answers", "A short question is read back with an empty list of answers; sending that field is "
         "an error, as is the field last_name. Other types need answers (inferred).", OBSERVED,
         "facts 6 (a production client); the form of the refusal is inferred, and that last_name is refused is weak: "
         "facts 8.1 a7 has it in what is read"),
    Rule("questions_unset", "As long as its host has changed nothing, a form reads as one question, a required "
         "last_name. It is for Zoom's page: the API registers without a last name.", OBSERVED,
         "facts 8.1 a7, facts 8.3 row 6 (two meetings); on webinars by a production client's fixture"),
    Rule("questions_enforced", "Single registration requires answers to required questions, the batch does not.",
         OBSERVED, "recorded/webinar_add_registrant_400_custom_question; facts 1.1 (batch, by a client's test)"),
    Rule("employees", "no_of_employees accepts 501-1,000, but not 500-1,000, which SPEC25 prints in one place.",
         OBSERVED, "facts 6 (a production client)"),
    Rule("questions_standard", "A required field of Zoom's own that is absent or empty is `Missing field.`; an answer "
         "to a question that was not asked is kept.", INFERRED, "no evidence"),
    Rule("survey_unset", "A webinar without a survey returns the defaults of where it is shown; deleting a survey that "
         "does not exist succeeds.", INFERRED, "no evidence"),
    Rule("survey_defaults", "anonymous and numbered_questions of a custom survey are false by default.", DOCUMENTED,
         "SPEC25, the schema; its sentences say true"),
    Rule("survey_patch", "A survey keeps the fields that the body does not contain; a custom survey is replaced "
         "whole, an empty link is removed.", INFERRED, "no evidence"),
    Rule("stream_unset", "A webinar without a stream returns empty addresses, and cannot go live on one; an update "
         "that names no resolution leaves it.", INFERRED, "no evidence"),
    Rule("stream_settings", "A live stream takes settings only while it is off; to repeat on or off is not an error.",
         DOCUMENTED, "SPEC25 webinarLiveStreamStatusUpdate; that the rest succeeds is inferred"),
    Rule("stream_page", "page_url must be a web address; stream_url and stream_key may be any text.", INFERRED,
         "SPEC25 has the format uri; what counts as one is our judgement"),
    Rule("join_tokens", "A join token lives 120 seconds, and a caption address a day; requested again, they are the "
         "same.",
         DOCUMENTED, "SPEC25 (the day in its example); that they stay the same is inferred"),
    Rule("sip_dialing", "The address is number.passcode....code@zoomcrc.com; a free account's has no code.", INFERRED,
         "SPEC25 getWebinarSipDialingWithPasscode, its example; that paid plans have the connector is inferred"),
    Rule("invite_links", "Each invitation has its own link, built like a registrant's; without attendees there are "
         "none.", INFERRED, "SPEC24 and SPEC25 do not require attendees (facts 8.4 F12); the answer is unknown"),
    Rule("chat_message_gone", "Deleting a chat message that the running session does not have succeeds.", INFERRED,
         "SPEC25 has no refusal for it"),
    Rule("tracking_sources", "A registration's source_id counts for that source; unknown ones are ignored. "
         "total_records counts the webinar's registrants.", DOCUMENTED,
         "SPEC25 getTrackingSources; that all statuses count is inferred"),
    Rule("template_content", "A template keeps everything of a webinar but its start; type and recurrence only with "
         "save_recurrence.", INFERRED, "SPEC25 webinarTemplateCreate is unclear about save_recurrence"),
    Rule("template_polls", "A template keeps the webinar's polls; a webinar made from it has copies with new ids.",
         DOCUMENTED, "HELP KB0064227; that the API's templates are the web portal's, and ids new, is inferred"),
    Rule("template_overwrite", "overwrite replaces a template of the name if it was made from the same webinar.",
         DOCUMENTED, "SPEC25 webinarTemplateCreate"),
    Rule("template_use", "template_id fills in each field that is missing, null or empty in the body.", INFERRED,
         "SPEC25 says that the template is used, not how"),
    Rule("template_unknown", "A template_id that the host does not have is ignored, and so is any where the path names "
         "the user by an e-mail address.", INFERRED,
         "SPEC25 wants the user's id for it; no refusal is documented for either"),
    Rule("invited_users", "userCreate with `create` leaves a user pending; the other actions add an active one.",
         DOCUMENTED, "SPEC21, SPEC22 userCreate; that pending users host nothing is inferred"),
    Rule("webinar_plan", "feature.webinar and feature.webinar_capacity are a licensed user's webinar plan.", DOCUMENTED,
         "SPEC21 userSettingsUpdate"),
    Rule("webinar_plan_capacity", "A plan switched on without a capacity has 500 seats; a capacity without the plan is "
         "ignored.", INFERRED, "no evidence"),
    Rule("licence_lost", "A user who is no longer licensed loses the webinar plan, and keeps the webinars.", INFERRED,
         "no evidence"),
    Rule("user_removed", "What a removed user hosted and is not transferred is deleted, whichever the action.",
         INFERRED, "SPEC21 userDelete has the switches for handing over"),
    Rule("number_space", "Meetings and webinars share one space of numbers and one daily quota of changes.", DOCUMENTED,
         "facts 3 (quota); the numbers are inferred"),
    *MEETING_RULES,
    Rule("alternative_hosts", "An alternative host is named by an e-mail address, or by the id of a user of the "
         "account; anything else is a validation error.", INFERRED,
         "facts 8.2 X2; who is not licensed, or not of the account, is not looked up: the refusal is unknown"),
    Rule("auto_recording", "An auto_recording that Zoom does not have is stored as none.", OBSERVED,
         "facts 8.1 b (an update of a meeting, July 2026); on webinars by analogy"),
    Rule("listed_without_registration", "The list of registrants of a webinar without registration is empty, not an "
         "error.", OBSERVED, "facts 8.1 b (2020 and later)"),
    Rule("registration_page", "Who registers on Zoom's page is a registrant like any other, at the cost of no attempt "
         "of the day; who cancels there is gone, and the address may register again.", INFERRED,
         "facts 8.2 X1; that the other rules of single registration hold there is our judgement"),
    Rule("conversion", "A webinar that is converted is a meeting under the same number, with its registrants, and a "
         "meeting a webinar; what the other kind does not have is gone.", INFERRED,
         "facts 8.2 X1; what stays is our judgement"),
    Rule("consent", "/oauth/authorize consents at once for the owner, or the user in login_hint.", INFERRED,
         "mockzoom's own: the mock has no consent page"),
    *MODELLED_RULES,
    *USER_RULES,
    *RECORDING_RULES,
    *WEBHOOK_RULES,
)  # fmt: skip
