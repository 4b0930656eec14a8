"""Cloud recordings from outside: listed, read, deleted, recovered, and downloaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.messages import ApiRequest

from .cases.recordings import DELETE, DELETE_ONE, GET, RECOVER, RECOVER_ONE, SETTINGS, files_of, recorded
from .cases.words import clock_of, did

NEEDS = "needs a person who records"


def day_of(client, shift=0):
    """A day of the account's clock, as lists show it."""
    return (datetime.fromtimestamp(clock_of(client).now(), UTC) + timedelta(days=shift)).date().isoformat()


def listed(client, **query):
    """The list of the user's recordings."""
    return did(client, OperationCall("recordingsList", {"userId": "me"}, query=query))


def in_trash(client, kind="meeting_recordings"):
    """The numbers in the trash, each with the ids of its files."""
    rows = listed(client, trash="true", trash_type=kind)["meetings"]
    return {row["id"]: [file["id"] for file in row["recording_files"]] for row in rows}


@proves("recording_list_empty", "recording_list_days")
@validated_live("2026-05", "recorded/recordings_list_empty_2026")
@not_on_zoom(NEEDS)
def test_an_empty_list(account):
    """Of a host who never recorded, however long a page is to be."""
    client = account()

    answer = did(client, OperationCall("recordingsList", {"userId": "me"}, query={"page_size": 300}))

    days = (0, 1) if client.profile == "2021-08" else (-1, 0)
    with judging("recording_list_days"):
        assert (answer["from"], answer["to"]) == tuple(day_of(client, shift) for shift in days)
    with judging("recording_list_empty"):
        assert {name: answer[name] for name in ("page_count", "page_size", "total_records", "meetings")} == {
            "page_count": 0,
            "page_size": 0,
            "total_records": 0,
            "meetings": [],
        }


@proves("recording_key", "recording_list_days", "read_back")
@documented()
@not_on_zoom(NEEDS)
def test_the_lists_and_the_recording_agree(account):
    """The latest session by its number, each by its UUID; only within the days that were asked for."""
    client = account()
    number = recorded(client, type=6)
    first = did(client, OperationCall(GET, {"meetingId": number}))
    people = client.account.people(number)
    people.start()
    people.record()
    did(client, OperationCall("webinarStatus", {"webinarId": number}, {"action": "end"}))
    second = did(client, OperationCall(GET, {"meetingId": number}))

    with judging("recording_key"):
        assert first["uuid"] != second["uuid"]
        for one in (first, second):
            assert did(client, OperationCall(GET, {"meetingId": one["uuid"]}))["uuid"] == one["uuid"]
    rows = listed(client)["meetings"]
    ours = did(client, OperationCall("getAccountCloudRecording", {"accountId": "me"}))["meetings"]
    with judging("read_back", where="recordingsList"):
        assert [row["uuid"] for row in rows] == [row["uuid"] for row in ours] == [first["uuid"], second["uuid"]]
        for row, one in zip(rows, (first, second), strict=True):
            assert row == {name: one[name] for name in row}
            assert row["total_size"] == sum(file["file_size"] for file in row["recording_files"])
            assert row["recording_count"] == len(row["recording_files"])
    with judging("recording_list_days"):
        assert listed(client, **{"from": day_of(client, 1), "to": day_of(client, 2)})["total_records"] == 0
        assert listed(client, **{"from": day_of(client), "to": day_of(client)})["total_records"] == 2


@proves("recording_trash")
@documented()
@not_on_zoom(NEEDS)
def test_a_recording_in_the_trash(account):
    """Whole: it is listed there alone, and comes back as it was."""
    client = account()
    number = recorded(client)
    here = {"meetingId": number}
    before = did(client, OperationCall(GET, here))
    did(client, OperationCall(DELETE, here))
    with judging("recording_trash"):
        assert in_trash(client) == {number: [file["id"] for file in before["recording_files"]]}
        assert in_trash(client, "recording_file") == {}
        assert listed(client)["meetings"] == []
    client.refuses(client.deliver(OperationCall(GET, here)), "recording_not_found", GET)
    did(client, OperationCall(RECOVER, {"meetingUUID": before["uuid"]}, {"action": "recover"}))
    with judging("recording_trash"):
        assert did(client, OperationCall(GET, here)) == before
        assert in_trash(client) == {}


