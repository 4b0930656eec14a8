"""Cloud recordings: how a session becomes files, who finds them, and how they are deleted and recovered."""

from __future__ import annotations

import pytest
from past_webinars import do, end, read
from recorded import file_of, listed, quoted, recorded, recording

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.users.models import USERS

DAY = 86_400


@pytest.fixture(name="mock_2025")
def _mock_2025(make_mock):
    return make_mock(profile="2025-06")


class TestRecord:
    """A session becomes files."""

    def test_a_recording_has_the_fields_of_the_recorded_answer(self, mock_each_profile):
        """Key for key, in its order; profile 2021-08 has those of its documents alone."""
        mock = mock_each_profile
        webinar = recorded(mock, record={"files": ["audio_only", "timeline", "shared_screen_with_speaker_view"]})
        page = listed(mock)
        (one,) = page["meetings"]
        details = mock.settings.profile != "2021-08"
        expected = [
            "uuid",
            "id",
            "account_id",
            "host_id",
            "topic",
            "type",
            "start_time",
            "timezone",
            "duration",
            "total_size",
            "recording_count",
            "share_url",
            "recording_files",
            "recording_play_passcode",
        ]
        late = {"timezone", "share_url", "recording_play_passcode"}
        assert list(one) == [name for name in expected if details or name not in late]
        file = [
            "id",
            "meeting_id",
            "recording_start",
            "recording_end",
            "file_type",
            "file_extension",
            "file_size",
            "play_url",
            "download_url",
            "status",
            "recording_type",
        ]
        assert list(file_of(one)) == [name for name in file if details or name != "file_extension"]
        assert "play_url" not in file_of(one, "timeline")
        assert (one["id"], one["type"], one["duration"], one["recording_count"]) == (webinar, 5, 45, 3)
        assert one["total_size"] == sum(f["file_size"] for f in one["recording_files"])
        assert list(page) == ["from", "to", "page_count", "page_size", "total_records", "next_page_token", "meetings"]

    def test_the_host_settings_decide_which_files_are_made(self, mock):
        """Chat and answers to polls only where there are some."""
        assert {f["recording_type"] for f in recording(mock, recorded(mock))["recording_files"]} == {
            "shared_screen_with_speaker_view",
            "audio_only",
        }
        change = {"recording": {"show_timestamp": True, "record_audio_file": False, "recording_audio_transcript": True}}
        assert mock.call("PATCH", "/v2/users/me/settings", change).status == 204
        webinar = mock.webinar(topic="U")
        do(mock, "start", webinar)
        do(mock, "join", webinar, host=True)
        do(mock, "chat_messages", webinar, host=True, text="Too early")
        mock.clock.advance(seconds=5)
        do(mock, "recording", webinar)
        do(mock, "chat_messages", webinar, host=True, text="Hello")
        end(mock, webinar)
        kinds = {f["recording_type"]: f for f in recording(mock, webinar)["recording_files"]}
        assert set(kinds) == {"shared_screen_with_speaker_view", "timeline", "audio_transcript", "chat_file"}

    def test_a_session_has_files_of_each_take_without_its_pauses(self, mock):
        """Another start after a stop makes more files; a pause does not."""
        webinar = mock.webinar()
        do(mock, "start", webinar)
        for action, seconds in (("start", 120), ("pause", 600), ("resume", 60), ("stop", 300), ("start", 240)):
            do(mock, "recording", webinar, action=action)
            mock.clock.advance(seconds=seconds)
        end(mock, webinar)
        found = recording(mock, webinar)
        assert (found["recording_count"], found["duration"]) == (4, 7)
        times = {(f["recording_start"][11:19], f["recording_end"][11:19]) for f in found["recording_files"]}
        assert times == {("12:00:00", "12:13:00"), ("12:18:00", "12:22:00")}
        assert len({f["id"] for f in found["recording_files"]}) == 4

    def test_each_take_has_the_files_that_were_asked_for_it(self, mock):
        """And its own transcript."""
        webinar = mock.webinar()
        do(mock, "start", webinar)
        for files, said in ((["audio_only"], []), (["audio_transcript"], ["One"]), (["audio_transcript"], ["Two"])):
            do(mock, "recording", webinar, files=files, transcript=said)
            mock.clock.advance(seconds=60)
            do(mock, "recording", webinar, action="stop")
        end(mock, webinar)
        found = recording(mock, webinar)["recording_files"]
        assert [f["recording_type"] for f in found] == ["audio_only", "audio_transcript", "audio_transcript"]
        texts = [mock.get(f["download_url"].removeprefix("http://zoom.test")).body for f in found[1:]]
        assert [b"One" in text for text in texts] == [True, False]

    @pytest.mark.parametrize(
        ("steps", "message"),
        [
            (("pause",), "is not being recorded"),
            (("start", "start"), "already"),
            (("start", "resume"), "paused is expected"),
            (("start", "pause", "pause"), "running is expected"),
            (("start", "stop", "stop"), "is not being recorded"),
        ],
    )
    def test_a_step_that_does_not_fit_is_refused_with_its_fix(self, mock, steps, message):
        """Status 409, and nothing changes."""
        webinar = mock.webinar()
        do(mock, "start", webinar)
        for action in steps[:-1]:
            do(mock, "recording", webinar, action=action)
        answer = mock.people("recording", webinar, action=steps[-1])
        assert answer.status == 409
        assert message in answer.json["error"]["message"]

    def test_nothing_is_recorded_without_a_session_or_the_setting(self, mock):
        """The message says what to do."""
        webinar = mock.webinar()
        assert "start it first" in mock.people("recording", webinar).json["error"]["message"]
        mock.call("PATCH", "/v2/users/me/settings", {"recording": {"cloud_recording": False}})
        do(mock, "start", webinar)
        assert "recording.cloud_recording" in mock.people("recording", webinar).json["error"]["message"]

    @pytest.mark.parametrize(("value", "count"), [("cloud", 1), ("local", 0), ("none", 0)])
    def test_auto_recording_records_from_the_start(self, mock, value, count):
        """Only to the cloud."""
        webinar = mock.webinar(settings={"auto_recording": value})
        do(mock, "start", webinar)
        end(mock, webinar)
        assert listed(mock)["total_records"] == count

    def test_a_recording_exists_from_the_end_of_its_session_on(self, mock_each_profile):
        """Also if the clock ends it; while it is live there is none."""
        mock = mock_each_profile
        webinar = mock.webinar(start_time="2026-11-21T12:10:00Z", duration=30)
        do(mock, "start", webinar)
        do(mock, "recording", webinar)
        assert mock.get(f"/v2/meetings/{webinar}/recordings").json["code"] == 3301
        assert listed(mock)["meetings"] == []
        mock.clock.advance(seconds=3600)
        (one,) = listed(mock)["meetings"]
        assert one["duration"] == 40
        assert one["recording_files"][0]["recording_end"] == "2026-11-21T12:40:00Z"

    def test_files_are_processed_for_as_long_as_the_test_says(self, mock):
        """Until then one empty row stands for them, as observed."""
        webinar = recorded(mock, record={"processing_minutes": 5})
        found = recording(mock, webinar)
        (row,) = found["recording_files"]
        assert (found["total_size"], found["recording_count"]) == (0, 0)
        assert (row["status"], row["file_type"], row["file_size"], row["recording_end"]) == ("processing", "", 0, "")
        answer = mock.call("DELETE", f"/v2/meetings/{webinar}/recordings/{row['id']}")
        assert (answer.status, answer.json["code"]) == (400, 3303)
        assert mock.call("DELETE", f"/v2/meetings/{webinar}/recordings").json["code"] == 3301
        mock.clock.advance(seconds=301)
        assert recording(mock, webinar)["recording_count"] == 2

    def test_meetings_are_recorded_as_webinars_are(self, mock_each_profile):
        """Instant, scheduled and recurring ones; the type is that of the meeting."""
        mock = mock_each_profile
        for number, kind in enumerate((1, 2, 3)):
            body = {"topic": "M", "type": kind, "start_time": "2026-11-21T12:00:00Z"}
            meeting = mock.post("/v2/users/me/meetings", body).json["id"]
            do(mock, "start", meeting)
            do(mock, "recording", meeting)
            mock.clock.advance(seconds=120)
            do(mock, "end", meeting)
            found = recording(mock, meeting)
            assert (found["id"], found["type"], found["duration"]) == (meeting, kind, 2)
            assert listed(mock)["total_records"] == number + 1

    def test_a_recording_outlasts_its_webinar(self, mock_2025):
        """It is found by number and by UUID after the webinar was deleted."""
        webinar = recorded(mock_2025, type=6)
        before = recording(mock_2025, webinar)
        assert mock_2025.call("DELETE", f"/v2/webinars/{webinar}").status == 204
        assert recording(mock_2025, webinar) == recording(mock_2025, before["uuid"]) == before


