"""Webinar templates and tracking sources."""

from arranged import Sent

TEMPLATES = "/v2/users/me/webinar_templates"

CALLS = {
    "listWebinarTemplates": lambda _: Sent("GET", TEMPLATES),
    "webinarTemplateCreate": lambda mock: Sent("POST", TEMPLATES, {"name": "News", "webinar_id": mock.webinar()}),
    "getTrackingSources": lambda mock: Sent("GET", f"/v2/webinars/{mock.webinar()}/tracking_sources"),
}


def _forty(mock, sent):
    for number in range(40):
        mock.post(sent.path, {**sent.body, "name": f"News {number}"})
    return sent.go(mock)


REFUSALS = {
    ("webinarTemplateCreate", "template_limit_reached"): _forty,
    ("webinarTemplateCreate", "template_name_taken"): lambda mock, sent: sent.go(mock) and sent.go(mock),
    ("webinarTemplateCreate", "template_webinar_unknown"): lambda mock, sent: sent._replace(
        body={**sent.body, "webinar_id": 81111111111}
    ).go(mock),
}
