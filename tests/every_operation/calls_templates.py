"""Webinar templates and tracking sources."""

from arranged import Sent

TEMPLATES = "/v2/users/me/webinar_templates"

CALLS = {
    "listWebinarTemplates": lambda _: Sent("GET", TEMPLATES),
    "webinarTemplateCreate": lambda zoom: Sent("POST", TEMPLATES, {"name": "News", "webinar_id": zoom.webinar()}),
    "getTrackingSources": lambda zoom: Sent("GET", f"/v2/webinars/{zoom.webinar()}/tracking_sources"),
}


def _forty(zoom, sent):
    for number in range(40):
        zoom.post(sent.path, {**sent.body, "name": f"News {number}"})
    return sent.go(zoom)


REFUSALS = {
    ("webinarTemplateCreate", "template_limit_reached"): _forty,
    ("webinarTemplateCreate", "template_name_taken"): lambda zoom, sent: sent.go(zoom) and sent.go(zoom),
    ("webinarTemplateCreate", "template_webinar_unknown"): lambda zoom, sent: sent._replace(
        body={**sent.body, "webinar_id": 81111111111}
    ).go(zoom),
}