class TestControl:
    """The recording is controlled through the API."""

    def test_it_does_what_the_host_does(self, mock_each_profile):
        """Two takes, one with a pause; what does not fit is accepted without an effect."""
        mock = mock_each_profile
        meeting = mock.post("/v2/users/me/meetings", {"topic": "M", "type": 1}).json["id"]
        path = f"/v2/live_meetings/{meeting}/events"
        do(mock, "start", meeting)
        steps = ("stop", "start", "start", "pause", "pause", "resume", "resume", "stop", "pause", "start")
        for step in steps:
            answer = mock.call("PATCH", path, {"method": f"recording.{step}"})
            assert (answer.status, answer.body) == (202, b"")
            mock.clock.advance(seconds=60)
        assert mock.call("PATCH", path, {"method": "participant.invite"}).status == 202
        do(mock, "end", meeting)
        found = recording(mock, meeting)
        assert (found["recording_count"], found["duration"]) == (4, 2 + 2 + 1)

    def test_an_alternative_host_may_do_it(self, mock):
        """With a user token; another user may not."""
        settings = {"alternative_hosts": "second@example.com"}
        account = mock.account(
            users=[{"email": f"{name}@example.com"} for name in ("host", "second", "third")],
            scopes=["meeting:write", "meeting:read", "webinar:write"],
        )
        meeting = account.post("/v2/users/me/meetings", {"topic": "M", "type": 1, "settings": settings}).json["id"]
        assert account.people("start", meeting, account=account.id).status == 200
        with mock.pipeline.store.transaction(account.id) as state:
            ids = {user.email.partition("@")[0]: user.id for _, user in state.page(USERS, limit=9)}
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            for name, user_id in ids.items():
                directory.put(ACCESS_TOKENS, [AccessToken(name, account.id, ("meeting:write",), None, user_id, False)])
        for name, status in (("third", 400), ("second", 202), ("host", 202)):
            body = {"method": "recording.start"}
            answer = mock.call("PATCH", f"/v2/live_meetings/{meeting}/events", body, token=name)
            assert (name, answer.status) == (name, status)


