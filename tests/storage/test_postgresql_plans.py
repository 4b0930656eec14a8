"""PostgreSQL finds what a call needs by the index that is meant for it, though it knows nothing of the tables yet."""

from __future__ import annotations

import json
import time
from contextlib import closing

from sqlalchemy import create_engine, text

from mockzoom.app import create_pipeline
from mockzoom.config import Settings
from mockzoom.server import Request
from mockzoom.storage import open_store
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant, in_subgroup
from mockzoom.zoom.webinars.schedule import status_at

BATCHES, SIZE = 30, 30
READ = text(
    "SELECT relname, coalesce(sum(idx_tup_read), 0), (SELECT seq_tup_read FROM pg_stat_user_tables t "
    "WHERE t.relid = i.relid) FROM pg_stat_user_indexes i GROUP BY relid, relname"
)


def batch(pipeline, number):
    people = [{"email": f"p{number}-{n}@example.com", "first_name": "Jill"} for n in range(SIZE)]
    call = Request(
        method="POST",
        path="/v2/webinars/90000000005/batch_registrants",
        query_string="",
        headers={"authorization": "Bearer mockzoom-token", "content-type": "application/json"},
        base_url="http://zoom.test",
    )
    call.body = json.dumps({"registrants": people}).encode()
    answer = pipeline(call)
    assert answer.status == 200, answer.body


def read_by_table(url):
    """How many rows every table was asked for, by the statistics that connections leave behind when they end."""
    engine = create_engine(url)
    try:
        for _ in range(200):
            with engine.connect() as connection:
                found = {name: int(by_index) + int(whole) for name, by_index, whole in connection.execute(READ)}
            if found["mockzoom_states"]:
                return found
            time.sleep(0.05)
    finally:
        engine.dispose()
    raise AssertionError("PostgreSQL tells no statistics")


def test_pages_of_an_occurrence_read_few_rows(postgresql):
    """The parts that a page consists of are merged by their indexes, not read as a whole and sorted."""
    url = postgresql()
    days, people, pages = ("1", "2"), 3000, 20
    with closing(open_store(url)) as store:
        with store.transaction("a") as state:
            state.put(
                REGISTRANTS,
                [
                    Registrant(f"{n}", 1, f"p{n}", "A", "B", "approved", n, occurrences=days[: n % 3])
                    for n in range(people)
                ],
            )
        written = read_by_table(url)["mockzoom_records"]
        with store.transaction("a") as state:
            names = [name for name in state.subgroups(REGISTRANTS, 1) if status_at(in_subgroup(name), "1")]
            assert len(names) == 3
            for page in range(pages):
                rows = state.page_of_subgroups(REGISTRANTS, 1, names, after=page * 100, limit=10)
                assert [number for number, _ in rows] == list(range(page * 100 + 1, page * 100 + 11))
                assert len(state.page(REGISTRANTS, 1, "approved", after=page * 100, limit=10)) == 10

    assert read_by_table(url)["mockzoom_records"] - written < pages * 2 * 30


def test_a_batch_reads_few_rows_however_many_are_there(postgresql):
    """No request reads a whole account: neither its registrants nor the day's counters, even without ANALYZE."""
    url = postgresql()
    pipeline = create_pipeline(Settings(store=url, rate_limits="daily"))
    for number in range(BATCHES):
        batch(pipeline, number)
    pipeline.store.close()

    read = read_by_table(url)

    for table, rows in read.items():
        assert rows < BATCHES * SIZE * 4, (table, read)
