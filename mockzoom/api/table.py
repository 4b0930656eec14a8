"""The table of contents: each operation by Zoom's name, what does it, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mockzoom.api.wire import admission as admission_wire
from mockzoom.api.wire import branding as branding_wire
from mockzoom.api.wire import livestream as livestream_wire
from mockzoom.api.wire import meetings as meetings_wire
from mockzoom.api.wire import panelists as panelists_wire
from mockzoom.api.wire import past as past_wire
from mockzoom.api.wire import polls as polls_wire
from mockzoom.api.wire import questions as questions_wire
from mockzoom.api.wire import registrants as registrants_wire
from mockzoom.api.wire import reports as reports_wire
from mockzoom.api.wire import surveys as surveys_wire
from mockzoom.api.wire import templates as templates_wire
from mockzoom.api.wire import tracking as tracking_wire
from mockzoom.api.wire import users as users_wire
from mockzoom.api.wire import webinars as webinars_wire
from mockzoom.operations import (
    admission,
    branding_files,
    branding_name_tags,
    chat,
    livestream,
    meeting_registrants,
    meetings,
    panelists,
    past,
    polls,
    questions,
    registrants,
    reports,
    sessions,
    surveys,
    templates,
    tracking,
    user_delete,
    users,
    webinars,
)
from mockzoom.operations.world import Ask, World


class Line(NamedTuple):
    """An operation's function and the shape of what it finds; no shape where the answer is empty."""

    perform: Callable[[World, Ask], Any]
    shape: Callable[[World, Any], dict[str, Any]] | None = None