class TestFind:
    """By number, by UUID, by user, by account, by day."""

    def test_a_number_means_the_latest_recorded_session_and_a_uuid_its_own(self, mock):
        """A later session that was not recorded does not hide an earlier recording."""
        webinar = mock.webinar(type=6)
        uuids = []
        for records in (True, True, False):
            uuids.append(do(mock, "start", webinar)["uuid"])
            if records:
                do(mock, "recording", webinar)
            mock.clock.advance(seconds=60)
            end(mock, webinar)
        assert recording(mock, webinar)["uuid"] == uuids[1]
        assert recording(mock, uuids[0])["uuid"] == uuids[0]
        assert mock.get(f"/v2/meetings/{quoted(uuids[2])}/recordings").json["code"] == 3301

    @pytest.mark.parametrize("slashes", ["leading", "double"])
    def test_a_uuid_with_slashes_is_found_if_it_is_encoded_twice(self, mock, slashes):
        """In every operation with a UUID in its path."""
        account = mock.account(uuid_slashes=slashes)
        webinar = account.webinar()
        for verb in ("start", "recording"):
            assert account.people(verb, webinar, account=account.id).status == 200
        end(account, webinar)
        uuid = listed(account)["meetings"][0]["uuid"]
        assert "/" in uuid
        for rest in ("", "/settings", "/registrants/questions", "/analytics_summary", "/analytics_details"):
            assert account.get(f"/v2/meetings/{quoted(uuid)}/recordings{rest}").status == 200

    def test_the_default_days_are_those_of_the_profile(self, mock_each_profile):
        """Yesterday and today as observed; today and tomorrow by the documents of 2021."""
        page = listed(mock_each_profile)
        days = {"2021-08": ("2026-11-21", "2026-11-22")}.get(
            mock_each_profile.settings.profile, ("2026-11-20", "2026-11-21")
        )
        assert (page["from"], page["to"]) == days

    def test_an_empty_list_is_the_recorded_one(self, mock_each_profile):
        """Also with a `page_size` in the query: the answer has 0."""
        assert listed(mock_each_profile, page_size=300) | {"from": "", "to": ""} == {
            "from": "",
            "to": "",
            "page_count": 0,
            "page_size": 0,
            "total_records": 0,
            "next_page_token": "",
            "meetings": [],
        }

    @pytest.mark.parametrize(
        ("query", "days", "found"),
        [
            ({"from_": "2026-11-21", "to": "2026-11-21"}, ("2026-11-21", "2026-11-21"), 1),
            ({"from_": "2026-11-22", "to": "2026-11-30"}, ("2026-11-22", "2026-11-30"), 0),
            ({"from_": "2026-01-01", "to": "2026-12-31"}, ("2026-11-30", "2026-12-31"), 0),
            ({"from_": "2026-01-01", "to": "2026-12-21"}, ("2026-11-21", "2026-12-21"), 1),
            ({"from_": "2026-03-01", "to": "2026-03-31"}, ("2026-03-01", "2026-03-31"), 0),
            ({"to": "2026-11-01"}, ("2026-11-01", "2026-11-01"), 0),
            ({"from_": "yesterday", "to": "x"}, ("2026-11-20", "2026-11-21"), 1),
            ({"from_": "2026-11-21T00:00:00Z"}, ("2026-11-21", "2026-11-21"), 1),
        ],
    )
    def test_days_select_recordings_and_never_more_than_a_month(self, mock_2025, query, days, found):
        """By the start of the session, in UTC; what is not a date counts as absent."""
        recorded(mock_2025)
        page = listed(mock_2025, **query)
        assert (page["from"], page["to"], page["total_records"]) == (*days, found)

    def test_pages_join_to_the_whole_list(self, mock):
        """With the tokens of the pages; a token of another list is refused."""
        webinar = mock.webinar(type=6)
        for _ in range(5):
            do(mock, "start", webinar)
            do(mock, "recording", webinar)
            end(mock, webinar)
        found, token = [], ""
        for count in (2, 2, 1):
            page = listed(mock, page_size=2, next_page_token=token)
            assert (page["page_count"], page["total_records"], len(page["meetings"])) == (3, 5, count)
            found += [one["uuid"] for one in page["meetings"]]
            last, token = token, page["next_page_token"]
        assert token == ""
        assert len(set(found)) == 5
        answer = mock.get(f"/v2/accounts/me/recordings?page_size=2&next_page_token={last}")
        assert (answer.status, answer.json["code"]) == (400, 300)

    def test_the_account_lists_the_recordings_of_all_users(self, mock_each_profile):
        """Under `me` and its id; without `page_count`; not on a free plan, not for another account."""
        mock = mock_each_profile
        webinar = recorded(mock)
        for name in ("me", "mockzoom-account"):
            page = read(mock, f"/accounts/{name}/recordings")
            assert [one["id"] for one in page["meetings"]] == [webinar]
            assert "page_count" not in page
        answer = mock.get("/v2/accounts/other/recordings")
        assert (answer.status, answer.json["code"]) == (404, 2001)
        assert answer.json["message"].endswith("belong to you: other.")

    def test_a_number_without_recordings_is_refused_as_a_filter(self, mock_2025):
        """`meeting_id` selects one; 3301 if it has none."""
        webinar = recorded(mock_2025)
        assert listed(mock_2025, meeting_id=webinar)["total_records"] == 1
        answer = mock_2025.get("/v2/users/me/recordings?meeting_id=1")
        assert (answer.status, answer.json["message"]) == (404, "There is no recording for this session.")

    def test_reading_changes_nothing(self, mock):
        """No GET leaves a trace in the state."""
        webinar = mock.webinar(duration=10, start_time="2026-11-21T12:10:00Z")
        do(mock, "start", webinar)
        do(mock, "recording", webinar)
        mock.clock.advance(seconds=3600)

        def state():
            with mock.pipeline.store.transaction("mockzoom-account") as opened:
                return opened.dump().records

        before = state()
        listed(mock)
        recording(mock, webinar)
        for rest in ("settings", "registrants", "registrants/questions", "analytics_details", "analytics_summary"):
            read(mock, f"/meetings/{webinar}/recordings/{rest}")
        assert state() == before


