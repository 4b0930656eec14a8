"""Mutants of registration: who is accepted, who is rejected, who is another person."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from mockzoom.spec import normalization as conforming
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.registrants import rules
from mockzoom.zoom.registrants.models import REGISTRANTS
from mockzoom.zoom.registrants.rules import Registration
from mockzoom.zoom.text import normalize_email

from .mutant import Mutant
from .patching import everywhere, in_schema, reordered, set_to, wrapped

RULES = "mockzoom.zoom.registrants.rules"
DONE = "mockzoom.zoom.registrants.handlers"
BATCH = "objects/batch_registration"
ROWS = ("properties", "registrants")
PERSON = (*ROWS, "items", "properties")


def without(check: str) -> Any:
    """A registration that forgets one of its checks."""
    skipped = getattr(rules, f"_{check}")
    return reordered(RULES, lambda order: tuple(one for one in order if one is not skipped))


def instead(check: str, wrong: Any) -> Any:
    """A registration with a wrong check in the place of a right one."""
    right = getattr(rules, f"_{check}")
    return reordered(RULES, lambda order: tuple(wrong if one is right else one for one in order))


def sees(check: str, **changes: Any) -> Any:
    """A check that sees another registration than there is; values may be made of the registration."""
    right = getattr(rules, f"_{check}")

    def wrong(r: Registration) -> None:
        right(replace(r, **{name: value(r) if callable(value) else value for name, value in changes.items()}))

    return instead(check, wrong)


def _without_plus(email: str) -> str:
    name, _, domain = email.casefold().partition("@")
    return f"{name.partition('+')[0]}@{domain}"


def _half(register: Any) -> Any:
    def wrong(ctx: Any, registration: Registration) -> Any:
        if len(registration.entries) > 1:
            first = replace(registration, entries=registration.entries[:1], emails=registration.emails[:1])
            with suppress(ZoomApiError):
                register(ctx, replace(first, daily_quota=None))
        return register(ctx, registration)

    return wrong


def _forgetful(make: Any) -> Any:
    """Every entry is new, even a registered one."""
    return lambda *given, **how: replace(make(*given, **how), known={})


def _leaving_out_the_host(make: Any) -> Any:
    """A batch without the host, silently."""

    def wrong(ctx: Any, grant: Any, entries: Any, **how: Any) -> Any:
        others = [
            e
            for e in entries
            if not how["is_batch"] or normalize_email(e["email"]) != normalize_email(grant.host.email)
        ]
        return make(ctx, grant, others, **how)

    return wrong


def _renaming(register: Any) -> Any:
    """Who registers again is called what they are called now."""

    def wrong(ctx: Any, registration: Registration) -> Any:
        done = register(ctx, registration)
        named = [
            person._replace(first_name=entry["first_name"])
            for person, entry in zip(done.registrants, registration.entries, strict=True)
        ]
        ctx.state.put(REGISTRANTS, named)
        return done._replace(registrants=named)

    return wrong


def _echoing(register: Any) -> Any:
    """Addresses come back as they were sent now, not as they were registered."""

    def wrong(ctx: Any, registration: Registration) -> Any:
        done = register(ctx, registration)
        shown = [p._replace(email=e["email"]) for p, e in zip(done.registrants, registration.entries, strict=True)]
        return done._replace(registrants=shown)

    return wrong


def _approving(register: Any) -> Any:
    """auto_approve approves those too who wait already."""

    def wrong(ctx: Any, registration: Registration) -> Any:
        done = register(ctx, registration)
        if registration.auto_approve:
            done = done._replace(registrants=[p._replace(status="approved") for p in done.registrants])
            ctx.state.put(REGISTRANTS, done.registrants)
        return done

    return wrong


def _none_dropped(shape: Any, document: Any, *, fill: bool) -> Any:
    """Nulls are judged as values."""
    if isinstance(document, dict):
        return {k: _none_dropped(shape.properties.get(k, shape), v, fill=fill) for k, v in document.items()} | (
            {k: v for k, v in shape.defaults.items() if k not in document} if fill else {}
        )
    if isinstance(document, list) and shape.items is not None:
        return [_none_dropped(shape.items, item, fill=fill) for item in document]
    return document


MUTANTS = (
    Mutant("batch_limit_29", "batch_size", "30 people are one too many", in_schema(BATCH, ((*ROWS, "maxItems"), 29))),
    Mutant("batch_limit_31", "batch_size", "31 people are taken", in_schema(BATCH, ((*ROWS, "maxItems"), 31))),
    Mutant("batch_may_be_empty", "batch_size", "an empty list is enough", in_schema(BATCH, ((*ROWS, "minItems"), 0))),
    Mutant("batch_half_stored", "batch_whole", "a refused batch leaves its first person behind",
           wrapped(f"{DONE}._register", _half)),
    Mutant("type_6_accepted", "not_scheduled_webinar", "batches for webinars without a fixed time",
           sees("scheduled_type", webinar=lambda r: r.webinar._replace(type=5) if r.webinar.type == 6 else r.webinar)),
    Mutant("type_9_accepted", "not_scheduled_webinar", "batches for recurring webinars",
           sees("scheduled_type", webinar=lambda r: r.webinar._replace(type=5) if r.webinar.type == 9 else r.webinar)),
    Mutant("registration_always_on", "registration_not_enabled", "approval_type 2 registers",
           without("registration_enabled")),
    Mutant("over_at_its_start", "webinar_over", "a webinar that runs counts as over",
           sees("not_over", webinar=lambda r: r.webinar._replace(duration=0))),
    Mutant("over_a_minute_late", "webinar_over", "a minute after the end people still register",
           sees("not_over", now=lambda r: r.now - 60_000)),
    Mutant("never_over", "webinar_over", "webinars that are over take registrations", without("not_over")),
    Mutant("host_left_out", "host_on_batch", "a batch with the host registers the others",
           wrapped(f"{DONE}._registration", _leaving_out_the_host)),
    Mutant("host_registers", "host_cannot_register", "the host can register",
           sees("not_host", host=lambda r: r.host._replace(email="@"))),
    Mutant("host_in_capitals_registers", "host_cannot_register", "the host is known by the case of letters",
           sees("not_host", emails=lambda r: [e["email"] for e in r.entries])),
    Mutant("alternative_host_registers", "host_cannot_register", "alternative hosts can register",
           sees("not_host", alternative_hosts=frozenset())),
    Mutant("panelist_registers", "panelist_cannot_register", "panelists can register",
           without("not_panelist")),
    Mutant("every_domain_admitted", "email_domain_restricted", "domains are not looked at", without("domain_admitted")),
    Mutant("subdomains_not_admitted", "email_domain_restricted", "*. stands for nothing",
           wrapped(f"{RULES}.admitted_domains", lambda f: lambda s: tuple(d.removeprefix("*.") for d in f(s)))),
    Mutant("denied_register_again", "registrant_denied", "a denied person can register again", without("not_denied")),
    Mutant("seats_one_less", "capacity", ">= for >: the last seat stays empty",
           sees("seats_left", seats_taken=lambda r: r.seats_taken + 1)),
    Mutant("seats_one_more", "webinar_full", "one more than there are seats",
           sees("seats_left", seats_taken=lambda r: r.seats_taken - 1)),
    Mutant("seats_for_the_known", "capacity", "who is registered already needs another seat",
           sees("seats_left", known={})),
    Mutant("seats_unlimited", "webinar_full", "seats are not counted", without("seats_left")),
    Mutant("approval_unlimited", "status_capacity_reached", "approving goes beyond the last seat",
           set_to(f"{DONE}._check_seats", lambda *_: None)),
    Mutant("approval_counts_the_approved", "status_capacity_reached", "approving a registrant twice takes two seats",
           wrapped(f"{DONE}._check_seats", lambda f: lambda w, g, n: f(w, g, n + 1))),
    Mutant("auto_approve_ignored", "auto_approve", "auto_approve changes nothing",
           wrapped(f"{DONE}.initial_status", lambda f: lambda w, **_: f(w, auto_approve=False))),
    Mutant("auto_approve_by_default", "auto_approve", "every registrant is approved at once",
           wrapped(f"{DONE}.initial_status", lambda f: lambda w, **_: f(w, auto_approve=True))),
    Mutant("pending_approved_again", "pending_again", "auto_approve approves who waits already",
           wrapped(f"{DONE}._register", _approving)),
    Mutant("email_case_matters", "repeated_email", "Jill@ is not jill@",
           everywhere(normalize_email, lambda email: email)),
    Mutant("plus_does_not_matter", "email_form", "jill+1@ is jill@",
           everywhere(normalize_email, _without_plus)),
    Mutant("repeated_gets_a_new_id", "repeated_email", "a repeated registration gets a new id",
           wrapped(f"{DONE}._registration", _forgetful)),
    Mutant("repeated_is_renamed", "repeated_email", "who registers again is called anew",
           wrapped(f"{DONE}._register", _renaming)),
    Mutant("repeated_is_echoed", "repeated_email", "addresses come back as sent last",
           wrapped(f"{DONE}._register", _echoing)),
    Mutant("name_limit_63", "field_limits", "64 characters are too many",
           in_schema("objects/registrant_name", (("maxLength",), 63))),
    Mutant("name_limit_65", "field_limits", "65 characters are taken",
           in_schema("objects/registrant_name", (("maxLength",), 65))),
    Mutant("last_name_without_limit", "field_limits", "last names may be of any length",
           in_schema(BATCH, ((*PERSON, "last_name", "maxLength"), 6500))),
    Mutant("email_limit_127", "field_limits", "128 characters are too many",
           in_schema("objects/email", (("maxLength",), 127))),
    Mutant("email_limit_129", "field_limits", "129 characters are taken",
           in_schema("objects/email", (("maxLength",), 129))),
    Mutant("email_needs_an_at_alone", "email_form", "anything with an @ is an address",
           in_schema("objects/email", (("pattern",), "@"))),
    Mutant("email_without_a_dot", "email_form", "a@localhost is an address",
           in_schema("objects/email", (("pattern",), "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+$"))),
    Mutant("email_without_a_plus", "email_form", "plus addresses are refused",
           in_schema("objects/email", (("pattern",), "^[A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$"))),
    Mutant("nulls_are_values", "nulls", "a null is an invalid value", everywhere(conforming.normalize, _none_dropped)),
)  # fmt: skip
