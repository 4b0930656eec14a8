"""Panelists."""

from arranged import Sent, elsewhere

RUI = {"name": "Rui Costa", "email": "rui@example.com"}


def _panel(zoom):
    path = f"/v2/webinars/{zoom.webinar()}/panelists"
    zoom.post(path, {"panelists": [RUI]})
    return path


CALLS = {
    "webinarPanelists": lambda zoom: Sent("GET", _panel(zoom)),
    "webinarPanelistCreate": lambda zoom: Sent(
        "POST", f"/v2/webinars/{zoom.webinar()}/panelists", {"panelists": [RUI]}
    ),
    "webinarPanelistsDelete": lambda zoom: Sent("DELETE", _panel(zoom)),
    "webinarPanelistDelete": lambda zoom: Sent("DELETE", _panel(zoom) + "/rui@example.com"),
}


def _hundred(zoom, sent):
    for block in range(4):
        people = [{"email": f"p{block}-{n}@example.com"} for n in range(25)]
        zoom.post(sent.path, {"panelists": people})
    return sent.go(zoom)


REFUSALS = {
    ("webinarPanelistCreate", "panelist_limit_reached"): _hundred,
    ("webinarPanelistDelete", "panelist_not_found"): lambda zoom, sent: elsewhere(sent, panelistId="nobody").go(zoom),
}