class TestTrash:
    """Deleted, recovered, gone."""

    def test_a_recording_goes_to_the_trash_and_comes_back(self, mock_each_profile):
        """The list of the trash shows when it was deleted, whatever the days."""
        mock = mock_each_profile
        webinar = recorded(mock)
        before = recording(mock, webinar)
        assert mock.call("DELETE", f"/v2/meetings/{webinar}/recordings").status == 204
        assert mock.get(f"/v2/meetings/{webinar}/recordings").status == 404
        assert listed(mock)["meetings"] == []
        (one,) = listed(mock, trash="true", from_="2020-01-01", to="2020-01-02")["meetings"]
        assert {f["deleted_time"] for f in one["recording_files"]} == {"2026-11-21T12:45:00Z"}
        assert listed(mock, trash="true", trash_type="recording_file")["meetings"] == []
        path = f"/v2/meetings/{quoted(before['uuid'])}/recordings/status"
        assert mock.call("PUT", path, {"action": "recover"}).status == 204
        assert recording(mock, webinar) == before
        assert mock.call("PUT", path, {"action": "recover"}).json["code"] == 3301

    def test_a_file_goes_to_the_trash_and_comes_back(self, mock_each_profile):
        """The other files stay; the last one takes the recording with it."""
        mock = mock_each_profile
        webinar = recorded(mock)
        before = recording(mock, webinar)
        first, second = (file["id"] for file in before["recording_files"])
        path = f"/v2/meetings/{webinar}/recordings"
        assert mock.call("DELETE", f"{path}/{first}").status == 204
        assert [f["id"] for f in recording(mock, webinar)["recording_files"]] == [second]
        (one,) = listed(mock, trash="true", trash_type="recording_file")["meetings"]
        assert [f["id"] for f in one["recording_files"]] == [first]
        assert mock.call("DELETE", f"{path}/{first}").json["code"] == 3301
        assert mock.call("DELETE", f"{path}/{second}").status == 204
        assert mock.get(path).status == 404
        assert mock.call("PUT", f"{path}/{second}/status", {"action": "recover"}).status == 204
        assert mock.call("PUT", f"{path}/{second}/status", {"action": "recover"}).json["code"] == 3301
        assert mock.call("PUT", f"{path}/status", {"action": "recover"}).status == 204
        assert recording(mock, webinar) == before

    def test_one_file_can_be_recovered_from_a_trashed_recording(self, mock):
        """The others stay in the trash, each by itself."""
        webinar = recorded(mock)
        first, second = (file["id"] for file in recording(mock, webinar)["recording_files"])
        path = f"/v2/meetings/{webinar}/recordings"
        mock.call("DELETE", path)
        assert mock.call("PUT", f"{path}/{first}/status").status == 204
        assert [f["id"] for f in recording(mock, webinar)["recording_files"]] == [first]
        (one,) = listed(mock, trash="true", trash_type="recording_file")["meetings"]
        assert [f["id"] for f in one["recording_files"]] == [second]

    @pytest.mark.parametrize("whole", [True, False])
    def test_what_is_deleted_for_good_cannot_be_recovered(self, mock, whole):
        """Also from the trash."""
        webinar = recorded(mock, record={"files": ["audio_only"]})
        path = f"/v2/meetings/{webinar}/recordings"
        place = path if whole else f"{path}/{recording(mock, webinar)['recording_files'][0]['id']}"
        assert mock.call("DELETE", f"{place}?action=trash").status == 204
        assert mock.call("DELETE", f"{place}?action=delete").status == 204
        assert mock.call("PUT", f"{path}/status", {"action": "recover"}).json["code"] == 3301
        assert listed(mock, trash="true")["total_records"] == 0
        assert mock.call("DELETE", f"{place}?action=delete").json["code"] == 3301

    @pytest.mark.parametrize("whole", [True, False])
    def test_the_trash_is_emptied_after_thirty_days(self, mock, whole):
        """A second before it can still be recovered."""
        webinar = recorded(mock, record={"files": ["audio_only"]})
        path = f"/v2/meetings/{webinar}/recordings"
        file = recording(mock, webinar)["recording_files"][0]["id"]
        mock.call("DELETE", path if whole else f"{path}/{file}")
        mock.clock.advance(seconds=30 * DAY - 1)
        assert mock.call("PUT", f"{path}/status", {"action": "recover"}).status == 204
        mock.call("DELETE", path if whole else f"{path}/{file}")
        mock.clock.advance(seconds=30 * DAY)
        assert mock.call("PUT", f"{path}/status", {"action": "recover"}).json["code"] == 3301

    def test_an_unknown_action_is_a_validation_error(self, mock):
        """Nothing is deleted."""
        webinar = recorded(mock)
        assert mock.call("DELETE", f"/v2/meetings/{webinar}/recordings?action=burn").json["code"] == 300
        assert recording(mock, webinar)

    def test_automatic_deletion_moves_a_recording_to_the_trash(self, mock_2025):
        """After 30 days, if the host has set it up; a recovered one stays."""
        mock = mock_2025
        mock.call("PATCH", "/v2/users/me/settings", {"recording": {"auto_delete_cmr": True}})
        webinar = recorded(mock)
        found = recording(mock, webinar)
        assert (found["auto_delete"], found["auto_delete_date"]) == (True, "2026-12-21")
        mock.clock.advance(seconds=30 * DAY)
        assert mock.get(f"/v2/meetings/{webinar}/recordings").status == 404
        path = f"/v2/meetings/{quoted(found['uuid'])}/recordings/status"
        assert mock.call("PUT", path, {"action": "recover"}).status == 204
        assert recording(mock, webinar)["auto_delete"] is False

    def test_the_file_of_a_simulive_webinar_cannot_be_deleted(self, mock):
        """A webinar can play a file of a recording; then 3310 keeps it."""
        account = mock.account(simulive=True)
        webinar = account.webinar()
        for verb in ("start", "recording"):
            assert account.people(verb, webinar, account=account.id).status == 200
        end(account, webinar)
        file = recording(account, webinar)["recording_files"][0]["id"]
        account.webinar(is_simulive=True, record_file_id=file)
        for place in ("", f"/{file}"):
            answer = account.call("DELETE", f"/v2/meetings/{webinar}/recordings{place}")
            assert (answer.status, answer.json["code"]) == (400, 3310)


class TestHosts:
    """Users who leave, and tokens that reach one user."""

    def test_recordings_go_to_the_heir_or_are_deleted(self, mock):
        """As `transfer_recording` says."""
        made = {"action": "custCreate", "user_info": {"email": "nora@example.com", "type": 2}}
        for transfers, left in ((True, 1), (False, 1)):
            user = mock.post("/v2/users", made).json["id"]
            mock.call("PATCH", f"/v2/users/{user}/settings", {"feature": {"webinar": True, "webinar_capacity": 500}})
            webinar = mock.post(f"/v2/users/{user}/webinars", {"topic": "T", "type": 5}).json["id"]
            do(mock, "start", webinar)
            do(mock, "recording", webinar)
            query = "&transfer_email=host@example.com&transfer_recording=true" if transfers else ""
            assert mock.call("DELETE", f"/v2/users/{user}?action=delete{query}").status == 204
            assert listed(mock)["total_records"] == left
