"""zoom-python sits the exam: `Client` with a token that it is given; Zoom's hosts lead to the server."""

from __future__ import annotations

import os

from glue import insist, main
from zoom.client import Client

client = Client(os.environ["ZOOM_CLIENT_ID"], os.environ["ZOOM_CLIENT_SECRET"])
client.set_token(os.environ["ZOOM_ACCESS_TOKEN"])
main(
    {
        "register": lambda webinar, one: insist(client.add_webinar_registrant(webinar, **one)),
        "list_users": lambda _: insist(client.list_users())["users"],
    }
)
