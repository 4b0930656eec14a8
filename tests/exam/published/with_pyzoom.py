"""pyzoom sits the exam: `ZoomClient.raw`, with a token that it is given."""

from __future__ import annotations

import os

from glue import main
from pyzoom import ZoomClient

raw = ZoomClient(os.environ["ZOOM_ACCESS_TOKEN"], base_url=os.environ["ZOOM_API_URL"]).raw


def change(webinar, emails, action):
    """Change the status of registrants."""
    body = {"action": action, "registrants": [{"email": one} for one in emails]}
    raw.make_request(f"/webinars/{webinar}/registrants/status", "PUT", body=body)


main(
    {
        "register": lambda webinar, one: raw.post(f"/webinars/{webinar}/registrants", body=one).json(),
        "approve": change,
        "deny": change,
        "list_registrants": lambda webinar: raw.get_all_pages(f"/webinars/{webinar}/registrants")["registrants"],
        "list_users": lambda _: raw.get_all_pages("/users")["users"],
        "create_webinar": lambda fields: raw.post("/users/me/webinars", body=fields).json(),
        "get_webinar": lambda number: raw.get(f"/webinars/{number}").json(),
    }
)
