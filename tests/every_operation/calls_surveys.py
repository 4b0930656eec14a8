"""Surveys."""

from arranged import Sent, edit_users

ELSEWHERE = {"third_party_survey": "https://survey.example/1"}


def _survey(mock):
    return f"/v2/webinars/{mock.webinar()}/survey"


CALLS = {
    "webinarSurveyGet": lambda mock: Sent("GET", _survey(mock)),
    "webinarSurveyUpdate": lambda mock: Sent("PATCH", _survey(mock), ELSEWHERE),
    "webinarSurveyDelete": lambda mock: Sent("DELETE", _survey(mock)),
}


def _switched_off(setting):
    return lambda mock, sent: edit_users(mock, settings={"in_meeting": {setting: False}}) or sent.go(mock)


REFUSALS = {(name, "survey_disabled"): _switched_off("webinar_survey") for name in CALLS}
REFUSALS["webinarSurveyUpdate", "third_party_survey_forbidden"] = _switched_off("allow_host_to_use_third_party_survey")
REFUSALS["webinarSurveyUpdate", "third_party_survey_invalid"] = lambda mock, sent: sent._replace(
    body={"third_party_survey": "survey.example"}
).go(mock)
