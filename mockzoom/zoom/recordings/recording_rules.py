"""Rules of cloud recordings other than errors, each with its evidence."""

from __future__ import annotations

from mockzoom.zoom.evidence import EvidenceGrade, Rule

OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED

RECORDING_RULES: tuple[Rule, ...] = (
    Rule("recording_files", "A recording has the files that the host's settings name, from the end of the session on; "
         "chat and answers to polls only where there are some. A take from start to stop has one file of each kind.",
         INFERRED, "no evidence; SPEC25 names the settings for timeline and single voices"),
    Rule("recording_processing", "While files are processed, one row stands for them, with empty type and end and a "
         "size of 0. A test sets how long that lasts; by default it takes no time.", OBSERVED,
         "CLIENT Jericho/ZoomNet (issue 99); that the type is hidden until then, and the default, is inferred"),
    Rule("recording_key", "A number means the latest session that was recorded, a UUID its own session, encoded twice "
         "where it holds a slash.", DOCUMENTED,
         "SPEC21, SPEC25 recordingGet; that a later session without a recording does not hide an earlier one is "
         "inferred"),
    Rule("recording_outlasts", "A recording stays when its meeting or webinar is deleted. With its host it is deleted "
         "unless `transfer_recording` hands it over.", DOCUMENTED,
         "SPEC21 userDelete (the switch); that it outlasts its meeting is inferred"),
    Rule("recording_list_days", "Lists cover the days from yesterday to today (profile 2021-08: from today to "
         "tomorrow) unless `from` and `to` say otherwise, by the start of the session in UTC.", OBSERVED,
         "recorded/recordings_list_2024, recorded/recordings_list_empty_2026; the days of 2021 are documented: SPEC21"),
    Rule("recording_list_month", "Of more than a month, the last month is listed, and `from` of the answer says so.",
         INFERRED, "SPEC21 and SPEC25 recordingsList have a month as the most, and no refusal"),
    Rule("recording_list_empty", "An empty list of recordings has a `page_size` of 0.", OBSERVED,
         "recorded/recordings_list_empty_2026"),
    Rule("recording_trash", "What is in the trash can be recovered for 30 days, whole or file by file; the list of the "
         "trash knows no days.", DOCUMENTED,
         "SPEC21, SPEC25 recordingStatusUpdate; that deleting for good reaches the trash is inferred"),
    Rule("recording_auto_delete", "Where the host's setting `auto_delete_cmr` is on, a recording is moved to the trash "
         "30 days after it is ready, unless its `auto_delete` is switched off.", DOCUMENTED,
         "SPEC25 recordingSettingsUpdate; the 30 days, which hosts choose at Zoom, are inferred"),
    Rule("recording_passcode", "The passcode of a recording has 8 to 10 characters with a digit, a letter and a "
         "special character. A new recording has one; an empty one removes it.", DOCUMENTED,
         "SPEC21, SPEC25 recordingSettingsUpdate; the first and the empty passcode are inferred"),
    Rule("recording_on_demand", "A recording is on-demand as long as its approval_type is not 2; a registrant is "
         "approved at once unless it is 1.", INFERRED, "SPEC21, SPEC25 recordingSettingsUpdate describe both fields"),
    Rule("recording_download", "A download needs a token of the API with a scope of recordings, in the header or as "
         "access_token, or a download token of the recording. Another one is refused with 401.", DOCUMENTED,
         "SPEC21, SPEC25 recordingGet; the form of the refusal was seen: CLIENT "
         "ricardorodrigues-ca/zoom-recording-downloader, its status CLIENT Jericho/ZoomNet (issue 348)"),
    Rule("recording_passcode_page", "Without token and passcode an address answers with a page that asks for the "
         "passcode, with status 200.", OBSERVED,
         "CLIENT graphaelli/zat; that recordings without a passcode are open is inferred"),
    Rule("recording_links", "Links point to the host of the request; for one of Zoom's hosts, to us06web.zoom.us as in "
         "a real answer.", OBSERVED, "recorded/recordings_list_2024; the first part is mockzoom's own"),
    Rule("recording_views", "Views come from the simulation; requests of apps for files are none.", INFERRED,
         "mockzoom's own"),
    Rule("auto_recording_cloud", "A session with auto_recording `cloud` is recorded from its start.", DOCUMENTED,
         "SPEC21, SPEC25 webinarCreate; that the host's setting for cloud recording comes first is inferred"),
)  # fmt: skip
