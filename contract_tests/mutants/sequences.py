"""States gone wrong: each call by itself is answered as it should be, and what was before shines through."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.text import normalize_email

from .mutant import Mutant
from .patching import together, wrapped

STATE = "mockzoom.storage.memory.MemoryState"
REGISTRATION = "mockzoom.zoom.registrants.handlers._registration"


def on_deletion(happens: Any) -> Any:
    """A state in which something happens when a registrant is deleted."""

    def wrap(remove: Any) -> Any:
        def wrong(state: Any, kind: Any, key: Any) -> None:
            gone = state.get(kind, key) if kind is REGISTRANTS else None
            remove(state, kind, key)
            if gone is not None:
                happens(state, gone)

        return wrong

    return wrapped(f"{STATE}.remove", wrap)


def registering(sees: Any) -> Any:
    """Registrations that see something else than there is, made of the state and of what there is."""

    def wrap(make: Any) -> Any:
        def wrong(ctx: Any, *given: Any, **how: Any) -> Any:
            registration = make(ctx, *given, **how)
            return replace(registration, **sees(ctx.state, registration))

        return wrong

    return wrapped(REGISTRATION, wrap)


def kept(state: Any, name: str, empty: Any) -> Any:
    """What a mutant remembers outside the state."""
    return vars(state).setdefault(f"_kept_{name}", empty)


def _keep_seat(state: Any, gone: Registrant) -> None:
    if gone.status == "approved":
        kept(state, "seats", Counter())[gone.webinar_id] += 1


def _with_seats_kept(state: Any, r: Any) -> dict[str, Any]:
    return {"seats_taken": r.seats_taken + kept(state, "seats", Counter())[r.webinar.id]}


def _keep_denied(state: Any, gone: Registrant) -> None:
    if gone.status == "denied":
        kept(state, "denied", {})[gone.webinar_id, normalize_email(gone.email)] = gone


def _with_denied_kept(state: Any, r: Any) -> dict[str, Any]:
    denied = kept(state, "denied", {})
    again = {email: denied[r.webinar.id, email] for email in r.emails if (r.webinar.id, email) in denied}
    return {"known": {**again, **r.known}}


def _forget_tries(state: Any, gone: Registrant) -> None:
    for counts in state._counters.get("day", {}).values():
        counts.pop(("registration", gone.webinar_id, normalize_email(gone.email)), None)


def _keep_id(state: Any, gone: Registrant) -> None:
    kept(state, "ids", {})[gone.webinar_id, gone.id] = (gone.webinar_id, normalize_email(gone.email))


def _finding_by_old_ids(find: Any) -> Any:
    def wrong(state: Any, kind: Any, second_key: Any) -> Any:
        found = find(state, kind, second_key)
        old = kept(state, "ids", {}).get(second_key) if found is None and kind is REGISTRANTS else None
        return found if old is None else state.get(kind, old)

    return wrong


def _delete_namesakes(state: Any, gone: Registrant) -> None:
    everybody = list(state._table(REGISTRANTS).by_number.values())
    for other in everybody:
        if normalize_email(other.email) == normalize_email(gone.email):
            state._table(REGISTRANTS).remove(REGISTRANTS, REGISTRANTS.key(other))


def _of_the_first(state: Any, r: Any, **fields: Any) -> dict[str, Any]:
    """Fields as they were at the first registration."""
    return kept(state, "first", {}).setdefault(r.webinar.id, fields)


def _first_approval(state: Any, r: Any) -> dict[str, Any]:
    first = _of_the_first(state, r, approval_type=r.webinar.settings["approval_type"])
    return {"webinar": r.webinar._replace(settings={**r.webinar.settings, **first})}


def _first_time(state: Any, r: Any) -> dict[str, Any]:
    return {"webinar": r.webinar._replace(**_of_the_first(state, r, start_ms=r.webinar.start_ms))}


MUTANTS = (
    Mutant("deleted_keep_their_seat", "capacity", "deleting an approved registrant frees no seat",
           together(on_deletion(_keep_seat), registering(_with_seats_kept))),
    Mutant("deleted_stay_denied", "registrant_denied", "a person who was denied and then deleted is still denied",
           together(on_deletion(_keep_denied), registering(_with_denied_kept))),
    Mutant("deleted_get_new_tries", "registrant_quota", "deleting a registrant gives back the attempts of the day",
           on_deletion(_forget_tries)),
    Mutant("deleted_found_by_old_id", "registrant_not_found", "who comes again is found by the id of before, too",
           together(on_deletion(_keep_id), wrapped(f"{STATE}.get_by_unique_key", _finding_by_old_ids))),
    Mutant("namesakes_deleted", "registrant_not_found", "who is deleted is deleted from all webinars",
           on_deletion(_delete_namesakes)),
    Mutant("first_limit_holds", "capacity", "the limit at the first registration holds for ever",
           registering(lambda state, r: _of_the_first(state, r, seats=r.seats))),
    Mutant("first_approval_holds", "registration_not_enabled", "the way of approval at the first registration holds",
           registering(_first_approval)),
    Mutant("first_time_holds", "webinar_over", "the time at the first registration is when a webinar is over",
           registering(_first_time)),
)  # fmt: skip
