"""What can be wrong with a store: each has words that name it and the fix, and nothing that was answered is lost."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from mockzoom_server import ended

from mockzoom.server import Request
from mockzoom.storage import StoreError, open_store
from mockzoom.storage import factory as opening
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.sql.tables import VERSION
from mockzoom.zoom.account_records import ACCOUNTS


@pytest.fixture
def file(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture
def kept(file, make_mock):
    """A server on a file, and again one on the same file; all are closed at the end."""
    made = []

    def make(query="?timeout=0.05"):
        made.append(make_mock(store=f"sqlite:///{file}{query}"))
        return made[-1]

    yield make
    for mock in made:
        mock.pipeline.store.close()


def people(count, prefix):
    return [{"email": f"{prefix}{n}@example.com", "first_name": "Jill", "last_name": "Chill"} for n in range(count)]


def spoken(answer):
    """A refusal of Zoom's API in Zoom's shape."""
    assert set(answer.json) == {"code", "message"}
    return answer.status, answer.rule


@contextmanager
def held(file):
    """Another program writes the file, and takes its time."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def somebody():
    """As a user whom permissions hold back."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


class TestBeforeItIsOpened:
    @pytest.mark.parametrize(
        ("url", "says"),
        [
            ("mysql://x", "there is no store 'mysql'; choose one of memory, sqlite:///FILE"),
            ("postgresql://x", "there is no store 'postgresql'; choose one of"),
            ("my.db", "there is no store 'my.db'; choose one of"),
            ("sqlite://", "names no file"),
            ("sqlite:///", "names no file"),
            ("sqlite:////nowhere/at/all/x.db", "name a file in a folder that exists"),
            ("sqlite://relative.db", "names no file"),
            ("sqlite:///:memory:", "or use memory"),
            ("sqlite:///x.db?", "says '' behind its file"),
            ("sqlite:///what?.db", "that belongs to the file's name is written %3F"),
            ("sqlite:///x.db?timeout=soon", "?timeout=SECONDS alone is known"),
            ("sqlite:///x.db?timeout=-1", "?timeout=SECONDS alone is known"),
            ("sqlite:///x.db?timeout=nan", "?timeout=SECONDS alone is known"),
            ("sqlite:///x.db?timeout=1&timeout=2", "?timeout=SECONDS alone is known"),
            ("sqlite:///x.db?mode=ro&uri=true", "?timeout=SECONDS alone is known"),
            ("postgresql+psycopg://h:port/d", "cannot be read"),
            ("postgresql+psycopg://h/d?prepare_threshold=0", "prepare_threshold is not a parameter of a connection"),
            ("postgresql+psycopg://127.0.0.1:1/d?nonsense=1", 'invalid connection option "nonsense"'),
            ("postgresql+psycopg://u@/d?host=/nowhere", "it cannot be reached; see that it runs"),
        ],
    )
    def test_a_url_that_names_no_store(self, url, says):
        """With what would be one."""
        with pytest.raises(StoreError) as told:
            open_store(url)

        assert says in str(told.value)

    @pytest.mark.parametrize(
        ("url", "says"),
        [
            ("sqlite:///x.db", "needs sqlalchemy, which is not installed; run: pip install sqlalchemy"),
            ("postgresql+psycopg://h/d", "needs sqlalchemy and psycopg, which is not installed"),
        ],
    )
    def test_an_extra_that_is_not_installed(self, monkeypatch, url, says):
        """The command that brings it is in the message."""
        monkeypatch.setattr(opening, "find_spec", lambda _: None)

        with pytest.raises(StoreError) as told:
            open_store(url)

        assert says in str(told.value)

    def test_the_default_loads_nothing_of_it(self):
        """A server in memory does not pay for databases."""
        code = "import sys, mockzoom.app; mockzoom.app.create_pipeline(); print([m for m in sys.modules if 'sql' in m])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)

        assert done.stdout.strip() == "[]"

    def test_tables_of_another_version(self, file, kept):
        """Both versions are named, and what to do."""
        kept()
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("UPDATE mockzoom_meta SET value = 77 WHERE name = 'version'")
            raw.commit()

        told = f"has tables of version 77, and this mockzoom reads version {VERSION}; serve it"
        with pytest.raises(StoreError, match=told):
            open_store(f"sqlite:///{file}")

    def test_garbage(self, file):
        """A file that is something else is left as it is."""
        file.write_bytes(b"no database" * 1000)

        with pytest.raises(StoreError, match=r"it is not a database of SQLite; name another file"):
            open_store(f"sqlite:///{file}")
        assert file.read_bytes() == b"no database" * 1000

    @pytest.mark.skipif(sys.platform == "win32", reason="permissions as Linux and macOS have them")
    def test_a_file_that_may_not_be_written(self):
        """It could be read, and no call answered."""
        with tempfile.TemporaryDirectory() as folder:  # one that others reach: not among pytest's
            file = Path(folder) / "x.db"
            open_store(f"sqlite:///{file}").close()
            Path(folder).chmod(0o777)
            file.chmod(0o444)
            with somebody(), pytest.raises(StoreError, match=r"x\.db failed: it may not be written; change its perm"):
                open_store(f"sqlite:///{file}")

    def test_a_password_is_not_shown(self):
        """Messages go into logs."""
        with pytest.raises(StoreError) as told:
            open_store("postgresql+psycopg://me:secret@127.0.0.1:1/d?connect_timeout=1")

        assert "secret" not in str(told.value)
        assert "me:***@127.0.0.1" in str(told.value)

    @pytest.mark.parametrize("store", ["nonsense", "sqlite:////nowhere/at/all/x.db", "sqlite:///garbage.db"])
    def test_the_command_ends_with_a_sentence(self, tmp_path, store):
        """And without a traceback."""
        (tmp_path / "garbage.db").write_bytes(b"x" * 5000)
        done = ended("serve", "--port", "0", "--store", store, cwd=tmp_path)

        assert done.returncode == 1
        assert done.stderr.startswith("Error: ")
        assert len(done.stderr.splitlines()) == 1


class TestPostgresql:
    """What one that is reached may be unfit for."""

    def made(self, url, encoding):
        """Return the URL of a database in an encoding, next to that of a URL."""
        name = f"in_{encoding.lower()}"
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'")
        return f"{url.rpartition('/')[0]}/{name}"

    def test_a_library_without_pipelines(self, monkeypatch):
        """An old libpq of the system, found by a psycopg that brings none."""
        psycopg = pytest.importorskip("psycopg")
        monkeypatch.setattr(psycopg.Pipeline, "is_supported", lambda: False)
        monkeypatch.setattr(psycopg.pq, "version", lambda: 130_004)
        with pytest.raises(StoreError, match=r"needs libpq 14 or newer, and psycopg found 13; run: pip install"):
            open_store("postgresql+psycopg://localhost/x")

    def test_one_that_may_only_be_read(self, postgresql):
        """A read-only database, such as a replica, is reported at the start, not by every request."""
        url = postgresql()
        open_store(url).close()
        with pytest.raises(StoreError, match="cannot execute UPDATE in a read-only transaction"):
            open_store(f"{url}?options=-cdefault_transaction_read_only%3Don")

    def test_one_whose_encoding_lacks_letters(self, postgresql):
        """With the way to one that has them."""
        with pytest.raises(StoreError, match="in the encoding LATIN1, which lacks most letters; make one with CREATE"):
            open_store(self.made(postgresql(), "LATIN1"))

    def test_one_without_an_encoding(self, postgresql):
        """As initdb makes it where the locale is C: it keeps every name."""
        with closing(open_store(self.made(postgresql(), "SQL_ASCII"))) as store:
            with store.transaction("x") as state:
                state.log("Łucja \U0001f642", 9)
            with store.snapshot("x") as state:
                assert state.read_log(str) == [(1, "Łucja \U0001f642")]


class TestWhileItIsLocked:
    def test_head_is_told_the_length_of_what_get_is_told(self, kept, file):
        """As of every other answer."""
        mock = kept()
        headers = {"authorization": "Bearer mockzoom-token"}
        with held(file):
            get, head = (
                mock.pipeline(Request(method, "/v2/users/me", "", headers, b"", "http://x"))
                for method in ("GET", "HEAD")
            )
        assert (head.status, head.body, head.length) == (503, b"", len(get.body))

    def test_a_call_gets_a_503_in_zooms_shape_and_the_next_is_served(self, kept, file, caplog):
        """One line in the log; nothing of the call was done."""
        mock = kept()
        assert mock.batch(90000000005, people(3, "before")).status == 200
        with held(file):
            answer = mock.batch(90000000005, people(3, "during"))
            control = mock.control("POST", "/faults", {"rule": "webinar_full"})
        assert spoken(answer) == (503, "store_failed")
        assert (control.status, "has it locked" in control.json["error"]["message"]) == (503, True)
        lines = [r for r in caplog.records if r.levelno >= logging.ERROR]
        assert len(lines) == 2
        assert all("another program has it locked" in r.getMessage() and not r.exc_info for r in lines)

        assert mock.batch(90000000005, people(3, "after")).status == 200
        found = {r["email"] for r in mock.registrants(90000000005)}
        assert found == {p["email"] for p in people(3, "before") + people(3, "after")}

    def test_nobody_waits_for_those_who_wait(self, kept):
        """A call gives up behind one that has the file, or waits for it, as it would by itself."""
        store = kept().pipeline.store
        told = []

        def second():
            with pytest.raises(StoreError, match=r"has it locked.*a call before this one still waits") as one:
                store.delete("x")
            told.append(one)

        with store.transaction("x"):
            thread = Thread(target=second)
            thread.start()
            thread.join(30)
            assert len(told) == 1

    def test_the_token_service_too(self, kept, file):
        """It needs the store for the token."""
        mock = kept()
        call = Request(
            "POST",
            "/oauth/token",
            "grant_type=account_credentials&account_id=mockzoom-account",
            {"authorization": "Basic bW9ja3pvb20tY2xpZW50Om1vY2t6b29tLXNlY3JldA=="},
            b"",
            "http://zoom.test",
        )
        with held(file):
            assert mock.pipeline(call).status == 503
        assert mock.pipeline(call).status == 200

    def test_at_the_start(self, kept, file):
        """The file is named, and the fix."""
        kept()
        with (
            held(file),
            pytest.raises(StoreError, match=r"store\.db.* another program has it locked; end that program"),
        ):
            open_store(f"sqlite:///{file}?timeout=0.05")


class TestOnAFullDisk:
    def test_what_was_answered_stays_and_reading_goes_on_when_there_is_room(self, kept):
        """A batch that finds no room leaves nothing."""
        mock = kept()
        assert mock.batch(90000000005, people(30, "before")).status == 200
        limit = _limited(mock.pipeline.store, pages=0)
        refused = [mock.batch(90000000005, people(30, f"full{n}")) for n in range(30)]
        assert spoken(refused[-1]) == (503, "store_failed")
        answered = [n for n, answer in enumerate(refused) if answer.status == 200]
        limit["pages"] = 1 << 30

        assert mock.batch(90000000005, people(30, "after")).status == 200
        expected = {
            p["email"] for name in ("before", "after", *(f"full{n}" for n in answered)) for p in people(30, name)
        }
        assert {r["email"] for r in mock.registrants(90000000005)} == expected

    def test_the_message_says_so(self, kept):
        """The log contains the message."""
        mock = kept()
        _limited(mock.pipeline.store, pages=0)
        with pytest.raises(StoreError, match=r"there is no room left; make room on its disk"):
            _fill(mock.pipeline.store)


def _fill(store):
    for _ in range(1000):
        with store.transaction("x") as state:
            state.log("x" * 5000, 1000)


def _limited(store, pages):
    """Let the file grow no further than this: SQLite then says what it says when the disk is full."""
    limit, original = {"pages": pages}, store._connections.take

    def take():
        connection = original()
        connection.session.run(f"PRAGMA max_page_count = {limit['pages'] or 1}")  # never less than there are
        return connection

    store._connections.take = take
    return limit


class TestADamagedFile:
    @pytest.mark.parametrize("left", [0.3, 0.9])
    def test_cut_off(self, kept, file, left):
        """At the start or at the first call that meets the damage: in words, never as an answer that is wrong."""
        mock = kept()
        for n in range(20):
            assert mock.batch(90000000005, people(30, f"b{n}")).status == 200
        mock.pipeline.store.close()
        raw = file.read_bytes()
        file.write_bytes(raw[: int(len(raw) * left)])

        with pytest.raises(StoreError, match=r"store\.db.* it is damaged; put a copy back that is whole"):
            _read_whole(f"sqlite:///{file}")

    def test_overwritten_while_it_is_served(self, kept, file):
        """The call that meets it is answered with a 503."""
        mock = kept()
        for n in range(20):
            assert mock.batch(90000000005, people(30, f"b{n}")).status == 200
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = file.stat().st_size
        with file.open("r+b") as damaged:
            damaged.seek(4096)
            damaged.write(b"\xff" * (size - 4096))
        mock.pipeline.store.close()

        assert spoken(mock.get("/v2/webinars/90000000005/registrants")) == (503, "store_failed")

    @pytest.mark.parametrize(
        "damage",
        [
            "mockzoom_states SET head = '{'",
            "mockzoom_states SET head = '[1]'",
            "mockzoom_records SET body = substr(body, 2)",
            "mockzoom_records SET body = '{}'",
            "mockzoom_records SET body = '{\"nonsense\": 1}'",
            "mockzoom_records SET body = x'ff'",
            "mockzoom_records SET kind = kind || 'x'",
            "mockzoom_counters SET name = '['",
            "mockzoom_log SET entry = 'null'",
        ],
    )
    def test_texts_that_nobody_wrote(self, kept, file, damage, caplog):
        """SQLite cannot detect it; readers get an error all the same, in every shape of response."""
        mock = kept()
        assert mock.batch(90000000005, people(3, "b")).status == 200
        with closing(sqlite3.connect(file)) as raw:
            raw.execute(f"UPDATE {damage} WHERE account = 'mockzoom-account'")
            raw.commit()
        answers = [
            mock.get("/v2/webinars/90000000005/registrants"),
            mock.control("GET", "/export"),
            mock.control("GET", "/journal"),
        ]
        assert {answer.status for answer in answers} <= {200, 503}
        assert 503 in {answer.status for answer in answers}
        assert all(r.exc_info is None for r in caplog.records)
        assert "it is damaged; put a copy back that is whole" in caplog.text


def _read_whole(url):
    with closing(open_store(url)) as store, store.transaction("mockzoom-account") as state:
        state.dump()


class TestStartedAgain:
    def test_everything_is_there(self, kept):
        """Registrants, quotas, tokens, faults with their counts, the clock, checkpoints, journal and accounts."""
        mock = kept()
        mine = mock.account(account_id="mine")
        webinar = mine.webinar()
        mine.batch(webinar, people(1, "same"))
        mine.control("POST", "/faults", {"operation": "listWebinars", "rule": "webinar_full", "first": 2})
        mine.get("/v2/users/me/webinars")
        mine.control("POST", "/clock/freeze", {"at": "2026-11-21T13:00:00Z"})
        mine.control("PUT", "/checkpoints/one", {})
        before = [
            mine.control("GET", path).json for path in ("/export", "/faults", "/clock", "/checkpoints", "/journal")
        ]
        mock.pipeline.store.close()

        again = kept()
        after = [
            again.control("GET", path, account="mine").json
            for path in ("/export", "/faults", "/clock", "/checkpoints", "/journal")
        ]
        assert after == before
        again.token = mine.made["token"]
        statuses = [again.batch(webinar, people(1, "same")).status for _ in range(3)]
        assert statuses == [200, 200, 429]

    def test_tracking_ids_go_on(self, kept):
        """Those of strangers as well: no two answers ever share one."""
        seen = set()
        for _ in range(3):
            mock = kept()
            for path in ("/v2/users/me", "/v2/nowhere"):
                for token in (None, "stranger"):
                    seen.add(mock.get(path, token=token).headers["x-zm-trackingid"])
            mock.pipeline.store.close()
        assert len(seen) == 12

    def test_an_account_that_was_deleted_at_run_time_stays_deleted_and_the_built_in_one_returns(self, kept):
        """The start plants what is missing of the built-in account and the seed file, and nothing else."""
        mock = kept()
        mock.account(account_id="mine")
        mock.control("DELETE", "", account="mine")
        mock.control("DELETE", "")
        mock.pipeline.store.close()

        with kept().pipeline.store.snapshot(DIRECTORY) as directory:
            assert [a.id for _, a in directory.page(ACCOUNTS, "", limit=9)] == ["mockzoom-account"]

    def test_an_account_half_planted_is_planted_whole(self, kept):
        """The server died between the account's state and the entry in the directory."""
        mock = kept()
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            directory.remove(ACCOUNTS, "mockzoom-account")
        mock.pipeline.store.close()

        assert kept().get("/v2/users/me").status == 200


def test_an_unexpected_failure_leaves_nothing(kept):
    """An exception that is not an API error undoes the change."""
    store = kept().pipeline.store

    def fail():
        with store.transaction("x") as state:
            state.next_number("n")
            state.log("x", 9)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.transaction("x") as state:
        assert (state.next_number("n"), state.read_log(str)) == (1, [])


def test_nobody_opens_two_states_at_once(kept):
    """Two transactions could be opened in the other order by another process."""
    store = kept().pipeline.store
    with (
        store.transaction("x"),
        pytest.raises(RuntimeError, match="a state is open in this thread already"),
        store.transaction("y"),
    ):
        pass
