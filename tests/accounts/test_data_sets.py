"""The data sets hold what their names promise, in every profile and at every time."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_turn import profiles_of

from mockzoom.accounts.builtin import DEMO_DATA
from mockzoom.accounts.data_sets import data_set_names, read_data_set
from mockzoom.spec import load_spec
from mockzoom.spec.document_errors import find_error
from mockzoom.spec.loader import read_object, schemas_folder

HOSTS = ("me", "priya.nair@example.com", "tom.becker@example.com")


def account(mock, name, **fields):
    """Create an account with a data set; its token is the mock's from now on."""
    made = mock.control("POST", "/v1/accounts", {"data_set": name, "rate_limits": "off"} | fields)
    assert made.status == 201, made.body
    mock.token = made.json["token"]
    return made.json


@pytest.mark.parametrize("name", data_set_names())
def test_a_data_set_fits_the_schema_of_seed_files(name):
    """Each is also an example of a seed file."""
    built = {"account_id": "a", "client_id": "c", "client_secret": "s", "users": [{"email": "a@example.com"}]}
    document = {"accounts": [built | read_data_set(name)]}
    schema = read_object(schemas_folder() / "admin" / "seed_file.json")
    assert find_error(document, schema, load_spec().objects.values()) is None


@pytest.mark.parametrize(("name", "profile"), [(one, p) for one in data_set_names() for p in profiles_of(one)])
def test_a_data_set_loads_in_every_profile_and_at_other_times(make_mock, name, profile):
    """Also at a leap day, and in the hours in which days differ between time zones.

    Each in one profile in `make test`, in all in `make test-everything`.
    """
    for start in ("2028-02-29T23:30:00Z", "2026-03-29T00:30:00Z", "2030-01-01T04:59:59Z"):
        mock = make_mock(profile=profile)
        account(mock, name, clock={"start": start, "frozen": True})
        assert mock.get("/v2/users/me/webinars").json["webinars"]


class TestDemo:
    def test_past_and_next_weeks(self, mock):
        """Webinars of the past and of the next weeks have registrants, panelists and polls."""
        account(mock, "demo")
        webinars = [w for h in HOSTS for w in mock.get(f"/v2/users/{h}/webinars?page_size=100").json["webinars"]]
        now = "2026-11-21T12:00:00Z"
        past = [w for w in webinars if w["start_time"] < now]
        assert (len(webinars), len(past)) == (10, 5)
        people = [mock.get(f"/v2/webinars/{w['id']}/registrants").json.get("total_records", 0) for w in webinars]
        assert sum(people) > 600
        assert mock.get("/v2/webinars/81000000002/panelists").json["total_records"] == 2
        assert mock.get("/v2/webinars/81000000005/polls").json["total_records"] == 1

    def test_the_held_session_has_attendance_answers_and_questions(self, mock):
        """What a report needs is there, and it does not contradict itself."""
        account(mock, "demo")
        report = mock.get("/v2/report/webinars/81000000002").json
        stays = mock.get("/v2/report/webinars/81000000002/participants?page_size=300").json["participants"]
        assert report["participants_count"] == len({one["user_email"] for one in stays}) > 50
        assert all(report["start_time"] <= s["join_time"] < s["leave_time"] <= report["end_time"] for s in stays)
        assert len(mock.get("/v2/report/webinars/81000000002/polls").json["questions"]) > 20
        assert len(mock.get("/v2/past_webinars/81000000002/qa").json["questions"]) == 3
        assert mock.get("/v2/report/webinars/81000000002/survey").json["survey_answers"]

    def test_the_full_one_is_full(self, mock):
        """Its seats are taken by registrants, and a seat that is given back can be taken."""
        account(mock, "demo")
        assert mock.registrants(81000000007)[24]
        assert mock.batch(81000000007, ["late@example.com"]).rule == "webinar_full"
        first = mock.registrants(81000000007)[0]["id"]
        assert mock.call("DELETE", f"/v2/webinars/81000000007/registrants/{first}").status == 204
        assert mock.batch(81000000007, ["late@example.com"]).status == 200

    def test_two_servers_have_the_same_people(self, make_mock):
        """Ids, names and times depend only on the seed and the clock."""
        answers = []
        for _ in range(2):
            mock = make_mock(demo_data=True)
            answers.append(mock.get("/v2/webinars/81000000009/registrants?page_size=300").body)
        assert answers[0] == answers[1]

    def test_the_built_in_account_has_it_with_demo_data(self, make_mock):
        """`serve --demo-data` keeps token and test webinars."""
        mock = make_mock(demo_data=True)
        assert mock.get("/v2/webinars/81000000005").status == 200
        assert mock.batch(90000003043, ["jill@example.com"]).rule == "webinar_full"
        assert mock.batch(81000000010, ["jill@example.com"]).status == 200


def test_the_docs_list_every_webinar_of_the_data_sets():
    """By number, those of `demo` with their topic."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "demo_data.md").read_text()
    for name in data_set_names():
        for webinar in read_data_set(name)["webinars"]:
            row = f"| {webinar['id']} | {webinar['topic']} |" if name == DEMO_DATA else str(webinar["id"])
            assert row in page
        assert f"| `{name}` |" in page


def test_full_is_full(mock):
    """The data set `full` refuses another registration."""
    account(mock, "full")
    assert mock.batch(81000000201, ["late@example.com"]).rule == "webinar_full"


def test_paging_needs_several_pages(mock):
    """The data set `paging` fills more than one page of the largest size."""
    account(mock, "paging")
    first = mock.get("/v2/webinars/81000000301/registrants?page_size=300").json
    assert (len(first["registrants"]), first["total_records"]) == (300, 450)


@pytest.mark.parametrize(
    ("name", "says"), [("dmeo", "did you mean 'demo'?"), ("x", "there are demo, full, held, paging")]
)
def test_an_unknown_data_set_is_named(mock, name, says):
    """With the nearest name, or all of them."""
    answer = mock.control("POST", "/v1/accounts", {"data_set": name})
    assert answer.status == 422
    assert answer.json["error"]["field"] == "data_set"
    assert f"no data set {name!r}; {says}" in answer.json["error"]["message"]
