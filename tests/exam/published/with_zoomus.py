"""zoomus sits the exam: `ZoomClient` with both addresses, one registration for each person."""

from __future__ import annotations

import os

from glue import insist, main
from zoomus import ZoomClient

client = None


def zoom():
    """Return the client; it logs in when it is made."""
    global client  # noqa: PLW0603 - one client for one task
    if client is None:
        env = os.environ
        client = ZoomClient(
            env["ZOOM_CLIENT_ID"],
            env["ZOOM_CLIENT_SECRET"],
            env["ZOOM_ACCOUNT_ID"],
            base_uri=env["ZOOM_API_URL"],
            oauth_uri=env["ZOOM_OAUTH_URL"],
        )
    return client


main(
    {
        "register": lambda webinar, one: insist(zoom().webinar.register(id=webinar, **one).json()),
        "list_registrants": lambda webinar: insist(zoom().webinar.get_registrants(id=webinar).json())["registrants"],
        "list_users": lambda _: insist(zoom().user.list().json())["users"],
        "create_webinar": lambda fields: insist(zoom().webinar.create(user_id="me", **fields).json()),
        "get_webinar": lambda number: insist(zoom().webinar.get(id=number).json()),
    }
)
