"""The road of a call: gates, parsing, validation, the operation, and the shape of its answer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from mockzoom.server.auth import check_expiry, check_scope, find_token, is_admin
from mockzoom.server.body import MAX_UPLOAD_BODY, read_body
from mockzoom.server.fault_effects import FaultHit, apply_to_response, respond_with_fault
from mockzoom.server.fault_matching import FAULTS, RequestInfo, find_fault
from mockzoom.server.journal_entries import entry_size, make_entry
from mockzoom.server.messages import Request, Response, write_json
from mockzoom.server.parameters import check_path_parameters, read_query
from mockzoom.server.rate_limits import count_request, registrant_headers
from mockzoom.server.responses import ResponseDraft, build_response, render_error
from mockzoom.server.token_service import OAuthService
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.validation import violations
from mockzoom.storage import State, Store, StoreError
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS, Account, account_time, advance_clock
from mockzoom.zoom.check_order import CALL_CHECKS
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ZoomApiError, api_error
from mockzoom.zoom.ids import Ids, ids_for_seed
from mockzoom.zoom.oauth.models import AccessToken
from mockzoom.zoom.profiles import Profile, get_profile
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.request_errors import (
    BODY_TOO_LARGE,
    ENDPOINT_NOT_EMULATED,
    ENDPOINT_UNKNOWN,
    INTERNAL_ERROR,
    METHOD_NOT_SUPPORTED,
    STORE_FAILED,
    VALIDATION_FAILED,
)

log = logging.getLogger("mockzoom")

ResponseValidator = Callable[[Operation, Profile, Response], None]


@dataclass(slots=True)
class PipelineRun:
    """One call on its way, with what the road has found out so far."""

    call: Request
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
    """How a pipeline behaves apart from Zoom's rules.

    `diagnosis` adds the `X-Mockzoom-Rule` header to refusals, `max_body` bounds bodies in bytes, `journal` says how
    many calls of each account are remembered.
    """

    diagnosis: bool = True
    max_body: int = 1 << 20
    journal: int = 0


class Pipeline:
    """Answers calls.

    `system_ms` returns the time in epoch ms, `profile` is used before an account is known, `witnesses` see every
    answer of an operation before it leaves.
    """

    def __init__(
        self,
        catalogue: ApiSpec,
        store: Store,
        system_ms: Callable[[], int],
        *,
        profile: Profile,
        options: Options | None = None,
        witnesses: Iterable[ResponseValidator] = (),
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
        self._handlers = handlers()
        self._oauth = OAuthService(store)
        self._anonymous_ids = Ids("strangers")  # tracking ids of calls that belong to no account
        self._failures = count(1)  # of the store, which can draw no number then
        steps = {
            "access_token": self._check_expiry,
            "scope": self._check_scope,
            "rate_limit": self._limit_rate,
            "path": self._judge_path,
            "body": self._read_body,
        }
        self._steps = [steps[name] for name in CALL_CHECKS]

    def __call__(self, call: Request) -> Response:
        """Return the response to a request.

        Never raises: an internal error is logged and becomes a 500 in Zoom's shape.
        """
        try:
            try:
                return self._answer(call)
            except ZoomApiError as error:
                return self._refused(call, error)
            except StoreError:
                raise
            except Exception:
                log.exception("%s %s failed", call.method, call.path)
                return self._refused(call, api_error(INTERNAL_ERROR))
        except StoreError as error:
            return self._store_error_response(call, error)

    def body_limit(self, call: Request) -> int:
        """How many bytes of body a call may bring: `max_body`, or more for a form whose operation takes files."""
        if not call.is_form:
            return self.max_body
        operation, _ = self.catalogue.route(call.path).get(call.method, (None, {}))
        takes_files = operation is not None and self.catalogue.request_shape(operation).file_fields
        return max(self.max_body, MAX_UPLOAD_BODY) if takes_files else self.max_body

    def _answer(self, call: Request) -> Response:
        operation, path = self._route(call)
        if len(call.body) > self.body_limit(call):
            raise api_error(BODY_TOO_LARGE)
        if operation.security == "bearer":
            return self._serve_api(call, operation, path)
        return self._serve_tokens(call, operation)

    def _serve_api(self, call: Request, operation: Operation, path: dict[str, str]) -> Response:
        with self.store.snapshot(DIRECTORY) as directory:
            token = find_token(directory, call.headers, call.query)
            account = directory.get(ACCOUNTS, token.account_id)
        assert account is not None  # noqa: S101 - a token is issued by an account and goes with it
        with self.store.transaction(account.id) as state:
            run = PipelineRun(call, operation, path, account, token, state, self._time_of(state))
            answer = self._run(run)
            self._validate_response(operation, get_profile(account.profile), answer)
            return self._finish(call, answer, state, run.now, account.profile)

    def _validate_response(self, operation: Operation, profile: Profile, answer: Response) -> None:
        answer.operation_id = operation.operation_id
        if not answer.fault:  # what a test breaks on purpose need not be whole
            for validate in self._witnesses:
                validate(operation, profile, answer)

    def _finish(self, call: Request, answer: Response, state: State, now: int, profile: str) -> Response:
        """Return the response to send, after adding it to the journal of its state."""
        _leave_out_body(call, answer)
        if self._journal:
            entry = make_entry(call, answer, now, profile, state.counter_reads())
            state.log(entry, self._journal, entry_size(entry))
        return answer

    def _account_id_of(self, call: Request) -> str:
        """Return the account whose journal gets a request without an operation: its token's, or the directory."""
        with self.store.snapshot(DIRECTORY) as directory:
            try:
                return find_token(directory, call.headers, call.query).account_id
            except ZoomApiError:
                return DIRECTORY

    def _route(self, call: Request) -> tuple[Operation, dict[str, str]]:
        found = self.catalogue.route(call.path)
        known = self.catalogue.known_routes
        method = "GET" if call.method == "HEAD" else call.method
        if method in found:
            if known.outranks(method, found[method][0].path, call.path):
                raise api_error(ENDPOINT_NOT_EMULATED)
            return found[method]
        if known.has(method, call.path):
            raise api_error(ENDPOINT_NOT_EMULATED)
        if not found:
            raise api_error(ENDPOINT_UNKNOWN)
        allowed = sorted(found.keys() | ({"HEAD"} if "GET" in found else set()))
        raise ZoomApiError(METHOD_NOT_SUPPORTED, headers={"Allow": ", ".join(allowed)})

    def _run(self, run: PipelineRun) -> Response:
        account = run.account
        strike = self._find_fault_of_run(run) if run.state.count(FAULTS) else None
        if strike is None:
            spoken = self._work(run)
        else:
            spoken, run.now = respond_with_fault(
                strike, run.now, lambda: self._work(run), lambda ms: self._wait(run, ms)
            )
        tracking_id = ids_for_seed(account.seed).tracking_id(run.state.next_number("calls"))
        answer = build_response(spoken, get_profile(account.profile), run.now, tracking_id, diagnosis=self._diagnosis)
        return answer if strike is None else apply_to_response(answer, strike, run.now, diagnosis=self._diagnosis)

    def _work(self, run: PipelineRun) -> ResponseDraft:
        account, operation = run.account, run.operation
        try:
            for step in self._steps:
                step(run)
            return self._perform(run)
        except ZoomApiError as error:
            status, document = render_error(error, get_profile(account.profile), operation.operation_id)
            return ResponseDraft(status, write_json(document), run.headers | error.headers, error.spec.name)

    def _find_fault_of_run(self, run: PipelineRun) -> FaultHit | None:
        names = run.path | run.call.query
        return self._find_fault(run.state, run.account, run.call, run.operation, names)

    def _find_fault(
        self, state: State, account: Account, call: Request, operation: Operation, names: dict[str, str]
    ) -> FaultHit | None:
        def read() -> Any:
            try:
                return read_body(call, operation, self.catalogue.request_shape(operation), account.profile).document
            except ZoomApiError:
                return None

        of_tokens = operation.security != "bearer"
        target = RequestInfo(operation.operation_id, call.method, call.path, names, read, of_tokens)
        fault = find_fault(state, ids_for_seed(account.seed), target)
        return None if fault is None else FaultHit(fault, operation, account, target)

    def _wait(self, run: PipelineRun, ms: int) -> int:
        run.now = advance_clock(run.state, ms, self._system_ms())
        return run.now

    def _perform(self, run: PipelineRun) -> ResponseDraft:
        account, operation, call = run.account, run.operation, run.call
        confined = not is_admin(run.token, operation)
        ctx = RequestContext(account, run.state, run.now, ids_for_seed(account.seed), run.token.user_id, confined)
        query = read_query(self.catalogue, operation, call.query) if operation.query_parameters else {}
        handler = self._handlers[operation.operation_id]
        result = handler.perform(ctx, OperationRequest(run.path, query, run.body, run.sent))
        response = operation.response_in(get_profile(account.profile))
        body = write_json(handler.serializer(ctx, result)) if handler.serializer else b""
        return ResponseDraft(response.status, body, run.headers)

    def _time_of(self, state: State) -> int:
        return account_time(state, self._system_ms())

    def _check_expiry(self, run: PipelineRun) -> None:
        check_expiry(run.token, run.now)

    def _check_scope(self, run: PipelineRun) -> None:
        check_scope(run.token, run.operation, run.account)

    def _limit_rate(self, run: PipelineRun) -> None:
        headers = count_request(run.state, run.account, run.operation.rate_label, run.now)
        run.headers |= registrant_headers(run.account, run.operation.operation_id, headers)

    def _judge_path(self, run: PipelineRun) -> None:
        check_path_parameters(self.catalogue, run.operation, run.path)

    def _read_body(self, run: PipelineRun) -> None:
        operation = run.operation
        if operation.request is None:
            return
        shape = self.catalogue.request_shape(operation)
        received = read_body(run.call, operation, shape, run.account.profile)
        run.sent = received.document
        document = self.catalogue.conform(operation, run.sent)
        found = violations(self.catalogue.request_validator(operation), document)
        if found:
            raise ZoomApiError(VALIDATION_FAILED, violations=found)
        run.body = {**document, **received.files} if received.files else document

    def _serve_tokens(self, call: Request, operation: Operation) -> Response:
        account = self._oauth.account_named_in(call)
        home = DIRECTORY if account is None else account.id
        with self.store.transaction(home) as state:
            now = self._time_of(state)
            struck = account is not None and state.count(FAULTS)
            strike = self._find_fault(state, account, call, operation, call.query) if account and struck else None
        if strike is None:
            spoken = self._token_reply(call, operation)
        else:
            spoken, now = respond_with_fault(
                strike, now, lambda: self._token_reply(call, operation), lambda ms: self._pass(home, ms)
            )
        with self.store.transaction(home) as state:
            answer = self._anonymous_response(spoken, now, home, state)
            if strike is not None:
                answer = apply_to_response(answer, strike, now, diagnosis=self._diagnosis)
            self._validate_response(operation, self.profile, answer)
            return self._finish(call, answer, state, now, self.profile.name)

    def _token_reply(self, call: Request, operation: Operation) -> ResponseDraft:
        reply = self._oauth.serve(call, operation.operation_id, self._system_ms())
        body = write_json(reply.document) if reply.document is not None else b""
        return ResponseDraft(reply.status, body, reply.headers, reply.rule)

    def _pass(self, account_id: str, ms: int) -> int:
        with self.store.transaction(account_id) as state:
            return advance_clock(state, ms, self._system_ms())

    def _refused(self, call: Request, error: ZoomApiError) -> Response:
        """Return the error response to a request that reached no operation, or failed in it."""
        home = self._account_id_of(call)
        with self.store.transaction(home) as state:
            answer = self._anonymous_response(self._refusal(error), self._system_ms(), home, state)
            return self._finish(call, answer, state, self._time_of(state), self.profile.name)

    def _refusal(self, error: ZoomApiError) -> ResponseDraft:
        status, document = render_error(error, self.profile)
        return ResponseDraft(status, write_json(document), error.headers, error.spec.name)

    def _anonymous_response(self, spoken: ResponseDraft, now: int, home: str, state: State) -> Response:
        """Return a response to a request without an account; `home` is the state whose journal gets it."""
        tracking_id = self._anonymous_ids.tracking_id(f"{home}/{state.next_number('strangers')}")
        return build_response(spoken, self.profile, now, tracking_id, diagnosis=self._diagnosis)

    def _store_error_response(self, call: Request, error: StoreError) -> Response:
        """Return the response if the store fails: nothing was done, and nothing can be recorded but in the log."""
        log.error("%s %s: %s", call.method, call.path, error)
        now = self._system_ms()
        tracking_id = self._anonymous_ids.tracking_id(f"store/{now}/{next(self._failures)}")
        answer = build_response(
            self._refusal(api_error(STORE_FAILED)), self.profile, now, tracking_id, diagnosis=self._diagnosis
        )
        _leave_out_body(call, answer)
        return answer


def _leave_out_body(call: Request, answer: Response) -> None:
    """Turn the response to GET into that to HEAD: the same head, length included."""
    if call.method == "HEAD":
        answer.unsent, answer.body = len(answer.body), b""
