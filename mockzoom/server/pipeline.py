"""The request pipeline: authentication, rate limits, validation, the handler, and the response."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from itertools import count

from mockzoom.server.auth import check_expiry, check_grant, check_role, check_scope, find_token_account, is_admin
from mockzoom.server.body import MAX_UPLOAD_BODY, read_body
from mockzoom.server.emulation import check_permitted, emulation_header
from mockzoom.server.fault_effects import FaultHit, apply_to_response, respond_with_fault
from mockzoom.server.fault_lookup import find_fault_hit, target_of
from mockzoom.server.fault_matching import FAULTS
from mockzoom.server.journal_entries import entry_size, make_entry
from mockzoom.server.messages import Arrival, Request, Response, write_json
from mockzoom.server.parameters import check_path_parameters, read_query
from mockzoom.server.pipeline_run import EventListener, Options, PipelineRun, ResponseValidator, perform
from mockzoom.server.rate_limits import count_request, registrant_headers
from mockzoom.server.receiver_calls import PausableTransaction, ReceiverCaller, ReceiversOfRun
from mockzoom.server.recording_files import PREFIX as RECORDING_PREFIX
from mockzoom.server.recording_files import RecordingFiles, missing
from mockzoom.server.responses import ResponseDraft, build_response, error_draft, render_error
from mockzoom.server.routing import find_operation
from mockzoom.server.token_service import OAuthService
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.validation import violations
from mockzoom.storage import State, Store, StoreError
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import Account, account_time, advance_clock
from mockzoom.zoom.check_order import CALL_CHECKS
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.emulation import FULL
from mockzoom.zoom.errors import Violation, ZoomApiError, api_error
from mockzoom.zoom.ids import Ids, ids_for_seed
from mockzoom.zoom.passcodes import explain_passcode
from mockzoom.zoom.profiles import Profile, get_profile
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.request_errors import (
    BODY_NOT_JSON,
    BODY_TOO_LARGE,
    INTERNAL_ERROR,
    STORE_FAILED,
    VALIDATION_FAILED,
)

log = logging.getLogger("mockzoom")


class Pipeline:
    """A callable that turns requests into responses.

    `system_ms` returns the system's time in epoch ms, `profile` applies while the account is unknown, and
    `response_validator` is called with every response of an operation before it is returned. `timer` returns seconds
    of a clock that measures durations.

    The attribute `event_listener` is called with the account's id, the operationId and the webhook events of a request
    after they were stored; `receiver_caller` sends the requests to receivers that an operation makes.
    """

    def __init__(
        self,
        spec: ApiSpec,
        store: Store,
        system_ms: Callable[[], int],
        *,
        profile: Profile,
        options: Options | None = None,
        response_validator: ResponseValidator | None = None,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.spec = spec
        self.store = store
        options = options or Options()
        self.max_body = options.max_body
        self._system_ms = system_ms
        self._timer = timer
        self.profile = profile
        self._diagnosis = options.diagnosis
        self._journal = options.journal
        self._emulation = options.emulation
        self._response_validator = response_validator
        self.event_listener: EventListener | None = None
        self.receiver_caller: ReceiverCaller | None = None
        self._handlers = handlers()
        self._oauth = OAuthService(store)
        self._files = RecordingFiles(store, spec)
        self._anonymous_ids = Ids("strangers")  # tracking ids of requests without an account
        self._failures = count(1)  # of the store: a failed store cannot number them
        steps = {
            "access_token": self._check_token,
            "scope": self._check_scope,
            "rate_limit": self._count_request,
            "path": self._check_path,
            "body": self._read_body,
        }
        self._steps = [steps[name] for name in CALL_CHECKS]

    def __call__(self, request: Request) -> Response:
        """Return the response to a request.

        Never raises: an unexpected exception is logged and becomes a 500 error in Zoom's format.
        """
        try:
            request.arrival = Arrival(self._system_ms(), self._timer())
            try:
                return self._respond(request)
            except ZoomApiError as error:
                return self._error_response(request, error)
            except StoreError:
                raise
            except Exception:
                log.exception("%r %r failed", request.method, request.path)
                return self._error_response(request, api_error(INTERNAL_ERROR))
        except StoreError as error:
            log.error("%r %r: %s", request.method, request.path, error)  # noqa: TRY400 - the message says all, in one line
            return self._unrecorded_response(request, api_error(STORE_FAILED))
        except Exception:
            log.exception("%r %r failed, and so did its error response", request.method, request.path)
            return self._unrecorded_response(request, api_error(INTERNAL_ERROR))

    def internal_error(self, method: str) -> Response:
        """Return the response to a request that failed outside of the pipeline; the caller logs the exception."""
        return self._unrecorded_response(Request(method, "/"), api_error(INTERNAL_ERROR))

    def body_limit(self, request: Request) -> int:
        """Return the largest body (bytes) of a request: `max_body`, or more for a form whose operation takes files."""
        if not request.is_form:
            return self.max_body
        operation, _ = self.spec.operation_at(request.method, request.path) or (None, {})
        takes_files = operation is not None and self.spec.request_shape(operation).file_fields
        return max(self.max_body, MAX_UPLOAD_BODY) if takes_files else self.max_body

    def _respond(self, request: Request) -> Response:
        if request.path.startswith(RECORDING_PREFIX):
            return self._serve_file(request)
        operation, path = find_operation(self.spec, request)
        self._check_emulation(request, operation)
        if len(request.body) > self.body_limit(request):
            raise api_error(BODY_TOO_LARGE)
        if operation.security == "bearer":
            _check_readable(request)
            return self._serve_api(request, operation, path)
        return self._serve_tokens(request, operation)

    def _check_emulation(self, request: Request, operation: Operation) -> None:
        """Raise `endpoint_not_emulated` for a level that neither the account of the token nor the server permits."""
        if operation.emulation.level != FULL:
            check_permitted(operation, self._account_of(request), self._emulation)
        request.emulation = operation.emulation.level

    # Operations of the API

    def _serve_api(self, request: Request, operation: Operation, path: dict[str, str]) -> Response:
        token, account = find_token_account(self.store, request.headers, request.query)
        assert account is not None  # noqa: S101 - tokens are deleted together with their account
        pausable = None
        handler = self._handlers.get(operation.operation_id)
        if handler is not None and handler.calls_receivers:
            pausable = PausableTransaction(self.store, account.id)
        with pausable or self.store.transaction(account.id) as state:
            run = PipelineRun(request, operation, path, account, token, state, self._time_of(state), pausable=pausable)
            response = self._run_with_faults(run)
            response = self._finish(request, response, run.state, run.now, account.profile)
        self._pass_on_events(run)
        return response

    def _run_with_faults(self, run: PipelineRun) -> Response:
        account = run.account
        target = None
        if run.state.count(FAULTS):
            target = target_of(self.spec, account, run.request, run.operation, run.path | run.request.query)
        fault_hit = find_fault_hit(run.state, account, run.operation, target)
        if fault_hit is None:
            draft = self.run_steps(run)
            fault_hit = find_fault_hit(run.state, account, run.operation, target, draft)
            if fault_hit is not None:
                draft, run.now = respond_with_fault(fault_hit, run.now, lambda: draft, lambda ms: self._wait(run, ms))
        else:
            draft, run.now = respond_with_fault(
                fault_hit, run.now, lambda: self.run_steps(run), lambda ms: self._wait(run, ms)
            )
        tracking_id = ids_for_seed(account.seed).tracking_id(run.state.next_number("calls"))
        response = build_response(draft, get_profile(account.profile), run.now, tracking_id, diagnosis=self._diagnosis)
        return self._with_fault(run.operation, get_profile(account.profile), response, fault_hit, run.now)

    def run_steps(self, run: PipelineRun) -> ResponseDraft:
        """Return the outcome of all checks and the handler, without faults and the journal."""
        account, operation = run.account, run.operation
        try:
            for step in self._steps:
                step(run)
            return self._call_handler(run)
        except ZoomApiError as error:
            draft = error_draft(error, account, operation.operation_id, run.request.headers)
            return draft._replace(headers=run.headers | draft.headers)

    def _check_token(self, run: PipelineRun) -> None:
        check_expiry(run.token, run.now)
        check_grant(run.token, run.operation)

    def _check_scope(self, run: PipelineRun) -> None:
        check_scope(run.token, run.operation, run.account)
        check_role(run.token, run.operation, run.account, run.state)

    def _count_request(self, run: PipelineRun) -> None:
        headers = count_request(run.state, run.account, run.operation.rate_label, run.now, run.operation.product)
        run.headers |= registrant_headers(run.account, run.operation.operation_id, headers)

    def _check_path(self, run: PipelineRun) -> None:
        check_path_parameters(self.spec, run.operation, run.path)

    def _read_body(self, run: PipelineRun) -> None:
        operation = run.operation
        if operation.request is None:
            return
        profile = get_profile(run.account.profile)
        shape = self.spec.request_shape(operation, profile)
        received = read_body(run.request, operation, shape, run.account.profile)
        run.sent = received.document
        document = self.spec.normalize(operation, run.sent, profile)
        found = violations(self.spec.request_validator(operation, profile), document)
        if found:
            explained = tuple(explain_passcode(violation, document, profile) for violation in found)
            raise ZoomApiError(VALIDATION_FAILED, violations=explained)
        run.body = {**document, **received.files} if received.files else document

    def _call_handler(self, run: PipelineRun) -> ResponseDraft:
        account, operation, request = run.account, run.operation, run.request
        confined = not is_admin(run.token, operation)
        ctx = RequestContext(
            account,
            run.state,
            run.now,
            ids_for_seed(account.seed, account.uuid_slashes),
            run.token.user_id,
            confined,
            cause=operation.operation_id,
            base_url=request.base_url,
            events=run.events,
        )
        handler = self._handlers.get(operation.operation_id)
        if handler is not None and handler.calls_receivers and self.receiver_caller is not None:
            ctx.receivers = ReceiversOfRun(self.receiver_caller, run)
        query = read_query(self.spec, operation, request.query) if operation.query_parameters else {}
        arguments = OperationRequest(run.path, query, run.body, run.sent)
        success = operation.response_in(get_profile(account.profile))
        document = perform(self.spec, operation, handler, ctx, arguments)
        body = b"" if document is None else write_json(document)
        return ResponseDraft(success.status, body, run.headers | ctx.headers)

    def _wait(self, run: PipelineRun, ms: int) -> int:
        run.now = advance_clock(run.state, ms, self._system_ms())
        return run.now

    def _pass_on_events(self, run: PipelineRun) -> None:
        """Call the event listener if the request, whose transaction has ended, announced events."""
        if run.events and self.event_listener is not None:
            self.event_listener(run.account.id, run.operation.operation_id, run.events)

    # The token service

    def _serve_tokens(self, request: Request, operation: Operation) -> Response:
        account = self._oauth.account_named_in(request)
        account_id = DIRECTORY if account is None else account.id
        target = None
        with self.store.transaction(account_id) as state:
            now = self._time_of(state)
            if account is not None and state.count(FAULTS):
                target = target_of(self.spec, account, request, operation, request.query)
            early = find_fault_hit(state, account, operation, target)
        profile = self.profile if account is None else get_profile(account.profile)
        if early is None:
            draft = self._token_draft(request, operation, profile)
        else:
            draft, now = respond_with_fault(
                early,
                now,
                lambda: self._token_draft(request, operation, profile),
                lambda ms: self._advance_clock(account_id, ms),
            )
        with self.store.transaction(account_id) as state:
            fault_hit = early or find_fault_hit(state, account, operation, target, draft)
            if fault_hit is not early and fault_hit is not None:
                draft, now = respond_with_fault(
                    fault_hit, now, lambda: draft, lambda ms: advance_clock(state, ms, self._system_ms())
                )
            response = self._anonymous_response(draft, now, account_id, state)
            response = self._with_fault(operation, self.profile, response, fault_hit, now)
            return self._finish(request, response, state, now, self.profile.name)

    def _token_draft(self, request: Request, operation: Operation, profile: Profile) -> ResponseDraft:
        reply = self._oauth.serve(request, operation.operation_id, self._system_ms(), profile)
        body = write_json(reply.document) if reply.document is not None else b""
        return ResponseDraft(reply.status, body, reply.headers, reply.rule)

    def _advance_clock(self, account_id: str, ms: int) -> int:
        with self.store.transaction(account_id) as state:
            return advance_clock(state, ms, self._system_ms())

    # Files of recordings

    def _serve_file(self, request: Request) -> Response:
        account, token = self._files.account_of(request), self._files.token_of(request)
        account_id = account.id if account else token.account_id if token else DIRECTORY
        with self.store.transaction(account_id) as state:
            now = self._time_of(state)
            response = self._files.respond(request, account, state, token, now) if account else missing(now)
            profile = account.profile if account else self.profile.name
            return self._finish(request, response, state, now, profile)

    # Errors outside of operations

    def _error_response(self, request: Request, error: ZoomApiError) -> Response:
        """Return the error response to a request that reached no operation, or whose operation failed."""
        account = self._account_of(request)
        account_id = account.id if account else DIRECTORY  # whose journal gets the request
        with self.store.transaction(account_id) as state:
            response = self._anonymous_response(self._error_draft(error), self._system_ms(), account_id, state)
            return self._finish(request, response, state, self._time_of(state), self.profile.name)

    def _unrecorded_response(self, request: Request, error: ZoomApiError) -> Response:
        """Return an error response without the store: nothing is journaled."""
        now = self._system_ms()
        tracking_id = self._anonymous_ids.tracking_id(f"store/{now}/{next(self._failures)}")
        response = build_response(self._error_draft(error), self.profile, now, tracking_id, diagnosis=self._diagnosis)
        _complete(request, response)
        return response

    def _error_draft(self, error: ZoomApiError) -> ResponseDraft:
        status, document = render_error(error, self.profile)
        return ResponseDraft(status, write_json(document), error.headers, error.spec.name)

    def _anonymous_response(self, draft: ResponseDraft, now: int, account_id: str, state: State) -> Response:
        """Return a response to a request without an account; `account_id` names the state that numbers it."""
        tracking_id = self._anonymous_ids.tracking_id(f"{account_id}/{state.next_number('strangers')}")
        return build_response(draft, self.profile, now, tracking_id, diagnosis=self._diagnosis)

    def _account_of(self, request: Request) -> Account | None:
        """Return the account of a request's token; None without a valid one."""
        try:
            return find_token_account(self.store, request.headers, request.query)[1]
        except ZoomApiError:
            return None

    # Shared steps

    def _with_fault(
        self, operation: Operation, profile: Profile, response: Response, fault_hit: FaultHit | None, now: int
    ) -> Response:
        """Return a response with a fault's changes; what the operation itself responds is validated before them."""
        response.operation_id = operation.operation_id
        if self._response_validator is not None and (fault_hit is None or "patch" in fault_hit.fault.spec):
            self._response_validator(operation, profile, response)
        if fault_hit is None:
            return response
        return apply_to_response(response, fault_hit, now, diagnosis=self._diagnosis)

    def _finish(self, request: Request, response: Response, state: State, now: int, profile: str) -> Response:
        """Return the response in its final form, after adding it to the journal of the state."""
        _complete(request, response)
        if self._journal:
            elapsed_s = self._timer() - request.arrival.started_s if request.arrival else 0.0
            entry = make_entry(request, response, now, profile, state.counter_reads(), elapsed_s=elapsed_s)
            state.log(entry, self._journal, entry_size(entry))
        return response

    def _time_of(self, state: State) -> int:
        return account_time(state, self._system_ms())


def _check_readable(request: Request) -> None:
    """Raise an error for a query with too many fields, and for a body of which a part is missing."""
    if request.has_too_many_fields:
        raise ZoomApiError(VALIDATION_FAILED, violations=(Violation("query", missing=False),))
    if not request.complete:
        raise api_error(BODY_NOT_JSON)


def _complete(request: Request, response: Response) -> None:
    """Name the level of emulation, and remove the body of a response to HEAD, but not from its `Content-Length`."""
    response.headers += emulation_header(request.emulation)
    if request.method == "HEAD":
        response.unsent, response.body = len(response.body), b""
