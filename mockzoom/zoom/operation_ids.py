"""OperationIds that several modules of errors refer to."""

from __future__ import annotations

BATCH = "addBatchWebinarRegistrants"

SINGLE = "webinarRegistrantCreate"

GET_REGISTRANT = "webinarRegistrantGet"

DELETE_REGISTRANT = "deleteWebinarRegistrant"

CREATE = "webinarCreate"

GET = "webinar"

LIST = "webinars"

TEMPLATES = "listWebinarTemplates"

QUESTIONS = ("webinarRegistrantsQuestionsGet", "webinarRegistrantQuestionUpdate")

INVITE_LINKS, SIP_DIALING = "webinarInviteLinksCreate", "getWebinarSipDialingWithPasscode"

ABSENTEES = "webinarAbsentees"

PARTICIPANTS = "listWebinarParticipants"

PAST_POLLS, PAST_QA = "listPastWebinarPollResults", "listPastWebinarQA"

DETAILS_REPORT, PARTICIPANTS_REPORT = "reportWebinarDetails", "reportWebinarParticipants"

BRANDING, WALLPAPER_UPLOAD = "getWebinarBranding", "uploadWebinarBrandingWallpaper"

POLLS_REPORT, QA_REPORT, SURVEY_REPORT = "reportWebinarPolls", "reportWebinarQA", "reportWebinarSurvey"
