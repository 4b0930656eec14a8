"""Endpoints that add, show and delete faults, and the validation of faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError, join_names
from mockzoom.server.fault_matching import FAULTS, FAULTS_KEPT, STANDING, Fault
from mockzoom.server.messages import write_json
from mockzoom.spec import ApiSpec, Operation, load_spec
from mockzoom.storage import State
from mockzoom.storage.listing import list_all
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.registry import errors

SMALL_FAULT_BYTES = 8 << 10  # a thousand faults of this size are less than a quarter of the bound
FAULTS_BYTES = 32 << 20  # of one account

# Headers of the connection, and the length: the HTTP server sets them (RFC 9110, 7.6.1). A fault that sets one of them
# would break the framing, for which there is `connection`.
_OF_CONNECTION = frozenset(
    {"connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
_EFFECTS = ("rule", "status", "patch", "latency", "connection", "headers", "retry_after")
_SILENT = ("reset", "empty")
_LATENCIES = {"fixed": ("ms",), "uniform": ("min_ms", "max_ms"), "lognormal": ("median_ms", "sigma")}
_MAY = {"lognormal": ("max_ms",)}


@admin_operation("addFault")
def add_fault(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Add a fault."""
    account = account_of(ground, request)
    spec = completed(request.body, ground.catalogue)
    with ground.store.transaction(account.id) as state:
        check_capacity(state, spec)
        fault = Fault(f"f{state.next_number('faults')}", spec)
        state.put(FAULTS, [fault])
    return _shown(fault)


