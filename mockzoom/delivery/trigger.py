"""Events made from the example of their schema file, with values set by JSON pointers."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from mockzoom.errors import FieldError
from mockzoom.spec.event_spec import load_events
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.webhooks.signing import sign


def example_event(
    name: str, event_ms: int, account_id: str = "", values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return an event from its example, at a time in epoch ms.

    `values` are by JSON pointer into the payload, such as `/object/topic`; dots do as well. Raises `FieldError` for an
    unknown event, or a place that the payload does not have.
    """
    document = deepcopy(load_events().require(name).document(event_ms, account_id))
    for pointer, value in (values or {}).items():
        set_value(document["payload"], pointer, value)
    return document


def set_value(payload: Any, pointer: str, value: Any) -> None:
    """Set the value at a JSON pointer, or a path with dots; a field may be new, its parents must exist."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.lstrip("/").split("/")]
    if not pointer.startswith("/"):
        steps = pointer.split(".")
    steps = steps[1:] if steps[0] == "payload" and len(steps) > 1 else steps
    target = payload
    for step in steps[:-1]:
        target = _child(target, step, pointer)
    last = steps[-1]
    if isinstance(target, list):
        _child(target, last, pointer)
        target[int(last)] = value
    elif isinstance(target, dict):
        target[last] = value
    else:
        raise FieldError("set", f"{pointer[:100]!r} leads into a value that is not an object")


def _child(target: Any, step: str, pointer: str) -> Any:
    if isinstance(target, list) and step.isdecimal() and int(step) < len(target):
        return target[int(step)]
    if isinstance(target, dict) and step in target:
        return target[step]
    names = [str(n) for n in (range(len(target)) if isinstance(target, list) else target)] if target else []
    hint = did_you_mean(step, names) if names else "it has no fields"
    raise FieldError("set", f"{pointer[:100]!r}: the payload has no {step[:50]!r} there; {hint}")


def deauthorization(account: Account, user_id: str, at_ms: int, secret: str) -> dict[str, Any]:
    """Return the payload of `app_deauthorized`; its `event_ts` is inside the payload, as documented.

    The documentation does not say what its `signature` covers; here it is the HMAC of client and user id (inferred).
    """
    moment = instant(at_ms)
    return {
        "account_id": account.id,
        "user_id": user_id,
        "signature": sign(f"{account.client_id}{user_id}", secret, at_ms // 1000).removeprefix("v0="),
        "deauthorization_time": f"{moment[:-1]}.{at_ms % 1000:03}Z",
        "client_id": account.client_id,
        "event_ts": moment[:-1].replace("T", " "),
    }
