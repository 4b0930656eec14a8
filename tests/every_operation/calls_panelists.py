"""Panelists."""

from arranged import Sent, elsewhere

RUI = {"name": "Rui Costa", "email": "rui@example.com"}


def _panel(mock):
    path = f"/v2/webinars/{mock.webinar()}/panelists"
    mock.post(path, {"panelists": [RUI]})
    return path


CALLS = {
    "webinarPanelists": lambda mock: Sent("GET", _panel(mock)),
    "webinarPanelistCreate": lambda mock: Sent(
        "POST", f"/v2/webinars/{mock.webinar()}/panelists", {"panelists": [RUI]}
    ),
    "webinarPanelistsDelete": lambda mock: Sent("DELETE", _panel(mock)),
    "webinarPanelistDelete": lambda mock: Sent("DELETE", _panel(mock) + "/rui@example.com"),
}


def _hundred(mock, sent):
    for block in range(4):
        people = [{"email": f"p{block}-{n}@example.com"} for n in range(25)]
        mock.post(sent.path, {"panelists": people})
    return sent.go(mock)


REFUSALS = {
    ("webinarPanelistCreate", "panelist_limit_reached"): _hundred,
    ("webinarPanelistDelete", "panelist_not_found"): lambda mock, sent: elsewhere(sent, panelistId="nobody").go(mock),
}
