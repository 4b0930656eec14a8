"""How many records a list reads: those of its page, whatever it is filtered by and however long the whole list is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from mockzoom.storage import open_store
from mockzoom.storage.memory_table import RecordsByNumber
from mockzoom.storage.sql import state as sql_state
from mockzoom.storage.sql import statements as sql
from mockzoom.zoom.meetings.models import MEETING_REGISTRANTS
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant

PEOPLE, PAGE = 300, 10
DAYS = [str(1_795_348_800_000 + n * 86_400_000) for n in range(3)]
RECURRING = {"recurrence": {"type": 1, "end_times": 3}, "settings": {"approval_type": 0, "registration_type": 3}}


def registrants(number: int) -> list[Registrant]:
    """Some for all occurrences, some for one or two; some from a source, some denied for one occurrence."""
    return [
        Registrant(
            f"{n:022}",
            number,
            f"p{n}@example.com",
            "A",
            "B",
            ("approved", "approved", "pending")[n % 3],
            n,
            {"source_id": f"s{n % 2}"} if n % 5 == 0 else {},
            tuple(DAYS[: n % 3]),
            {DAYS[1]: "denied"} if n % 7 == 0 else {},
        )
        for n in range(PEOPLE)
    ]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def series(request, make_mock, tmp_path, monkeypatch):
    """A mock, the numbers of a webinar and a meeting with the same registrants, and the numbers of records read."""
    url = {"memory": lambda: "memory", "sqlite": lambda: f"sqlite:///{tmp_path}/s.db"}.get(request.param)
    url = url() if url else request.getfixturevalue("postgresql")()
    mock = make_mock(store=url)
    webinar = mock.webinar(type=9, **RECURRING)
    meeting = mock.post(
        "/v2/users/me/meetings", {"topic": "T", "type": 8, "start_time": "2026-11-22T12:00:00Z"} | RECURRING
    )
    read: list[Registrant] = []
    original: Callable = RecordsByNumber.__getitem__ if request.param == "memory" else sql_state.load

    def counted(*arguments):
        record = original(*arguments)
        if isinstance(record, Registrant):
            read.append(record)
        return record

    with closing(mock.pipeline.store) as store:
        with store.transaction("mockzoom-account") as state:
            state.put(REGISTRANTS, registrants(webinar))
            state.put(MEETING_REGISTRANTS, registrants(meeting.json["id"]))
        target = (RecordsByNumber, "__getitem__") if request.param == "memory" else (sql_state, "load")
        monkeypatch.setattr(*target, counted)
        yield mock, [f"/v2/webinars/{webinar}", f"/v2/meetings/{meeting.json['id']}"], read


@pytest.mark.parametrize(
    "query",
    [
        f"status=approved&occurrence_id={DAYS[1]}",
        f"status=denied&occurrence_id={DAYS[1]}",
        f"status=pending&occurrence_id={DAYS[0]}",
        "status=approved&tracking_source_id=s1",
        f"status=approved&occurrence_id={DAYS[2]}&tracking_source_id=s0",
    ],
)
def test_a_filtered_page_reads_its_page_and_one_more(series, query):
    """The same people as a filter of all of them chooses, page by page."""
    mock, paths, read = series
    filters = dict(part.split("=") for part in query.split("&"))
    status, day, source = (filters.get(name) for name in ("status", "occurrence_id", "tracking_source_id"))
    for path in paths:
        if source and "meetings" in path:
            continue  # meetings have no tracking sources
        expected = [
            r.email
            for r in registrants(0)
            if (r.occurrence_status.get(day, r.status) if day else r.status) == status
            and (not day or not r.occurrences or day in r.occurrences)
            and (not source or r.details.get("source_id") == source)
        ]
        found, token = [], ""
        while True:
            read.clear()
            page = mock.get(f"{path}/registrants?{query}&page_size={PAGE}&next_page_token={token}").json
            assert len(read) <= PAGE + 1
            assert page["total_records"] == len(expected)
            found += [r["email"] for r in page["registrants"]]
            token = page["next_page_token"]
            if not token:
                break
        assert found == expected
        assert expected


def test_counting_registrations_by_source_reads_no_registrants(series):
    """The lengths of the lists are enough."""
    mock, (webinar, _), read = series
    read.clear()
    assert mock.get(f"{webinar}/tracking_sources").json["total_records"] == PEOPLE
    assert read == []


def test_sqlite_finds_every_page_by_an_index_in_order(tmp_path):
    """No part of a statement looks through more than it returns."""
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        for groups, subgroups in ((1, 0), (2, 0), (0, 1), (1, 8), (3, 64)):
            statement = sql.page_of(groups, subgroups).of("sqlite")
            values = [""] * statement.count("?")
            with store._engine.connect() as connection:
                plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values))]
            read = [step for step in plan if "mockzoom_records" in step]
            assert all("USING INDEX" in step for step in read), plan
            assert sum("mockzoom_records_sub (sub=? AND number>?)" in step for step in read) == subgroups
            assert sum("mockzoom_records_group (parent=? AND grp=? AND number>?)" in step for step in read) == groups
