"""Calls that are meant for Zoom, as clients make them."""

from __future__ import annotations

import httpx
import requests

API = "https://api.zoom.us/v2"
ME = f"{API}/users/me"
BATCH = "/v2/webinars/90000000005/batch_registrants"
HEADERS = {"Authorization": "Bearer mockzoom-token"}
BODY = {"registrants": [{"email": "a@example.com", "first_name": "A"}]}


def by_httpx(method, url, data=None, **kwargs):
    if data is not None:
        kwargs["content"] = data
    with httpx.Client(timeout=5) as client:
        return client.request(method, url, **kwargs)


def register(email="a@example.com"):
    body = {"registrants": [{"email": email, "first_name": "A"}]}
    return requests.post(f"https://api.zoom.us{BATCH}", json=body, headers=HEADERS, timeout=5)
