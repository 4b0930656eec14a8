"""Panelists, polls, surveys and templates of a webinar."""

from __future__ import annotations

from dataclasses import replace

from mockzoom.contract.client import OperationCall

from ..run import RUN
from .webinars import on_webinar
from .words import NOBODYS, ErrorCase, after, changed, did, on, saying, settings

RUI = {"name": "Rui Costa", "email": "rui@example.com"}
POLL = {"title": "Sound", "questions": [{"name": "Was it loud enough?", "type": "single", "answers": ["Yes", "No"]}]}
SURVEY = {"third_party_survey": "https://survey.example/1"}
TEMPLATES = {"userId": "me"}


def _panel(name, **more):
    def case(client):
        path = {"webinarId": client.webinar()}
        did(client, OperationCall("webinarPanelistCreate", path, {"panelists": [RUI]}))
        return OperationCall(name, {**path, **more})

    return case


def _poll(name, body=None):
    def case(client):
        path = {"webinarId": client.webinar()}
        made = did(client, OperationCall("webinarPollCreate", path, POLL))
        return OperationCall(name, {**path, "pollId": made["id"]}, body)

    return case


def _template(client):
    return OperationCall(
        "webinarTemplateCreate", TEMPLATES, {"name": f"{RUN.tag} {RUN.fresh()}", "webinar_id": client.webinar()}
    )


SUCCESS_CASES = {
    "webinarPanelists": _panel("webinarPanelists"),
    "webinarPanelistCreate": on_webinar("webinarPanelistCreate", {"panelists": [RUI]}),
    "webinarPanelistsDelete": _panel("webinarPanelistsDelete"),
    "webinarPanelistDelete": _panel("webinarPanelistDelete", panelistId=RUI["email"]),
    "webinarPolls": _poll("webinarPolls"),
    "webinarPollCreate": on_webinar("webinarPollCreate", POLL),
    "webinarPollGet": _poll("webinarPollGet"),
    "webinarPollUpdate": _poll("webinarPollUpdate", POLL),
    "webinarPollDelete": _poll("webinarPollDelete"),
    "webinarSurveyGet": on_webinar("webinarSurveyGet"),
    "webinarSurveyUpdate": on_webinar("webinarSurveyUpdate", SURVEY),
    "webinarSurveyDelete": on_webinar("webinarSurveyDelete"),
    "listWebinarTemplates": lambda client: (
        did(client, _template(client)) and OperationCall("listWebinarTemplates", TEMPLATES)
    ),
    "webinarTemplateCreate": _template,
    "getTrackingSources": on_webinar("getTrackingSources"),
}


def _hundred(client, sent):
    for block in range(4):
        people = [{"name": "P", "email": f"p{block}-{n}@example.com"} for n in range(25)]
        did(client, saying(sent, panelists=people))
    return sent, {"limit": 100}


def forty(client, sent):
    """As many templates as a user may have, before the call."""
    for number in range(40):
        did(client, saying(sent, name=f"{sent.body['name']} {number}"))
    return sent, {"limit": 40}


def same_name(client, sent):
    """A template of the same name, before the call."""
    did(client, sent)
    return sent, {"name": sent.body["name"]}


ERROR_CASES = {
    ("webinarPanelistCreate", "panelist_limit_reached"): ErrorCase(_hundred),
    ("webinarPanelistDelete", "panelist_not_found"): changed(
        lambda sent: on(sent, panelistId="nobody"), panelist="nobody"
    ),
    ("webinarTemplateCreate", "template_limit_reached"): ErrorCase(forty),
    ("webinarTemplateCreate", "template_name_taken"): ErrorCase(same_name),
    ("webinarTemplateCreate", "template_webinar_unknown"): changed(lambda sent: saying(sent, webinar_id=NOBODYS)),
    ("webinarSurveyUpdate", "third_party_survey_invalid"): changed(
        lambda sent: replace(sent, body={"third_party_survey": "survey.example"}), third_party_survey="survey.example"
    ),
    ("webinarSurveyUpdate", "third_party_survey_forbidden"): after(
        settings(in_meeting={"allow_host_to_use_third_party_survey": False})
    ),
}
for _name in ("webinarPollGet", "webinarPollUpdate", "webinarPollDelete"):
    ERROR_CASES[_name, "poll_not_found"] = changed(lambda sent: on(sent, pollId="nothing"), poll_id="nothing")
for _name in ("webinarPolls", "webinarPollCreate", "webinarPollGet", "webinarPollUpdate", "webinarPollDelete"):
    ERROR_CASES[_name, "polls_disabled"] = after(settings(in_meeting={"webinar_polling": {"enable": False}}))
for _name in ("webinarSurveyGet", "webinarSurveyUpdate", "webinarSurveyDelete"):
    ERROR_CASES[_name, "survey_disabled"] = after(settings(in_meeting={"webinar_survey": False}))
