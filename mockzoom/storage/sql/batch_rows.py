"""New records that are stored together, as rows that have most columns in common.

The keys and texts of a `RecordBatch` are written from its columns, so that its records are not made for it. A field
that has its default value in all of them is left out of the texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import count, repeat
from typing import Any

import orjson

from mockzoom.storage.record_batches import KeysUnder, RecordBatch
from mockzoom.storage.sql.serialization import dump, index_keys, is_long, to_plain


class BatchRows:
    """Rows of the table of records: `keys` follow `start` (account and collection) in their column.

    Their numbers are consecutive, from `first` on.
    """

    __slots__ = ("bodies", "first", "group", "keys", "kind", "parent", "start", "subgroup")

    def __init__(
        self,
        kind: str,
        first: int,
        start: str,
        lists: tuple[str | None, str | None, str | None],
        keys: list[str],
        bodies: list[str],
    ) -> None:
        self.kind = kind
        self.first = first
        self.start = start
        self.parent, self.group, self.subgroup = lists
        self.keys = keys
        self.bodies = bodies

    def take(self, later: BatchRows) -> bool:
        """Add the rows of a later batch, if they have the same in common and follow these; return whether they do."""
        if later.first != self.first + len(self.keys) or self._common() != later._common():
            return False
        self.keys = self.keys + later.keys  # the lists may be in use elsewhere
        self.bodies = self.bodies + later.bodies
        return True

    def _common(self) -> tuple[str | None, ...]:
        return self.start, self.kind, self.parent, self.group, self.subgroup

    def rows(self, account: str) -> list[tuple[Any, ...]]:
        """Return the rows with all columns, the account first."""
        start = self.start
        return list(
            zip(
                repeat(account),
                repeat(self.kind),
                count(self.first),
                [start + key for key in self.keys],
                repeat(None),  # the second key, see `StoredRecords.get_by_unique_key`
                repeat(self.parent),
                repeat(self.group),
                repeat(self.subgroup),
                self.bodies,
                strict=False,  # the others have no end
            )
        )


class UnmadeRecord:
    """A record of a batch that is made when it is read."""

    __slots__ = ("_batch", "_first")

    def __init__(self, batch: RecordBatch[Any], first: int) -> None:
        self._batch = batch
        self._first = first

    def made(self, number: int) -> Any:
        """Return the record with a number."""
        return self._batch[number - self._first]


def keys_under(keys: KeysUnder) -> list[str]:
    """Return keys as `index_keys` does."""
    if set(map(type, keys.seconds)) == {str}:
        with suppress(TypeError):  # see `encode_key`
            start = f"{orjson.dumps((keys.first,)).decode()[:-1]},"
            written = [f"{start}{text}]" for text in _texts(keys.seconds)]
            if not any(map(is_long, written)):
                return written
    return index_keys(list(keys))


def bodies_of(batch: RecordBatch[Any]) -> list[str]:
    """Return the records as JSON, without the fields that have their default values in all of them."""
    columns, defaults = batch.columns, batch.common._field_defaults
    shared = {
        name: value
        for name, value in zip(batch.common._fields, batch.common, strict=True)
        if name not in columns and not (name in defaults and defaults[name] == value)
    }
    start = orjson.dumps(shared, default=to_plain).decode()[:-1].replace("%", "%%")
    varying = ",".join([f'"{name}":%s' for name in columns])
    form = f"{start}{',' if shared else ''}{varying}}}"
    return list(map(form.__mod__, zip(*map(_texts, columns.values()), strict=True)))


def _texts(values: Sequence[Any]) -> list[str]:
    """Return each value as JSON."""
    if set(map(type, values)) == {str}:
        together = orjson.dumps(values if type(values) is list else list(values)).decode()
        if "\\" not in together:  # so every quotation mark begins or ends a text
            return [f'"{text}"' for text in together[2:-2].split('","')]
    return list(map(dump, values))
