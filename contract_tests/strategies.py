"""People and batches: valid ones, and ones that are wrong in one place. Written by hand from Zoom's limits."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")

first_names = st.text(_LETTERS, min_size=1, max_size=64)
last_names = st.text(_LETTERS, max_size=64)
local_parts = st.from_regex(r"[a-zA-Z0-9_+-]{1,20}(\.[a-zA-Z0-9_+-]{1,20}){0,2}", fullmatch=True)
emails = st.builds("{}@{}".format, local_parts, st.sampled_from(["example.com", "Example.ORG", "sub.example.net"]))


def people() -> st.SearchStrategy[dict[str, Any]]:
    """Registrants as a client sends them, with and without the optional fields."""
    required = {"email": emails, "first_name": first_names}
    return st.fixed_dictionaries(required, optional={"last_name": last_names, "unknown_field": st.integers()})


def batches(most: int = 30) -> st.SearchStrategy[list[dict[str, Any]]]:
    """1 to 30 people, each with an e-mail of their own in any case."""
    return st.lists(people(), min_size=1, max_size=most, unique_by=lambda p: p["email"].lower())


@st.composite
def spoilt_batches(draw: st.DrawFn) -> tuple[list[dict[str, Any]], str, str]:
    """A batch with one fault, the path of the bad field, and what Zoom says of it."""
    batch = draw(batches(most=5))
    at = draw(st.integers(0, len(batch) - 1))
    field, value = draw(st.sampled_from(FAULTS))
    if value is ...:
        del batch[at][field]
    else:
        batch[at][field] = value
    return batch, f"registrants[{at}].{field}", "Missing field." if value in (..., None) else "Invalid field."


FAULTS: list[tuple[str, Any]] = [
    ("email", ...),
    ("email", None),
    ("email", ""),
    ("email", "@"),
    ("email", "no at sign"),
    ("email", "a b@example.com"),
    ("email", 7),
    ("email", "x" * 117 + "@example.com"),
    ("first_name", ...),
    ("first_name", None),
    ("first_name", "x" * 65),
    ("first_name", ["Jill"]),
    ("last_name", "x" * 65),
]
