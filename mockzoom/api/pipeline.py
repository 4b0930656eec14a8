"""The road of a call: gates, parsing, validation, the operation, and the shape of its answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from mockzoom.api.body import MAX_UPLOAD_BODY, read_body
from mockzoom.api.call import Answer, Call, write_json
from mockzoom.api.disturbing import Strike, disturb, say
from mockzoom.api.dressing import Spoken, dress
from mockzoom.api.noting import entry_of, size_of
from mockzoom.api.oauth import OAuthService
from mockzoom.api.parameters import judge_path, read_query
from mockzoom.api.refusals import speak
from mockzoom.api.table import TABLE
from mockzoom.catalogue import Catalogue, Operation
from mockzoom.catalogue.validators import violations
from mockzoom.domain.check_order import CALL_CHECKS
from mockzoom.domain.faults import FAULTS, Target
from mockzoom.domain.ids import Ids
from mockzoom.domain.profiles import Profile
from mockzoom.domain.records import ACCOUNTS, AccessToken, Account
from mockzoom.domain.refusal_rows.calls import (
    BODY_TOO_LARGE,
    ENDPOINT_NOT_EMULATED,
    ENDPOINT_UNKNOWN,
    INTERNAL_ERROR,
    METHOD_NOT_SUPPORTED,
    STORE_FAILED,
    VALIDATION_FAILED,
)
from mockzoom.domain.refusals import ZoomError, refuse
from mockzoom.gates.auth import check_expiry, check_scope, find_token, is_admin
from mockzoom.gates.faults import struck_by
from mockzoom.gates.rate_limit import count_call, of_registrant
from mockzoom.operations.world import Ask, World, account_time, advance_clock, ids_of
from mockzoom.storage import State, Store, StoreError
from mockzoom.storage.base import DIRECTORY

log = logging.getLogger("mockzoom")

Witness = Callable[[Operation, Profile, Answer], None]


@dataclass(slots=True)
class Visit:
    """One call on its way, with what the road has found out so far."""

    call: Call
    operation: Operation
    path: dict[str, str]
    account: Account
    token: AccessToken
    state: State
    now: int
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    sent: dict[str, Any] = field(default_factory=dict)


class Options(NamedTuple):
    """How a pipeline behaves beside Zoom's rules.

    `diagnosis` adds the `X-Mockzoom-Rule` header to refusals, `max_body` bounds bodies in bytes, `journal` says how
    many calls of each account are remembered.
    """

    diagnosis: bool = True
    max_body: int = 1 << 20
    journal: int = 0


class Pipeline:
    """Answers calls.

    `system_ms` tells the time in epoch ms, `profile` is spoken before an account is known, `witnesses` see every
    answer of an operation before it leaves.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        system_ms: Callable[[], int],
        *,
        profile: Profile,
        options: Options | None = None,
        witnesses: Iterable[Witness] = (),
    ) -> None:
        self.catalogue = catalogue
        self.store = store
        options = options or Options()
        self.max_body = options.max_body
        self._system_ms = system_ms
        self.profile = profile
        self._diagnosis = options.diagnosis
        self._journal = options.journal
        self._witnesses = tuple(witnesses)
        self._oauth = OAuthService(store)
        self._strangers = Ids("strangers")  # tracking ids of calls that belong to no account
        self._failures = count(1)  # of the store, which can draw no number then
        steps = {
            "access_token": self._check_expiry,
            "scope": self._check_scope,
            "rate_limit": self._limit_rate,
            "path": self._judge_path,
            "body": self._read_body,
        }
        self._steps = [steps[name] for name in CALL_CHECKS]

    def __call__(self, call: Call) -> Answer:
        """The answer to a call. Never raises: a failure of our own is logged and becomes a 500 in Zoom's shape."""
        try:
            try:
                return self._answer(call)
            except ZoomError as error:
                return self._refused(call, error)
            except StoreError:
                raise
            except Exception:
                log.exception("%s %s failed", call.method, call.path)
                return self._refused(call, refuse(INTERNAL_ERROR))
        except StoreError as error:
            return self._unkept(call, error)

    def body_limit(self, call: Call) -> int:
        """How many bytes of body a call may bring: `max_body`, or more for a form whose operation takes files."""
        if not call.is_form:
            return self.max_body
        operation, _ = self.catalogue.route(call.path).get(call.method, (None, {}))
        takes_files = operation is not None and self.catalogue.request_shape(operation).file_fields
        return max(self.max_body, MAX_UPLOAD_BODY) if takes_files else self.max_body

    def _answer(self, call: Call) -> Answer:
        operation, path = self._route(call)
        if len(call.body) > self.body_limit(call):
            raise refuse(BODY_TOO_LARGE)
        if operation.security == "bearer":
            return self._serve_api(call, operation, path)
        return self._serve_tokens(call, operation)

    def _serve_api(self, call: Call, operation: Operation, path: dict[str, str]) -> Answer:
        with self.store.read(DIRECTORY) as directory:
            token = find_token(directory, call.headers, call.query)
            account = directory.get(ACCOUNTS, token.account_id)
        assert account is not None  # noqa: S101 - a token is issued by an account and goes with it
        with self.store.open(account.id) as state:
            visit = Visit(call, operation, path, account, token, state, self._time_of(state))
            answer = self._visit(visit)
            self._witness(operation, Profile(account.profile), answer)
            return self._finish(call, answer, state, visit.now, account.profile)

    def _witness(self, operation: Operation, profile: Profile, answer: Answer) -> None:
        answer.operation_id = operation.operation_id
        if not answer.fault:  # what a test breaks on purpose need not be whole
            for witness in self._witnesses:
                witness(operation, profile, answer)

    def _finish(self, call: Call, answer: Answer, state: State, now: int, profile: str) -> Answer:
        """The answer as it leaves, entered in the journal of the state it belongs to."""
        _leave_out_body(call, answer)
        if self._journal:
            entry = entry_of(call, answer, now, profile, state.countings())
            state.log(entry, self._journal, size_of(entry))
        return answer

    def _account_id_of(self, call: Call) -> str:
        """Whose journal a call belongs in that reached no operation: its token's account's, or that of nobody."""
        with self.store.read(DIRECTORY) as directory:
            try:
                return find_token(directory, call.headers, call.query).account_id
            except ZoomError:
                return DIRECTORY

    def _route(self, call: Call) -> tuple[Operation, dict[str, str]]:
        found = self.catalogue.route(call.path)
        known = self.catalogue.known_routes
        method = "GET" if call.method == "HEAD" else call.method
        if method in found:
            if known.outranks(method, found[method][0].path, call.path):
                raise refuse(ENDPOINT_NOT_EMULATED)
            return found[method]
        if known.has(method, call.path):
            raise refuse(ENDPOINT_NOT_EMULATED)
        if not found:
            raise refuse(ENDPOINT_UNKNOWN)
        allowed = sorted(found.keys() | ({"HEAD"} if "GET" in found else set()))
        raise ZoomError(METHOD_NOT_SUPPORTED, headers={"Allow": ", ".join(allowed)})

    def _visit(self, visit: Visit) -> Answer:
        account = visit.account
        strike = self._strike(visit) if visit.state.count(FAULTS) else None
        if strike is None:
            spoken = self._work(visit)
        else:
            spoken, visit.now = say(strike, visit.now, lambda: self._work(visit), lambda ms: self._wait(visit, ms))
        tracking_id = ids_of(account.seed).tracking_id(visit.state.next_number("calls"))
        answer = dress(spoken, account.profile, visit.now, tracking_id, diagnosis=self._diagnosis)
        return answer if strike is None else disturb(answer, strike, visit.now, diagnosis=self._diagnosis)

    def _work(self, visit: Visit) -> Spoken:
        account, operation = visit.account, visit.operation
        try:
            for step in self._steps:
                step(visit)
            return self._perform(visit)
        except ZoomError as error:
            status, document = speak(error, Profile(account.profile), operation.operation_id)
            return Spoken(status, write_json(document), visit.headers | error.headers, error.row.name)

    def _strike(self, visit: Visit) -> Strike | None:
        names = visit.path | visit.call.query
        return self._strike_of(visit.state, visit.account, visit.call, visit.operation, names)

    def _strike_of(
        self, state: State, account: Account, call: Call, operation: Operation, names: dict[str, str]
    ) -> Strike | None:
        def read() -> Any:
            try:
                return read_body(call, operation, self.catalogue.request_shape(operation), account.profile).document
            except ZoomError:
                return None

        of_tokens = operation.security != "bearer"
        target = Target(operation.operation_id, call.method, call.path, names, read, of_tokens)
        fault = struck_by(state, ids_of(account.seed), target)
        return None if fault is None else Strike(fault, operation, account, target)

    def _wait(self, visit: Visit, ms: int) -> int:
        visit.now = advance_clock(visit.state, ms, self._system_ms())
        return visit.now

    def _perform(self, visit: Visit) -> Spoken:
        account, operation, call = visit.account, visit.operation, visit.call
        confined = not is_admin(visit.token, operation)
        world = World(account, visit.state, visit.now, ids_of(account.seed), visit.token.user_id, confined)
        query = read_query(self.catalogue, operation, call.query) if operation.query_parameters else {}
        line = TABLE[operation.operation_id]
        result = line.perform(world, Ask(visit.path, query, visit.body, visit.sent))
        response = operation.responses[Profile(account.profile)]
        body = write_json(line.shape(world, result)) if line.shape else b""
        return Spoken(response.status, body, visit.headers)

    def _time_of(self, state: State) -> int:
        return account_time(state, self._system_ms())

    def _check_expiry(self, visit: Visit) -> None:
        check_expiry(visit.token, visit.now)

    def _check_scope(self, visit: Visit) -> None:
        check_scope(visit.token, visit.operation, visit.account)

    def _limit_rate(self, visit: Visit) -> None:
        headers = count_call(visit.state, visit.account, visit.operation.rate_label, visit.now)
        visit.headers |= of_registrant(visit.account, visit.operation.operation_id, headers)

    def _judge_path(self, visit: Visit) -> None:
        judge_path(self.catalogue, visit.operation, visit.path)

    def _read_body(self, visit: Visit) -> None:
        operation = visit.operation
        if operation.request is None:
            return
        shape = self.catalogue.request_shape(operation)
        received = read_body(visit.call, operation, shape, visit.account.profile)
        visit.sent = received.document
        document = self.catalogue.conform(operation, visit.sent)
        found = violations(self.catalogue.request_validator(operation), document)
        if found:
            raise ZoomError(VALIDATION_FAILED, violations=found)
        visit.body = {**document, **received.files} if received.files else document

    def _serve_tokens(self, call: Call, operation: Operation) -> Answer:
        account = self._oauth.account_named_in(call)
        home = DIRECTORY if account is None else account.id
        with self.store.open(home) as state:
            now = self._time_of(state)
            struck = account is not None and state.count(FAULTS)
            strike = self._strike_of(state, account, call, operation, call.query) if account and struck else None
        if strike is None:
            spoken = self._token_reply(call, operation)
        else:
            spoken, now = say(strike, now, lambda: self._token_reply(call, operation), lambda ms: self._pass(home, ms))
        with self.store.open(home) as state:
            answer = self._to_stranger(spoken, now, home, state)
            if strike is not None:
                answer = disturb(answer, strike, now, diagnosis=self._diagnosis)
            self._witness(operation, self.profile, answer)
            return self._finish(call, answer, state, now, self.profile)

    def _token_reply(self, call: Call, operation: Operation) -> Spoken:
        reply = self._oauth.serve(call, operation.operation_id, self._system_ms())
        body = write_json(reply.document) if reply.document is not None else b""
        return Spoken(reply.status, body, reply.headers, reply.rule)

    def _pass(self, account_id: str, ms: int) -> int:
        with self.store.open(account_id) as state:
            return advance_clock(state, ms, self._system_ms())

    def _refused(self, call: Call, error: ZoomError) -> Answer:
        """The refusal of a call that reached no operation, or failed in it."""
        home = self._account_id_of(call)
        with self.store.open(home) as state:
            answer = self._to_stranger(self._refusal(error), self._system_ms(), home, state)
            return self._finish(call, answer, state, self._time_of(state), self.profile)

    def _refusal(self, error: ZoomError) -> Spoken:
        status, document = speak(error, self.profile)
        return Spoken(status, write_json(document), error.headers, error.row.name)

    def _to_stranger(self, spoken: Spoken, now: int, home: str, state: State) -> Answer:
        """An answer to a call that belongs to no account; `home` is whose journal it goes into."""
        tracking_id = self._strangers.tracking_id(f"{home}/{state.next_number('strangers')}")
        return dress(spoken, self.profile, now, tracking_id, diagnosis=self._diagnosis)

    def _unkept(self, call: Call, error: StoreError) -> Answer:
        """The answer when the store fails: nothing was done, and nothing can be noted but in the log."""
        log.error("%s %s: %s", call.method, call.path, error)
        now = self._system_ms()
        tracking_id = self._strangers.tracking_id(f"store/{now}/{next(self._failures)}")
        answer = dress(self._refusal(refuse(STORE_FAILED)), self.profile, now, tracking_id, diagnosis=self._diagnosis)
        _leave_out_body(call, answer)
        return answer


def _leave_out_body(call: Call, answer: Answer) -> None:
    """What HEAD is answered with: the head of GET's answer, its length included."""
    if call.method == "HEAD":
        answer.unsent, answer.body = len(answer.body), b""
