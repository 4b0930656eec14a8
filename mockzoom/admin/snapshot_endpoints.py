"""Endpoints for checkpoints, export, import and comparison of an account's state."""

from __future__ import annotations

import re
from typing import Any

from mockzoom.accounts.checkpoints import CHECKPOINTS, CHECKPOINTS_BYTES, CHECKPOINTS_KEPT, Checkpoint
from mockzoom.accounts.differences import differences
from mockzoom.accounts.factory import check_there
from mockzoom.accounts.snapshots import Snapshot, export_snapshot, parse_snapshot, restore_snapshot
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.imported_faults import check_imported_faults
from mockzoom.admin.imported_webhooks import check_imported_webhooks
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.server.messages import write_json
from mockzoom.storage.base import DIRECTORY
from mockzoom.storage.listing import list_all
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.account_records import Account, account_time
from mockzoom.zoom.webhooks.snapshots import without_secrets

_NAME = re.compile(r"[\w .:-]{1,100}")


@admin_operation("listCheckpoints")
def list_checkpoints(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the checkpoints of an account."""
    account = account_of(ground, request)
    with ground.store.transaction(DIRECTORY) as directory:
        saved = list_all(directory, CHECKPOINTS, account.id)
    return {"checkpoints": [_shown(one) for one in saved]}


@admin_operation("saveCheckpoint")
def save_checkpoint(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Save the state of an account under a name; raises `FieldError` for an invalid name or too many checkpoints."""
    account, name = account_of(ground, request), request.path["name"]
    if not _NAME.fullmatch(name):
        raise FieldError("name", "must be 1 to 100 letters, digits, spaces and `_ . : -`", 422)
    with ground.store.transaction(account.id) as state:
        now = account_time(state, ground.system_ms())
    document = export_snapshot(ground.store, account)
    checkpoint = Checkpoint(account.id, name, now, document, len(write_json(document)))
    with ground.store.transaction(DIRECTORY) as directory:
        check_there(directory, account.id)
        known = directory.get(CHECKPOINTS, (account.id, name)) is not None
        if not known and directory.count(CHECKPOINTS, account.id) >= CHECKPOINTS_KEPT:
            raise FieldError(
                "name", f"the account has {CHECKPOINTS_KEPT} checkpoints, the maximum; delete one first", 409
            )
        others = sum(one.size for one in list_all(directory, CHECKPOINTS, account.id) if one.name != name)
        if others + checkpoint.size > CHECKPOINTS_BYTES:
            most = CHECKPOINTS_BYTES >> 20
            raise FieldError("name", f"the checkpoints of an account have at most {most} MiB; delete one first", 409)
        directory.put(CHECKPOINTS, [checkpoint])
    return _shown(checkpoint)


@admin_operation("restoreCheckpoint")
def restore_checkpoint(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Restore a saved state."""
    account = account_of(ground, request)
    checkpoint = _checkpoint(ground, account, request.path["name"], "name")
    return _put_back(ground, account, parse_snapshot(checkpoint.document))


@admin_operation("deleteCheckpoint")
def delete_checkpoint(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Delete a saved state."""
    account = account_of(ground, request)
    checkpoint = _checkpoint(ground, account, request.path["name"], "name")
    with ground.store.transaction(DIRECTORY) as directory:
        directory.remove(CHECKPOINTS, CHECKPOINTS.key(checkpoint))
    return {"deleted": 1}


@admin_operation("exportAccount")
def export_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the whole state of an account."""
    return export_snapshot(ground.store, account_of(ground, request), secrets=request.query["secrets"])


@admin_operation("importAccount")
def import_account(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Replace the state of an account by that of a document."""
    return _put_back(ground, account_of(ground, request), parse_snapshot(request.body))


@admin_operation("compareStates")
def compare_states(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the differences between two states."""
    account = account_of(ground, request)
    before, after = (_side(ground, account, request.body.get(field), field) for field in ("from", "to"))
    return differences(before, after)


def _side(ground: AdminContext, account: Account, side: Any, field: str) -> Snapshot:
    found = _snapshot(ground, account, side, field)
    return found._replace(dump=without_secrets(found.dump))


def _snapshot(ground: AdminContext, account: Account, side: Any, field: str) -> Snapshot:
    if side is None:
        return parse_snapshot(export_snapshot(ground.store, account))
    if isinstance(side, str):
        return parse_snapshot(_checkpoint(ground, account, side, field).document)
    try:
        return parse_snapshot(side)
    except FieldError as error:
        raise FieldError(f"{field}.{error.field}", error.message, error.status) from None


def _put_back(ground: AdminContext, account: Account, read: Snapshot) -> dict[str, Any]:
    restored = check_imported_webhooks(check_imported_faults(read, ground.catalogue))
    restore_snapshot(ground.store, account, restored)
    return {"records": sum(len(records) for records in restored.dump.records.values())}


def _checkpoint(ground: AdminContext, account: Account, name: str, field: str) -> Checkpoint:
    with ground.store.transaction(DIRECTORY) as directory:
        checkpoint = directory.get(CHECKPOINTS, (account.id, name))
        if checkpoint is None:
            there = [one.name for one in list_all(directory, CHECKPOINTS, account.id)]
            hint = did_you_mean(name, there) if there else "there is none yet"
            raise FieldError(field, f"unknown checkpoint {name[:100]!r}; {hint}", 404)
    return checkpoint


def _shown(checkpoint: Checkpoint) -> dict[str, Any]:
    records = sum(len(drawer["filed"]) for drawer in checkpoint.document["records"].values())
    return {"name": checkpoint.name, "saved_at": instant(checkpoint.saved_ms), "records": records}