@admin_operation("listFaults")
def list_faults(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the faults of an account."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        return {"faults": [_shown(fault) for fault in list_all(state, FAULTS, "", STANDING)]}


@admin_operation("getFault")
def get_fault(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return a fault with its counts."""
    account = account_of(ground, request)
    with ground.store.transaction(account.id) as state:
        return _shown(_fault(state, account, request.path["faultId"]))


@admin_operation("deleteFault")
def delete_fault(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete a fault."""
    account = account_of(ground, request)
    with ground.store.transaction(account.id) as state:
        state.remove(FAULTS, _fault(state, account, request.path["faultId"]).id)
    return {"deleted": 1}


@admin_operation("deleteFaults")
def delete_faults(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete all faults."""
    with ground.store.transaction(account_of(ground, request).id) as state:
        return {"deleted": remove_group(state, STANDING)}


def remove_group(state: State, group: str) -> int:
    """Delete all faults or all queued responses, and return their number."""
    faults = list_all(state, FAULTS, "", group)
    for fault in faults:
        state.remove(FAULTS, fault.id)
    return len(faults)


def check_capacity(state: State, spec: Mapping[str, Any], times: int = 1) -> None:
    """Raise `FieldError` (409) if faults and queued responses would exceed their maximum number or size."""
    if state.count(FAULTS) + times > FAULTS_KEPT:
        raise FieldError("", f"at most {FAULTS_KEPT} faults and queued responses are kept; delete some first", 409)
    if (size := spec_size(spec)) > SMALL_FAULT_BYTES:
        kept = sum(map(spec_size, (fault.spec for fault in list_all(state, FAULTS, ""))))
        check_size(kept + size * times)


def check_size(total: int) -> None:
    """Raise `FieldError` (409) if the faults of an account have too many bytes in total."""
    if total > FAULTS_BYTES:
        raise FieldError("", f"the faults of an account have at most {FAULTS_BYTES >> 20} MiB; delete some first", 409)


def spec_size(spec: Mapping[str, Any]) -> int:
    """Return the bytes of a fault."""
    return len(write_json(spec))


def completed(given: Mapping[str, Any], catalogue: ApiSpec) -> dict[str, Any]:
    """Return a fault with its defaults; raises `FieldError` for what a schema cannot express."""
    spec = dict(given)
    operations = operations_like(spec.get("operation", "*"), catalogue)
    check_answer(spec, operations)
    _check_one_of(spec, ("first", "every", "share"), "use only one of first, every and share")
    _check_patch(spec)
    if not any(name in spec for name in _EFFECTS):
        raise FieldError("", f"the fault has no effect; set one of {', '.join(_EFFECTS)}")
    if "seed" in spec and "share" not in spec and "latency" not in spec:
        raise FieldError("seed", "has no use without share or latency; add one of them, or leave it out")
    if "latency" in spec:
        spec["latency"] = _latency(spec["latency"])
    _check_connection(spec)
    return {**spec, "when": _when(spec)}


def check_answer(spec: Mapping[str, Any], operations: Iterable[Operation]) -> None:
    """Raise `FieldError` for an unknown error, one that none of the operations can return, and conflicting fields."""
    _check_one_of(spec, ("rule", "status"), "set either an error id as rule, or a status")
    if "rule" in spec:
        check_rule(spec["rule"], operations)
    for name in spec.get("headers", {}):
        if name.lower() in _OF_CONNECTION:
            raise FieldError(f"headers.{name}", "belongs to the connection; use `connection` to break a response")
    for name, needs in (("facts", "rule"), ("body", "status"), ("retry_after_s", "retry_after")):
        if name in spec and needs not in spec:
            raise FieldError(name, f"requires {needs}, which is missing")


def check_rule(name: str, operations: Iterable[Operation]) -> None:
    """Raise `FieldError` for an error that does not exist, or that none of the operations can return."""
    check_error_exists(name)
    of_tokens = name in OAUTH_ERRORS
    if not any((operation.security != "bearer") == of_tokens for operation in operations):
        service = "the token service (oauthToken)" if of_tokens else "the API, not of the token service"
        raise FieldError("rule", f"{name!r} is an error of {service}; use another operation or error")


def check_error_exists(name: str) -> None:
    """Raise `FieldError` for an unknown error id."""
    known = errors().keys() | OAUTH_ERRORS.keys()
    modelled = load_spec().modelled.errors if name not in known else {}
    if name not in known and name not in modelled:
        near = did_you_mean(name, [*known, *modelled])
        near = near if near.startswith("did") else "docs/reference/errors.md and `mockzoom rules` list them"
        raise FieldError("rule", f"unknown error {name!r}; {near}")


def operations_like(pattern: str, catalogue: ApiSpec) -> list[Operation]:
    """Return the operations that match a pattern; raises `FieldError` if there are none."""
    if pattern in catalogue.operations:
        return [catalogue.operations[pattern]]
    known = catalogue.every_operation
    found = [operation for name, operation in known.items() if fnmatchcase(name, pattern)]
    if not found:
        raise FieldError("operation", f"unknown operation {pattern!r}; {did_you_mean(pattern, known)}")
    return found


def _check_one_of(spec: Mapping[str, Any], names: tuple[str, ...], says: str) -> None:
    there = [name for name in names if name in spec]
    if len(there) > 1:
        raise FieldError(there[1], f"cannot be combined with {there[0]}; {says}")


def _latency(given: Mapping[str, Any]) -> dict[str, Any]:
    latency = {"kind": "fixed", "on": "real", **given}
    kind = latency["kind"]
    for name in _LATENCIES[kind]:
        if name not in latency:
            raise FieldError(
                f"latency.{name}", f"is missing; a {kind} latency requires {' and '.join(_LATENCIES[kind])}"
            )
    for name in latency:
        if name not in ("kind", "on", *_LATENCIES[kind], *_MAY.get(kind, ())):
            raise FieldError(f"latency.{name}", f"is not allowed with a {kind} latency; leave it out")
    if kind == "uniform" and latency["min_ms"] > latency["max_ms"]:
        raise FieldError("latency.max_ms", "is less than min_ms; swap them")
    return latency


def _check_connection(spec: Mapping[str, Any]) -> None:
    connection = spec.get("connection", "")
    for name, needs in (("bytes", ("truncated", "dribble")), ("pause_ms", ("dribble",))):
        if name in spec and connection not in needs:
            raise FieldError(name, f"is only allowed with connection {' or '.join(needs)}; leave it out")
    if connection == "dribble" and spec.get("bytes") == 0:
        raise FieldError("bytes", "must be at least 1")
    if connection in _SILENT and ("rule" in spec or "status" in spec):
        raise FieldError("connection", f"{connection} sends no response; leave rule and status out")


def _check_patch(spec: Mapping[str, Any]) -> None:
    """Raise `FieldError` for a patch that no response of the operation can get."""
    for name in ("rule", "status"):
        if "patch" in spec and name in spec:
            raise FieldError("patch", f"changes the operation's response, which {name} replaces; use one of them")
    if "patch" in spec and spec.get("connection") in _SILENT:
        raise FieldError("patch", f"has no use with connection {spec['connection']}, which sends no response")


def _when(spec: Mapping[str, Any]) -> str:
    """Return whether a fault applies before or after the operation; a delay on the real clock comes after it."""
    replaced = "rule" in spec or "status" in spec or spec.get("connection") in _SILENT
    early = replaced and "struck" not in spec
    when: str = spec.get("when", "before" if early else "after")
    if when == "before" and "struck" in spec:
        raise FieldError("when", "with struck the fault comes after the operation; leave `when` out, or set after")
    waits = spec.get("latency", {}).get("on") == "clock"
    if when == "before" and not replaced and not waits:
        raise FieldError(
            "when", "with `before` a response to change does not exist; add rule, status or connection reset or empty"
        )
    return when


def _fault(state: State, account: Account, fault_id: str) -> Fault:
    fault = state.get(FAULTS, fault_id)
    if fault is None or fault.queued:
        there = [f.id for f in list_all(state, FAULTS, "", STANDING)]
        hint = f"existing faults: {join_names(there)}" if there else "it has none"
        raise FieldError("faultId", f"account {account.id!r} has no fault {fault_id[:100]!r}; {hint}", 404)
    return fault


def _shown(fault: Fault) -> dict[str, Any]:
    return {"id": fault.id, "matched": fault.matched, "hits": fault.hits, "fault": dict(fault.spec)}
