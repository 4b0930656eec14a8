"""Faults of an imported state: they are checked like those that are added, because an export can be edited by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from mockzoom.accounts.snapshots import Snapshot
from mockzoom.admin.fault_endpoints import check_size, completed, spec_size
from mockzoom.admin.queue_endpoints import completed_response
from mockzoom.admin.request_validation import RequestValidator
from mockzoom.errors import FieldError
from mockzoom.server.fault_matching import FAULTS, FAULTS_KEPT, Fault
from mockzoom.spec import ApiSpec
from mockzoom.spec.admin_spec import load_admin_spec
from mockzoom.storage.codec import MAX_INT

_ID = re.compile(r"[fn][1-9][0-9]{0,15}", re.ASCII)  # it becomes a header


def check_imported_faults(restored: Snapshot, catalogue: ApiSpec) -> Snapshot:
    """Return a snapshot with complete faults; raises `FieldError` for a fault that could not have been added."""
    faults = restored.dump.records.get(FAULTS.name)
    if not faults:
        return restored
    if len(faults) > FAULTS_KEPT:
        raise FieldError(f"records.{FAULTS.name}", f"at most {FAULTS_KEPT} faults and queued responses are kept")
    checked = {}
    for at, (number, fault) in enumerate(faults.items()):
        where = f"records.{FAULTS.name}.filed[{at}].record"
        checked[number] = _checked(fault, where, restored.account.profile, catalogue)
    check_size(sum(spec_size(fault.spec) for fault in checked.values()))
    records: Mapping[str, Mapping[int, object]] = {**restored.dump.records, FAULTS.name: checked}
    return restored._replace(dump=restored.dump._replace(records=records))


def _checked(fault: Fault, where: str, profile: str, catalogue: ApiSpec) -> Fault:
    if not _ID.fullmatch(fault.id):
        raise FieldError(f"{where}.id", f"{fault.id[:100]!r} is not the id of a fault; an example is f1")
    if not 0 <= fault.hits <= fault.matched <= MAX_INT:
        raise FieldError(f"{where}.hits", "0 to `matched` is expected")
    try:
        return fault._replace(spec=_completed(fault, profile, catalogue))
    except FieldError as error:
        field = ".".join(filter(None, (where, "spec", error.field)))
        raise FieldError(field, error.message, error.status) from None


def _completed(fault: Fault, profile: str, catalogue: ApiSpec) -> dict[str, object]:
    if not fault.queued:
        return completed(_validator().judged("fault", dict(fault.spec)), catalogue)
    given = {name: value for name, value in fault.spec.items() if name != "when"}
    return completed_response(_validator().judged("next", given), profile, catalogue)


@cache
def _validator() -> RequestValidator:
    return RequestValidator(load_admin_spec())
