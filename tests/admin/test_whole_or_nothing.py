"""An operation of the admin API that fails leaves nothing behind, whichever of its transactions fails."""

from __future__ import annotations

import json
from contextlib import contextmanager
from itertools import count

import pytest

from mockzoom.accounts.directory_entries import ABANDONED_MS, TOMBSTONES, UNFINISHED_CHANGES, settle_change
from mockzoom.admin.api import RequestMeta
from mockzoom.app import create_admin_api, create_pipeline
from mockzoom.server.journal_entries import JournalEntry
from mockzoom.spec.admin_spec import PREFIX, load_admin_spec
from mockzoom.storage import StoreError, open_store
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS

OPERATIONS = load_admin_spec().operations
MARKS = (UNFINISHED_CHANGES.name, TOMBSTONES.name)


class FailingStore:
    """A store whose nth transaction fails: before it begins, or when it is to be kept."""

    def __init__(self, store):
        self.store = store
        self.fails = 0
        self.at_end = False
        self._numbers = count(1)

    def arm(self, nth, *, at_end, and_later=False):
        """Let the nth transaction from now on fail, and all later ones, too."""
        self.fails, self.at_end, self.and_later, self._numbers = nth, at_end, and_later, count(1)

    def _fails(self):
        number = next(self._numbers)
        return self.fails and (number == self.fails or (self.and_later and number > self.fails))

    @contextmanager
    def _opened(self, really, account_id):
        fails = self._fails()
        if fails and not self.at_end:
            raise StoreError("it fails")
        with really(account_id) as state:
            yield state
            if fails:
                raise StoreError("it fails")

    def transaction(self, account_id):
        return self._opened(self.store.transaction, account_id)

    def snapshot(self, account_id):
        return self._opened(self.store.snapshot, account_id)

    def find_with(self, *names):
        if self._fails():
            raise StoreError("it fails")
        return self.store.find_with(*names)

    def delete(self, account_id):
        if self._fails():
            raise StoreError("it fails")
        self.store.delete(account_id)

    def close(self):
        self.store.close()


def document_of(mine, name, exported):
    """A body with which an operation succeeds."""
    return {
        "createAccount": {"account_id": "made", "client_id": "mc", "client_secret": "ms", "token": "mt"},
        "importAccount": {**exported, "account": {**exported["account"], "plan": "free"}},
        "compareStates": {"from": "saved"},
        "addFault": {"status": 500},
        "queueAnswer": {"operation": "webinar", "rule": "webinar_not_found"},
        "setClock": {"at": "2027-01-01T00:00:00Z"},
        "advanceClock": {"by": "PT1H"},
        "nearestJournal": {"operation": "user"},
        "joinWebinar": {"name": "Gus"},
    }.get(name, {})


@pytest.fixture
def arranged(make_mock, tmp_path, request):
    """An account with something of everything, in a store that fails on demand."""
    kind = request.param
    store = FailingStore(open_store("memory" if kind == "memory" else f"sqlite:///{tmp_path}/a.db", 1))
    mock = make_mock()
    mock.pipeline = create_pipeline(mock.settings, clock=mock.clock, store=store)
    mock.desk = create_admin_api(mock.pipeline, mock.settings, clock=mock.clock)
    mine = mock.account(account_id="mine", test_webinars=True)
    mine.control("POST", "/faults", {"operation": "webinarDelete", "status": 500})
    mine.control("PUT", "/checkpoints/saved")
    mine.webinar = mine.post("/v2/users/me/webinars", {"topic": "T", "settings": {"approval_type": 2}}).json["id"]
    mine.control("POST", f"/webinars/{mine.webinar}/start", {})
    mine.batch(90000000005, ["a@example.com"])
    return mock, mine, store


def picture(mock, store):
    """Everything in the store, without marks of unfinished changes and the directory's sequences."""
    store.arm(0, at_end=False)
    shown = {}
    with store.store.snapshot(DIRECTORY) as directory:
        dump = directory.dump()
        records = {name: sorted(map(str, rows.values())) for name, rows in dump.records.items() if name not in MARKS}
        shown[DIRECTORY] = {name: rows for name, rows in records.items() if rows}
        ids = [account.id for _, account in directory.page(ACCOUNTS, limit=100)]
    for account_id in ids:
        with store.store.snapshot(account_id) as state:
            shown[account_id] = state.dump(), [str(entry) for entry in state.read_log(JournalEntry)]
    return shown


