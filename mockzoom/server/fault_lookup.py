"""The fault of a request: what it is matched by, and the fault that hits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.server.body import read_body
from mockzoom.server.fault_effects import FaultHit
from mockzoom.server.fault_matching import RequestInfo, find_fault
from mockzoom.server.messages import Request
from mockzoom.server.responses import ResponseDraft
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.paths import normalize_path
from mockzoom.storage import State
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.ids import ids_for_seed


def target_of(
    spec: ApiSpec, account: Account, request: Request, operation: Operation, names: Mapping[str, str]
) -> RequestInfo:
    """Return the parts of a request that faults match; `names` are the values in its path and query."""

    def read() -> Any:
        try:
            return read_body(request, operation, spec.request_shape(operation), account.profile).document
        except ZoomApiError:
            return None

    of_tokens = operation.security != "bearer"
    path = normalize_path(request.path)
    return RequestInfo(operation.operation_id, request.method, path, names, read, of_tokens, request.headers)


def find_fault_hit(
    state: State,
    account: Account | None,
    operation: Operation,
    target: RequestInfo | None,
    draft: ResponseDraft | None = None,
) -> FaultHit | None:
    """Return the fault that hits a request: before the operation, or with its `draft` if it was accepted."""
    if account is None or target is None or (draft is not None and not 0 < draft.status < 400):
        return None
    fault = find_fault(state, ids_for_seed(account.seed), target, accepted=draft is not None)
    return None if fault is None else FaultHit(fault, operation, account, target)
