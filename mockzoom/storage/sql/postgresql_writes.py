"""The statement that writes the changes of a transaction to PostgreSQL: one for all of them.

Each part of the changes is a common table expression. Its rows are given as one text for each column, with a line for
each row, or as one value for each column if there is one row. What the rows of a batch have in common is given once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import count
from typing import Any, NamedTuple

from mockzoom.storage.sql.changes import Changes
from mockzoom.storage.sql.sessions import Value

_TYPES = dict.fromkeys(("number", "total", "period", "value", "size"), "bigint")  # of columns that are not text
_INSERTS = {
    "records": "",
    "unique_keys": " ON CONFLICT (account, name) DO UPDATE SET key = excluded.key",
    "lists": " ON CONFLICT (account, kind, parent, grp) DO UPDATE SET total = mockzoom_lists.total + excluded.total",
    "counters": " ON CONFLICT (counter) DO UPDATE SET value = excluded.value",
    "log": "",
}


_numbers = count(1)  # of prepared statements


class _Shape(NamedTuple):
    """What the text of a statement depends on: parts, and whether each has one row; and what else is written."""

    parts: tuple[tuple[str, bool], ...]
    batches: int
    shortens: bool
    has_head: bool


def named(text: str) -> tuple[bytes, bytes]:
    """Return the name and the text of a statement to prepare."""
    return b"mockzoom_%d" % next(_numbers), text.encode()


def written(account: str, changes: Changes) -> tuple[bytes, bytes, list[Value]]:
    """Return name, text and values of the statement; there is one value, the account, if nothing is to be written."""
    values: list[Value] = [account]
    shapes = []
    for name, rows in changes.parts().items():
        is_one = len(rows) == 1
        values += rows[0] if is_one else [_array(column) for column in zip(*rows, strict=True)]
        shapes.append((name, is_one))
    for batch in changes.batches:
        values += batch.kind, batch.first, batch.start, batch.parent, batch.group, batch.subgroup
        values += batch.keys, batch.bodies
    if changes.log_until:
        values.append(changes.log_until)
    if changes.head is not None:
        values.append(changes.head)
    shape = _Shape(tuple(shapes), len(changes.batches), bool(changes.log_until), changes.head is not None)
    return *_text_of(shape), values


def _array(column: Iterable[Any]) -> str:
    """Return a column as the text that `_values_of` takes apart; None is an empty text.

    Values are keys, names and JSON, none of which has a line break.
    """
    return "\n".join(["" if value is None else value if type(value) is str else str(value) for value in column])


@cache
def _text_of(shape: _Shape) -> tuple[bytes, bytes]:
    """Return the statement; its values are the account, the columns of the parts and batches, and what is left."""
    numbers = count(2)
    queries = [
        _write(part, [next(numbers) for _ in Changes.COLUMNS[part]], is_one=is_one) for part, is_one in shape.parts
    ]
    queries += [_write_batch([f"${next(numbers)}" for _ in range(8)]) for _ in range(shape.batches)]
    if shape.shortens:
        queries.append(f"DELETE FROM mockzoom_log WHERE account = $1 AND number <= ${next(numbers)}")
    last = "SELECT $1::text"
    if shape.has_head:
        last = f"UPDATE mockzoom_states SET head = ${next(numbers)} WHERE account = $1"
    expressions = ", ".join(f"q{n} AS ({query})" for n, query in enumerate(queries))
    return named(f"WITH {expressions} {last}" if expressions else last)


def _write(part: str, numbers: Sequence[int], *, is_one: bool) -> str:
    columns = Changes.COLUMNS[part]
    if is_one:
        given = ", ".join(f"${n}::{_TYPES.get(name, 'text')}" for name, n in zip(columns, numbers, strict=True))
        rows = f"(SELECT {given}) AS x ({', '.join(columns)})"
    else:
        given = ", ".join(_values_of(name, n) for name, n in zip(columns, numbers, strict=True))
        rows = f"unnest({given}) AS x ({', '.join(columns)})"
    if part == "updates":
        changed = ", ".join(f"{name} = x.{name}" for name in columns[1:])
        return f"UPDATE mockzoom_records AS m SET {changed} FROM {rows} WHERE m.key = x.key"
    if part == "forgotten":
        matched = " AND ".join(f"m.{name} = x.{name}" for name in columns)
        return f"DELETE FROM mockzoom_counters AS m USING {rows} WHERE m.account = $1 AND {matched}"
    # A group of a list may be an empty text, the only one in a column that is not NULL.
    given = ", ".join("coalesce(x.grp, '')" if (part, name) == ("lists", "grp") else f"x.{name}" for name in columns)
    return f"INSERT INTO mockzoom_{part} (account, {', '.join(columns)}) SELECT $1, {given} FROM {rows}{_INSERTS[part]}"


def _write_batch(values: Sequence[str]) -> str:
    kind, first, start, parent, group, subgroup, *columns = values
    lines = ", ".join(f"string_to_array({value}, E'\\n')" for value in columns)
    return (
        "INSERT INTO mockzoom_records (account, kind, number, key, parent, grp, sub, body) "
        f"SELECT $1, {kind}, {first}::bigint + x.at - 1, {start} || x.key, {parent}, {group}, {subgroup}, x.body "
        f"FROM unnest({lines}) WITH ORDINALITY AS x (key, body, at)"
    )


def _values_of(column: str, n: int) -> str:
    """Return the expression of an array of a column's values; an empty text is NULL."""
    array = f"string_to_array(${n}, E'\\n', '')"
    return f"{array}::bigint[]" if _TYPES.get(column) else array
