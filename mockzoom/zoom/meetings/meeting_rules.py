"""The rules of meetings that are not errors, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule

OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

MEETING_RULES: tuple[Rule, ...] = (
    Rule("meeting_fields", "A meeting has its passcode in four forms, chat_join_url, pre_schedule and 49 settings "
         "although they were never sent, in a fixed order; agenda and assistant_id only when it is read. Profile "
         "2021-08 has those that SPEC21 has.", OBSERVED,
         "recorded/meeting_create_2026, recorded/meeting_get_2026, facts 8.3 row 4; SPEC21 for 2021-08"),
    Rule("meeting_settings", "Settings that are not sent are those of the host: video, join_before_host, waiting room, "
         "recording, use_pmi; audio is voip for hosts who are not licensed.", DOCUMENTED,
         "SPEC25 meetingCreate (of some of them); audio: recorded/meeting_get_2026, facts 8.3 row 4"),
    Rule("meeting_passcode", "Zoom chooses a passcode of six letters and digits where none is sent and the host's "
         "settings require one, as they do by default; default_password false prevents it.", DOCUMENTED,
         "SPEC25 meetingCreate (default_password); the form: recorded/meeting_create_2026"),
    Rule("meetings_order", "The list has series first, then the others by their start; a series starts with its next "
         "occurrence.", OBSERVED, "recorded/meetings_list_2026 (one list); that type 3 is a series there is inferred"),
    Rule("meeting_occurrences", "Meetings of type 8 have occurrences as webinars of type 9 do; intervals may be 99 "
         "days, 50 weeks or 10 months.", DOCUMENTED, "SPEC25 meetingCreate; in profile 2021-08 as webinars: SPEC21"),
    Rule("meeting_occurrence_changes", "One occurrence of a meeting can differ in agenda, time, duration and seven "
         "settings.", DOCUMENTED, "SPEC25 meetingUpdate"),
    Rule("meeting_past_update", "An update of a series of meetings ignores a start in the past.", DOCUMENTED,
         "SPEC25 meetingUpdate, which may mean every meeting; in profile 2021-08 inferred"),
    Rule("personal_meeting", "Every user has a personal meeting (type 4) under the PMI. It takes no registration, is "
         "not listed, and exists without being created; meetings with use_pmi are joined there, and take no "
         "registration either.", DOCUMENTED,
         "SPEC25 (type 4, pmi); that registration is stripped: facts 8.3 row 12; the rest is inferred"),
    Rule("meeting_pending_link", "A meeting's pending registrant gets no join_url.", DOCUMENTED,
         "facts 1.2 (SPEC21, SPEC24, SPEC25)"),
    Rule("meeting_link", "A meeting registrant's link is a webinar's without the uuid.", OBSERVED,
         "facts 8.1 b"),
    Rule("meeting_unlicensed", "A meeting of a host who is not licensed gets approval_type 2, without an error.",
         INFERRED, "facts 8.3 row 12 (a client reports it of updates); a registration is refused, facts 8.1 a13"),
    Rule("meeting_ends", "Instant and scheduled meetings end with their time, series with the last one, those without "
         "a fixed time never.", INFERRED, "no evidence"),
    Rule("meeting_polls", "A meeting may have 25 polls in profile 2021-08, 50 later; a batch creates all or none.",
         DOCUMENTED, "SPEC21, SPEC25 createBatchPolls; that all or none are created is inferred"),
    Rule("meeting_questions", "Questions of a meeting are short or single; single registration requires answers to "
         "required ones, the batch does not.", DOCUMENTED,
         "SPEC25 meetingRegistrantQuestionUpdate; what registration requires is by analogy to webinars"),
    Rule("meeting_recovery", "A deleted meeting can be recovered for a week, with registrants, polls and questions.",
         DOCUMENTED, "SPEC25 meetingStatus (recover); the week and what comes back are inferred"),
    Rule("meeting_invitation", "An invitation has host, topic, local time, link, number and passcode; a paid account "
         "has an address for room systems.", DOCUMENTED,
         "SPEC25 meetingInvitation, its sample; lines about telephones are left out"),
)  # fmt: skip
