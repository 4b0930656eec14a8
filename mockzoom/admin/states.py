"""States of an account: saved under a name, gone back to, taken out as a document and taken over from one, compared."""

from __future__ import annotations

import re
from typing import Any

from mockzoom.admin.ground import Ask, Ground, account_of
from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.checkpoints import CHECKPOINTS, CHECKPOINTS_KEPT, Checkpoint
from mockzoom.domain.clock import instant
from mockzoom.domain.near_misses import did_you_mean
from mockzoom.domain.records import Account
from mockzoom.operations.world import account_time, list_all
from mockzoom.scenarios.accounts import check_there
from mockzoom.scenarios.differences import differences
from mockzoom.scenarios.export import Restored, put_back, read_export, write_export
from mockzoom.storage.base import DIRECTORY

_NAME = re.compile(r"[\w .:-]{1,100}")


def list_checkpoints(ground: Ground, ask: Ask) -> dict[str, Any]:
    """The saved states of an account."""
    account = account_of(ground, ask)
    with ground.store.open(DIRECTORY) as directory:
        saved = list_all(directory, CHECKPOINTS, account.id)
    return {"checkpoints": [_shown(one) for one in saved]}


def save_checkpoint(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Save the state of an account under a name; raises `AdminError` for what is no name, and for one too many."""
    account, name = account_of(ground, ask), ask.path["name"]
    if not _NAME.fullmatch(name):
        raise AdminError("name", "up to 100 letters, digits, spaces and `_ . : -` are a name", 422)
    with ground.store.open(account.id) as state:
        now = account_time(state, ground.system_ms())
    checkpoint = Checkpoint(account.id, name, now, write_export(ground.store, account))
    with ground.store.open(DIRECTORY) as directory:
        check_there(directory, account.id)
        known = directory.get(CHECKPOINTS, (account.id, name)) is not None
        if not known and directory.count(CHECKPOINTS, account.id) >= CHECKPOINTS_KEPT:
            raise AdminError("name", f"there are {CHECKPOINTS_KEPT} checkpoints; delete one first", 409)
        directory.put(CHECKPOINTS, [checkpoint])
    return _shown(checkpoint)


def restore_checkpoint(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Go back to a saved state."""
    account = account_of(ground, ask)
    checkpoint = _checkpoint(ground, account, ask.path["name"], "name")
    return _put_back(ground, account, read_export(checkpoint.document))


def delete_checkpoint(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Forget a saved state."""
    account = account_of(ground, ask)
    checkpoint = _checkpoint(ground, account, ask.path["name"], "name")
    with ground.store.open(DIRECTORY) as directory:
        directory.remove(CHECKPOINTS, CHECKPOINTS.key(checkpoint))
    return {"deleted": 1}


def export_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """The whole state of an account."""
    return write_export(ground.store, account_of(ground, ask))


def import_account(ground: Ground, ask: Ask) -> dict[str, Any]:
    """Take over the state of a document."""
    return _put_back(ground, account_of(ground, ask), read_export(ask.body))


def compare_states(ground: Ground, ask: Ask) -> dict[str, Any]:
    """What differs between two states."""
    account = account_of(ground, ask)
    before, after = (_side(ground, account, ask.body.get(field), field) for field in ("from", "to"))
    return differences(before, after)


def _side(ground: Ground, account: Account, side: Any, field: str) -> Restored:
    if side is None:
        return read_export(write_export(ground.store, account))
    if isinstance(side, str):
        return read_export(_checkpoint(ground, account, side, field).document)
    try:
        return read_export(side)
    except AdminError as error:
        raise AdminError(f"{field}.{error.field}", error.message, error.status) from None


def _put_back(ground: Ground, account: Account, restored: Restored) -> dict[str, Any]:
    put_back(ground.store, account, restored)
    return {"records": sum(len(records) for records in restored.dump.records.values())}


def _checkpoint(ground: Ground, account: Account, name: str, field: str) -> Checkpoint:
    with ground.store.open(DIRECTORY) as directory:
        checkpoint = directory.get(CHECKPOINTS, (account.id, name))
        if checkpoint is None:
            there = [one.name for one in list_all(directory, CHECKPOINTS, account.id)]
            hint = did_you_mean(name, there) if there else "there is none yet"
            raise AdminError(field, f"there is no checkpoint {name[:100]!r}; {hint}", 404)
    return checkpoint


def _shown(checkpoint: Checkpoint) -> dict[str, Any]:
    records = sum(len(drawer["filed"]) for drawer in checkpoint.document["records"].values())
    return {"name": checkpoint.name, "saved_at": instant(checkpoint.saved_ms), "records": records}