def call(mock, mine, name, exported):
    """Send a request of an operation; its status."""
    operation = OPERATIONS[name]
    path = operation.path.replace("{accountId}", "mine").replace("{name}", "saved").replace("{faultId}", "f1")
    path = path.replace("{webinarId}", str(mine.webinar))
    body = json.dumps(document_of(mine, name, exported)).encode() if operation.body else b""
    return mock.desk.answer(operation.method, PREFIX + path, body, RequestMeta())[0]


def settled(store):
    """Finish or undo what a failed request has left, as the next request for the account does."""
    store.arm(0, at_end=False)
    settle_change(store, "mine")


SEVERAL = ("createAccount", "importAccount", "restoreCheckpoint", "resetAccount", "deleteAccount")
CASES = [
    *(("memory", False, name) for name in sorted(OPERATIONS)),
    *(("sqlite", at_end, name) for name in (*SEVERAL, "saveCheckpoint", "addFault") for at_end in (False, True)),
]


@pytest.mark.parametrize("arranged,at_end,name", CASES, indirect=["arranged"])
def test_each_transaction_of_each_operation_fails(arranged, at_end, name):
    """A 503 leaves everything as it was; a success leaves everything as it is without a failure."""
    mock, mine, store = arranged
    exported = mine.control("GET", "/export").json
    start = picture(mock, store)
    for nth in range(1, 10):
        store.arm(nth, at_end=at_end)
        status = call(mock, mine, name, exported)
        reached = next(store._numbers) > nth
        settled(store)
        after = picture(mock, store)
        if status == 503:
            assert after == start, f"transaction {nth} of {name} failed"
        if not reached or status < 400:
            break
    else:
        pytest.fail("the operation has more transactions than are tried")
    if status == 503:
        status = call(mock, mine, name, exported)
    assert status < 500


@pytest.mark.parametrize("arranged", ["memory"], indirect=True)
@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("nth", range(1, 8))
def test_a_process_that_ends_in_between_leaves_all_or_nothing(arranged, name, nth):
    """All transactions from the nth on fail, as those of a killed process do; the next request settles the account."""
    mock, mine, store = arranged
    exported = mine.control("GET", "/export").json
    start = picture(mock, store)
    store.arm(nth, at_end=False, and_later=True)
    status = call(mock, mine, name, exported)
    settled(store)
    after = picture(mock, store)
    store.arm(0, at_end=False)
    if after == start:
        assert status in (503, 200)
    else:
        assert call(mock, mine, name, exported) in (200, 201, 404, 409)
        again = picture(mock, store)
        assert without_journal(again) == without_journal(after) or name == "createAccount"


def without_journal(shown):
    """A picture without journals, clocks and tokens' numbers, which differ each time."""
    return {name: rows if name == DIRECTORY else rows[0].records for name, rows in shown.items()}


@pytest.mark.parametrize("arranged", ["memory"], indirect=True)
def test_an_id_whose_deletion_was_interrupted_is_free_again(arranged):
    """A deletion under way refuses the id; one that was abandoned is completed by the next request for it."""
    mock, mine, store = arranged
    store.arm(3, at_end=False, and_later=True)
    assert call(mock, mine, "deleteAccount", {}) == 200
    store.arm(0, at_end=False)
    again = {"account_id": "mine", "client_id": "c2", "token": "t2"}
    assert mock.control("POST", "/v1/accounts", again).status == 409
    mock.clock.advance(ms=ABANDONED_MS)
    assert mock.control("POST", "/v1/accounts", again).status == 201
    assert mock.get("/v2/webinars/90000000005", token="t2").status in (404, 200)
    with store.snapshot(DIRECTORY) as directory:
        assert directory.get(TOMBSTONES, "mine") is None