TABLE: dict[str, Line] = {
    "addBatchRegistrants": Line(meeting_registrants.add_batch_registrants, registrants_wire.batch_registered),
    "addBatchWebinarRegistrants": Line(registrants.add_batch_webinar_registrants, registrants_wire.batch_registered),
    "createWebinarBrandingNameTag": Line(branding_name_tags.create_webinar_branding_name_tag, branding_wire.name_tag),
    "deleteWebinarBrandingNameTag": Line(branding_name_tags.delete_webinar_branding_name_tag),
    "deleteWebinarBrandingVB": Line(branding_files.delete_webinar_branding_vb),
    "deleteWebinarBrandingWallpaper": Line(branding_files.delete_webinar_branding_wallpaper),
    "deleteWebinarChatMessageById": Line(chat.delete_webinar_chat_message_by_id),
    "deleteWebinarRegistrant": Line(registrants.delete_webinar_registrant),
    "getTrackingSources": Line(tracking.get_tracking_sources, tracking_wire.tracking_source_list),
    "getWebinarBranding": Line(branding_files.get_webinar_branding, branding_wire.branding),
    "getWebinarLiveStreamDetails": Line(livestream.get_webinar_live_stream_details, livestream_wire.livestream),
    "getWebinarSipDialingWithPasscode": Line(
        admission.get_webinar_sip_dialing_with_passcode, admission_wire.sip_dialing
    ),
    "listPastWebinarPollResults": Line(past.list_past_webinar_poll_results, past_wire.poll_results),
    "listPastWebinarQA": Line(past.list_past_webinar_qa, past_wire.qa),
    "listWebinarParticipants": Line(past.list_webinar_participants, past_wire.participants),
    "listWebinarTemplates": Line(templates.list_webinar_templates, templates_wire.template_list),
    "meeting": Line(meetings.meeting, meetings_wire.meeting),
    "meetingCreate": Line(meetings.meeting_create, meetings_wire.meeting),
    "meetingDelete": Line(meetings.meeting_delete),
    "meetingRegistrantCreate": Line(meeting_registrants.meeting_registrant_create, meetings_wire.registrant_created),
    "meetingRegistrantStatus": Line(meeting_registrants.meeting_registrant_status),
    "meetingRegistrants": Line(meeting_registrants.meeting_registrants, registrants_wire.registrant_list),
    "meetings": Line(meetings.meetings, meetings_wire.meeting_list),
    "pastWebinars": Line(past.past_webinars, past_wire.instances),
    "reportWebinarDetails": Line(reports.report_webinar_details, reports_wire.details),
    "reportWebinarParticipants": Line(reports.report_webinar_participants, reports_wire.participants),
    "reportWebinarPolls": Line(reports.report_webinar_polls, reports_wire.polls),
    "reportWebinarQA": Line(reports.report_webinar_qa, reports_wire.qa),
    "reportWebinarSurvey": Line(reports.report_webinar_survey, reports_wire.survey),
    "setWebinarBrandingVB": Line(branding_files.set_webinar_branding_vb),
    "updateWebinarBrandingNameTag": Line(branding_name_tags.update_webinar_branding_name_tag),
    "uploadWebinarBrandingVB": Line(branding_files.upload_webinar_branding_vb, branding_wire.background_uploaded),
    "uploadWebinarBrandingWallpaper": Line(
        branding_files.upload_webinar_branding_wallpaper, branding_wire.wallpaper_uploaded
    ),
    "user": Line(users.user, users_wire.user),
    "userCreate": Line(users.user_create, users_wire.user_created),
    "userDelete": Line(user_delete.user_delete),
    "userSettings": Line(users.user_settings, users_wire.user_settings),
    "userSettingsUpdate": Line(users.user_settings_update),
    "userUpdate": Line(users.user_update),
    "users": Line(users.users, users_wire.user_list),
    "webinar": Line(webinars.webinar, webinars_wire.webinar),
    "webinarAbsentees": Line(past.webinar_absentees, registrants_wire.registrant_list),
    "webinarCreate": Line(webinars.webinar_create, webinars_wire.webinar_created),
    "webinarDelete": Line(webinars.webinar_delete),
    "webinarInviteLinksCreate": Line(admission.webinar_invite_links_create, admission_wire.invite_links),
    "webinarLiveStreamStatusUpdate": Line(livestream.webinar_live_stream_status_update),
    "webinarLiveStreamUpdate": Line(livestream.webinar_live_stream_update),
    "webinarLiveStreamingJoinToken": Line(admission.webinar_live_streaming_join_token, admission_wire.join_token),
    "webinarLocalArchivingArchiveToken": Line(
        admission.webinar_local_archiving_archive_token, admission_wire.join_token
    ),
    "webinarLocalRecordingJoinToken": Line(admission.webinar_local_recording_join_token, admission_wire.join_token),
    "webinarPanelistCreate": Line(panelists.webinar_panelist_create, panelists_wire.panelists_added),
    "webinarPanelistDelete": Line(panelists.webinar_panelist_delete),
    "webinarPanelists": Line(panelists.webinar_panelists, panelists_wire.panelist_list),
    "webinarPanelistsDelete": Line(panelists.webinar_panelists_delete),
    "webinarPollCreate": Line(polls.webinar_poll_create, polls_wire.poll),
    "webinarPollDelete": Line(polls.webinar_poll_delete),
    "webinarPollGet": Line(polls.webinar_poll_get, polls_wire.poll),
    "webinarPollUpdate": Line(polls.webinar_poll_update),
    "webinarPolls": Line(polls.webinar_polls, polls_wire.poll_list),
    "webinarRegistrantCreate": Line(registrants.webinar_registrant_create, registrants_wire.registrant_created),
    "webinarRegistrantGet": Line(registrants.webinar_registrant_get, registrants_wire.registrant),
    "webinarRegistrantQuestionUpdate": Line(questions.webinar_registrant_question_update),
    "webinarRegistrantStatus": Line(registrants.webinar_registrant_status),
    "webinarRegistrants": Line(registrants.webinar_registrants, registrants_wire.registrant_list),
    "webinarRegistrantsQuestionsGet": Line(questions.webinar_registrants_questions_get, questions_wire.questions),
    "webinarStatus": Line(sessions.webinar_status),
    "webinarSurveyDelete": Line(surveys.webinar_survey_delete),
    "webinarSurveyGet": Line(surveys.webinar_survey_get, surveys_wire.survey),
    "webinarSurveyUpdate": Line(surveys.webinar_survey_update),
    "webinarTemplateCreate": Line(templates.webinar_template_create, templates_wire.template_created),
    "webinarToken": Line(admission.webinar_token, admission_wire.caption_token),
    "webinarUpdate": Line(webinars.webinar_update),
    "webinars": Line(webinars.webinars, webinars_wire.webinar_list),
}
