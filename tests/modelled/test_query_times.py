"""Days and times in the queries of modelled lists: one reading for all, and errors of the query."""

from __future__ import annotations

import pytest

from mockzoom.modelled.query_times import day_of, moment_of
from mockzoom.zoom.errors import ZoomApiError

LISTS = [
    "/v2/im/chat/sessions?from={}&to=2026-11-21",
    "/v2/im/chat/sessions?from=2026-11-20&to={}",
    "/v2/chat/users/me/messages?to_contact=ann@example.com&date={}",
    "/v2/chat/users/me/messages?to_contact=ann@example.com&from={}",
    "/v2/phone/call_logs?from={}",
    "/v2/phone/call_logs?to={}",
]


@pytest.mark.parametrize("read", [day_of, moment_of])
@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "2026-02-30", "20"])
def test_what_is_not_a_time_is_an_error_of_the_query(read, text):
    """With the name of the parameter; a request that has none is not refused."""
    with pytest.raises(ZoomApiError) as caught:
        read({"from": text}, "from")

    assert [v.field for v in caught.value.violations] == ["from"]
    assert not caught.value.about_body
    assert read({}, "from") is read({"from": ""}, "from") is None


@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_what_is_not_a_day_in_json(path, make_mock):
    """An error of a query is JSON whatever `Accept` says (facts 8.1); only errors of a body can be XML."""
    mock = make_mock()
    user = {"email": "ann@example.com", "type": 1}
    assert mock.post("/v2/users", {"action": "custCreate", "user_info": user}).status == 201

    answer = mock.get(path.format("2026-02-30"), headers={"Accept": "application/xml"})

    assert (answer.status, answer.json["code"], len(answer.json["errors"])) == (400, 300, 1)
