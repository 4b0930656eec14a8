"""Hypothesis strategies for Zoom's webinar registration: valid, almost valid, and at the limits.

Written by hand from Zoom's limits; `from mockzoom import strategies` in your tests. Needs hypothesis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from warnings import warn

try:
    from hypothesis import strategies as st
except ModuleNotFoundError:  # pragma: no cover - hypothesis is there in every test run
    raise ModuleNotFoundError(
        "mockzoom.strategies needs hypothesis: pip install hypothesis", name="hypothesis"
    ) from None

Registrant = dict[str, Any]

LONGEST_NAME = 64
LONGEST_EMAIL = 128
LONGEST_LOCAL_PART = 64
BATCH_LIMIT = 30
BATCH_SIZES = (0, 1, 29, 30, 31, 1000)
TYPES = (5, 6, 9)
APPROVALS = (0, 1, 2)
TOKEN_STATES = ("good", "none", "empty", "unknown", "revoked", "expired", "other_scheme", "lower_case", "in_query")

# No control characters and no lone surrogates: they are legal JSON, but do not occur in names.
_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
_SPECIAL_NAMES = (
    "Zoë",
    "李小龙",
    "Мария",
    "O'Neill-Smith",
    "محمد",
    "👩‍🚀 Ana",
    "  Ana  ",
    "<b>Ana</b>",
    "\uff46\uff55\uff4c\uff4c width",
    "null",
)


def names(least: int = 1) -> st.SearchStrategy[str]:
    """Names of `least` to 64 characters in any script, the longest among them."""
    return st.one_of(
        st.text(_LETTERS, min_size=least, max_size=12),
        st.sampled_from(_SPECIAL_NAMES),
        st.text(_LETTERS, min_size=LONGEST_NAME, max_size=LONGEST_NAME),
    )


def emails(domain: str = "example.com", tag: str = "") -> st.SearchStrategy[str]:
    """Addresses under a domain, in any case, with dots and plus signs; `tag` begins each of them."""
    local = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,9}(\.[a-zA-Z0-9_-]{1,9})?(\+[a-zA-Z0-9]{1,8})?", fullmatch=True)
    domains = st.sampled_from([domain, domain.upper(), domain.title()])
    plain = st.builds("{}{}@{}".format, st.just(tag), local, domains)
    room = min(LONGEST_LOCAL_PART, LONGEST_EMAIL - len(domain) - 1)
    longest = st.just(f"{tag.ljust(room, 'x')}@{domain}")
    return st.one_of(plain, plain, plain, longest)


def registrants(domain: str = "example.com", tag: str = "") -> st.SearchStrategy[Registrant]:
    """People as clients send them: with and without what may be left out, with nulls and with unknown fields."""
    required = {"email": emails(domain, tag), "first_name": names()}
    optional = {"last_name": st.one_of(names(least=0), st.none()), "unknown_field": st.integers()}
    return st.fixed_dictionaries(required, optional=optional)


def batches(
    domain: str = "example.com", tag: str = "", *, least: int = 1, most: int = BATCH_LIMIT
) -> st.SearchStrategy[list[Registrant]]:
    """Generate `least` to `most` people, each with a unique address."""
    people = registrants(domain, tag)
    return st.lists(people, min_size=least, max_size=most, unique_by=lambda p: p["email"].casefold())


def plain_batch(total: int, domain: str = "example.com", tag: str = "n") -> list[Registrant]:
    """So many plain people: what to fill a batch with when only its size matters."""
    return [{"email": f"{tag}{n}@{domain}", "first_name": f"N{n}", "last_name": "Numbered"} for n in range(total)]


def batches_of_any_size(domain: str = "example.com", tag: str = "n") -> st.SearchStrategy[list[Registrant]]:
    """Batches at the edges of what Zoom takes (1 to 30) and well beyond."""
    return st.sampled_from(BATCH_SIZES).map(lambda total: plain_batch(total, domain, tag))


@st.composite
def batches_with_duplicates(draw: st.DrawFn, domain: str = "example.com", tag: str = "") -> list[Registrant]:
    """Batches in which one address comes two or three times, in different case."""
    batch = draw(batches(domain, tag, most=5))
    again = draw(st.sampled_from(batch))
    spellings = draw(st.lists(st.sampled_from([str.upper, str.lower, str.title]), min_size=1, max_size=2))
    for spell in spellings:
        at = draw(st.integers(0, len(batch)))
        batch.insert(at, {**again, "email": spell(again["email"])})
    return batch


@dataclass(frozen=True)
class InvalidBatch:
    """A batch with one fault: the path of the bad field, and whether Zoom calls it missing or invalid."""

    batch: list[Registrant]
    field: str
    missing: bool


def _faults(domain: str) -> list[tuple[str, Any]]:
    """Field and value; an ellipsis stands for a field that is left out."""
    bad_emails: list[Any] = [
        "", "@", "no at sign", f"a b@{domain}", f"a@@{domain}", f"a@{domain}.", "a@nodot", f"@{domain}", f"é@{domain}",
        7, ["a"], "x" * (LONGEST_EMAIL - len(domain)) + "@" + domain,
    ]  # fmt: skip
    bad_names: list[Any] = ["x" * (LONGEST_NAME + 1), ["Jill"], {}]
    faults: list[tuple[str, Any]] = [("email", v) for v in (..., None, *bad_emails)]
    faults += [("first_name", v) for v in (..., None, "", *bad_names)]
    return faults + [("last_name", v) for v in bad_names]


@st.composite
def invalid_batches(draw: st.DrawFn, domain: str = "example.com", tag: str = "") -> InvalidBatch:
    """Batches of up to five people of whom one is almost valid."""
    batch = draw(batches(domain, tag, most=5))
    at = draw(st.integers(0, len(batch) - 1))
    name, value = draw(st.sampled_from(_faults(domain)))
    if value is ...:
        del batch[at][name]
    else:
        batch[at][name] = value
    return InvalidBatch(batch, f"registrants[{at}].{name}", missing=value is ... or value is None)


def non_list_values(domain: str = "example.com") -> st.SearchStrategy[Any]:
    """Generate values that may be sent in place of a list of people and are not lists."""
    email = f"a@{domain}"
    return st.sampled_from([None, "", "nobody", 7, True, {}, {"email": email}, [7], [None], [email]])


def webinars(
    types: tuple[int, ...] = TYPES, approvals: tuple[int, ...] = APPROVALS
) -> st.SearchStrategy[dict[str, Any]]:
    """Generate bodies of `webinarCreate`: every type and way of approval, far ahead, without mails."""
    settings = st.fixed_dictionaries(
        {
            "approval_type": st.sampled_from(approvals),
            "registrants_confirmation_email": st.just(value=False),
            "registrants_email_notification": st.just(value=False),
        },
        optional={"registrants_restrict_number": st.integers(1, 3), "registration_type": st.sampled_from([1, 2, 3])},
    )
    return st.fixed_dictionaries(
        {"type": st.sampled_from(types), "start_time": st.just("2098-01-01T10:00:00Z"), "settings": settings},
        optional={
            "topic": names(),
            "duration": st.integers(1, 1440),
            "password": st.from_regex(r"[a-zA-Z0-9]{1,10}", fullmatch=True),
        },
    )


_RENAMED = {
    "Spoilt": "InvalidBatch",
    "no_batches": "non_list_values",
    "numbered": "plain_batch",
    "repetitive_batches": "batches_with_duplicates",
    "spoilt_batches": "invalid_batches",
}


def __getattr__(name: str) -> Any:
    """Return the object of an old name, with a warning that has the new one."""
    if name not in _RENAMED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    new = _RENAMED[name]
    warn(f"mockzoom.strategies.{name} is now mockzoom.strategies.{new}", DeprecationWarning, stacklevel=2)
    return globals()[new]