@proves("recording_trash")
@documented()
@not_on_zoom(NEEDS)
def test_a_file_in_the_trash(account):
    """Alone: the others stay, and it comes back; deleted for good it does not."""
    client = account()
    number = recorded(client)
    files = files_of(client, number)
    one = {"meetingId": number, "recordingId": files[0]}
    did(client, OperationCall(DELETE_ONE, one))
    with judging("recording_trash"):
        assert files_of(client, number) == files[1:]
        assert in_trash(client, "recording_file") == {number: files[:1]}
    did(client, OperationCall(RECOVER_ONE, one, {"action": "recover"}))
    with judging("recording_trash"):
        assert files_of(client, number) == files
    did(client, OperationCall(DELETE_ONE, one, query={"action": "delete"}))
    with judging("recording_trash"):
        assert files_of(client, number) == files[1:]
        assert in_trash(client, "recording_file") == {}
    again = client.deliver(OperationCall(RECOVER_ONE, one, {"action": "recover"}))
    client.refuses(again, "recording_not_found", RECOVER_ONE)


@proves("recording_trash")
@documented()
@not_on_zoom(NEEDS)
def test_the_trash_after_thirty_days(account):
    """A minute before it can be recovered, a minute later it cannot."""
    client = account()
    clock = clock_of(client)
    for late in (False, True):
        number = recorded(client)
        did(client, OperationCall(DELETE, {"meetingId": number}))
        clock.advance(30 * 86_400 + (60 if late else -60))
        answer = client.deliver(OperationCall(RECOVER, {"meetingUUID": number}, {"action": "recover"}))
        with judging("recording_trash"):
            assert answer.status == (404 if late else 204), str(answer)


@pytest.mark.parametrize(
    ("passcode", "fits"),
    [("abc123!?", True), ("a1!a1!a1!a", True), ("a1!a1!a", False), ("a1!a1!a1!a1", False), ("abcdefgh!", False),
     ("12345678!", False), ("abcd12345", False)],
)  # fmt: skip
@proves("recording_passcode")
@documented()
@not_on_zoom(NEEDS)
def test_a_passcode(api, passcode, fits):
    """Of 8 to 10 characters with a digit, a letter and a special character."""
    here = {"meetingId": recorded(api)}

    answer = api.deliver(OperationCall(SETTINGS, here, {"password": passcode}))

    with judging("recording_passcode", where=passcode):
        assert answer.succeeded is fits, str(answer)
        assert (did(api, OperationCall("recordingSettingUpdate", here))["password"] == passcode) is fits


@pytest.mark.parametrize("way", ["header", "query", "download token", "nothing known"])
@proves("recording_download")
@gap("refusals_elsewhere")
@not_on_zoom(NEEDS)
def test_a_download(api, way):
    """With the token of the API or of the recording it has the size of the list; with another one it is refused."""
    here = {"meetingId": recorded(api)}
    found = did(api, OperationCall(GET, here, query={"include_fields": "download_access_token"}))
    file = found["recording_files"][0]
    token = {"download token": found["download_access_token"], "nothing known": "unknown"}.get(way, api.token)
    path = urlsplit(file["download_url"]).path
    headers = {} if way == "query" else {"Authorization": f"Bearer {token}"}

    answer = api.account.target.send(
        ApiRequest("GET", f"{path}?access_token={token}" if way == "query" else path, headers)
    )

    with judging("recording_download", where=way):
        assert answer.status == (401 if way == "nothing known" else 200)
        assert way == "nothing known" or len(answer.body) == file["file_size"]
