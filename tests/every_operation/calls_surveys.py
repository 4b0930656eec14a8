"""Surveys."""

from arranged import Sent, edit_users

ELSEWHERE = {"third_party_survey": "https://survey.example/1"}


def _survey(zoom):
    return f"/v2/webinars/{zoom.webinar()}/survey"


CALLS = {
    "webinarSurveyGet": lambda zoom: Sent("GET", _survey(zoom)),
    "webinarSurveyUpdate": lambda zoom: Sent("PATCH", _survey(zoom), ELSEWHERE),
    "webinarSurveyDelete": lambda zoom: Sent("DELETE", _survey(zoom)),
}


def _switched_off(setting):
    return lambda zoom, sent: edit_users(zoom, settings={"in_meeting": {setting: False}}) or sent.go(zoom)


REFUSALS = {(name, "survey_disabled"): _switched_off("webinar_survey") for name in CALLS}
REFUSALS["webinarSurveyUpdate", "third_party_survey_forbidden"] = _switched_off("allow_host_to_use_third_party_survey")
REFUSALS["webinarSurveyUpdate", "third_party_survey_invalid"] = lambda zoom, sent: sent._replace(
    body={"third_party_survey": "survey.example"}
).go(zoom)
