"""Slashes in paths, and UUIDs that hold them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import gap, not_on_zoom, proves, validated_live
from mockzoom.contract.messages import ApiRequest

REPORT = "reportWebinarParticipants"


def get(api, path):
    """Send a GET with exactly this path."""
    headers = {"Authorization": f"Bearer {api.token}", "Accept": "application/json"}
    return api.account.target.send(ApiRequest("GET", path, headers))


@pytest.mark.parametrize(
    "path", ["/v2//webinars/{}", "//v2/webinars/{}", "/v2/webinars//{}", "/v2/webinars/%2F{}", "//v2///webinars/{}"]
)
@proves("path_slashes")
@validated_live("2026-01", "facts 8.2 W5 (ZoomNet issue 471)")
@not_on_zoom("the guard sends plain paths alone")
def test_slashes_in_a_row(api, any_webinar, path):
    """Encoded or not, they count as one."""
    answer = get(api, path.format(any_webinar))

    assert (answer.status, answer.json.get("id")) == (200, any_webinar)


@pytest.mark.parametrize("path", ["/v2/webinars/{}/", "/v2/webinars/{}//", "/v2/webinars/{}%2F", "/v2//webinars/{}/"])
@proves("path_slashes")
@gap("slash_at_the_end")
@not_on_zoom("the guard sends plain paths alone")
def test_a_slash_at_the_end(api, any_webinar, path):
    """It is dropped."""
    answer = get(api, path.format(any_webinar))

    assert (answer.status, answer.json.get("id")) == (200, any_webinar)


@proves("path_slashes", "endpoint_unknown")
@gap("slash_at_the_end")
@not_on_zoom("the guard sends plain paths alone")
def test_an_unknown_endpoint_with_slashes(api):
    """It stays unknown."""
    with judging("path_slashes"):
        api.refuses(get(api, "/v2//nowhere/"), "endpoint_unknown", "")


def mangled(uuid):
    """A UUID as it is after slashes were merged."""
    while "//" in uuid:
        uuid = uuid.replace("//", "/")
    return uuid.removeprefix("/")


@pytest.mark.parametrize("slashes", ["leading", "double"])
@proves("uuid_encoded_once")
@validated_live("2026-01", "facts 8.2 W5 (ZoomNet issue 471, on meetings)")
@not_on_zoom("needs an account whose UUIDs have slashes")
def test_a_uuid_that_is_encoded_once(account, slashes):
    """It is not found, and the message has the id without the slashes that were merged; encoded twice it is found."""
    client = account(uuid_slashes=slashes)
    uuid = client.send("webinar", webinarId=client.webinar()).json["uuid"]
    once, twice = quote(uuid, safe=""), quote(quote(uuid, safe=""), safe="")

    assert uuid.startswith("/") if slashes == "leading" else "//" in uuid
    assert get(client, f"/v2/webinars/{twice}").json.get("uuid") == uuid
    client.refuses(get(client, f"/v2/webinars/{once}"), "webinar_not_found", "webinar", webinar_id=mangled(uuid))
    report = get(client, f"/v2/report/webinars/{once}/participants")
    client.refuses(report, "past_webinar_not_found", REPORT, webinar_id=mangled(uuid))
