"""Keys and records as text, and back.

Unlike `storage.codec`, which checks input from outside, this module reads only its own output, without checks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import blake2b
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import orjson

from mockzoom.storage.base import CounterRead
from mockzoom.storage.collections import Key

R = TypeVar("R")

NOT_WRITTEN = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
)  # raised when reading a text that this module did not write
_LONGEST = 160  # characters of a key, up to 640 bytes: PostgreSQL indexes at most 2,700 bytes
_Read = Callable[[Any], Any]
_SAME = (str, int, bool, float, Any)
_EMPTY: dict[str, Any] = {}
_SPECIAL: dict[Any, _Read] = {bytes: lambda value: value.encode("latin-1")}


class DamagedError(Exception):
    """A text in the database that mockzoom did not write: the file is damaged or was changed by another program."""


def encode_key(key: Key) -> str:
    """Return a key as JSON, in full: 5 and "5" are two keys."""
    try:
        return orjson.dumps(key).decode()
    except TypeError:  # an integer beyond 64 bits, which a path may contain
        return json.dumps(key, separators=(",", ":"))


def index_key(key: Key) -> str:
    """Return a key as it is stored: as JSON, or as a digest of it if it is long."""
    return short_text(encode_key(key))


def index_keys(keys: Sequence[Key]) -> list[str]:
    """Return several keys as they are stored; keys of several parts are encoded together."""
    if keys and set(map(type, keys)) == {tuple}:
        with suppress(TypeError):  # see `encode_key`
            texts = orjson.dumps(keys).decode()[2:-2].split("],[")
            # There is a separator between any two keys. One more may be in a text.
            if len(texts) == len(keys) and max(map(len, texts)) <= _LONGEST - 2:
                return [f"[{text}]" for text in texts]
    return [index_key(key) for key in keys]


def is_long(text: str) -> bool:
    """Return whether a key is stored as a digest."""
    return len(text) > _LONGEST


def short_text(text: str) -> str:
    """Return the text of a key, or a digest of it if it is long."""
    return text if len(text) <= _LONGEST else f"#{blake2b(text.encode(), digest_size=32).hexdigest()}"


def key_read(text: str, of: str = "a counter") -> tuple[Any, ...]:
    """Return the tuple that `encode_key` wrote; raises `DamagedError` for other text, and says what it is `of`."""
    try:
        return tuple(json.loads(text))
    except NOT_WRITTEN as error:
        raise DamagedError(f"{of}: {error!r}") from error


def filed_key(account: str, collection: str, key: Key) -> str:
    """Return a key as stored: after the account (encoded) and the collection, neither of which has a tab."""
    return f"{account}\t{collection}\t{index_key(key)}"


def encode_name(name: str) -> str:
    """Return an account's id or a group's name as stored: unchanged, or as JSON if empty or with special characters."""
    plain = name and name.isprintable() and name[:1] not in ('"', "#") and len(name) <= _LONGEST
    return name if plain else index_key(name)


def decode_name(text: str) -> str:
    """Return the name that `encode_name` wrote, if it is not a digest."""
    return str(json.loads(text)) if text.startswith('"') else text


def dump(value: Any) -> str:
    """Return a record, or an entry of the log, as JSON; a record becomes an object of its fields."""
    fields = getattr(value, "_fields", None)
    return orjson.dumps(value if fields is None else dict(zip(fields, value, strict=True)), default=to_plain).decode()


def dump_all(records: Sequence[Any]) -> list[str]:
    """Return records of one type as JSON; they are written together."""
    if len(records) < 2:
        return [dump(record) for record in records]
    fields = records[0]._fields
    rows = [dict(zip(fields, record, strict=True)) for record in records]
    for name in _mappings(cast("Hashable", type(records[0]))):  # orjson would call `to_plain` for each
        for row in rows:
            row[name] = dict(row[name]) if row[name] else _EMPTY
    texts = orjson.dumps(rows, default=to_plain).decode()[2:-2].split("},{")
    # There is a separator between any two records. One more may be in a text or in a list of objects.
    return [f"{{{text}}}" for text in texts] if len(texts) == len(rows) else [dump(record) for record in records]


@cache
def _mappings(record_type: Any) -> list[str]:
    """Return the fields of a record that are always mappings, whose keys are text and whose values JSON has."""
    return [
        name
        for name, hint in get_type_hints(record_type).items()
        if get_origin(hint) is Mapping and get_args(hint)[0] is str
    ]


def load(record_type: type[R], text: str) -> R:
    """Return the value of a type that `dump` wrote; raises `DamagedError` for other text."""
    reader = _reader(cast("Hashable", record_type))
    try:
        value = orjson.loads(text)
        return cast("R", value if reader is None else reader(value))
    except NOT_WRITTEN as error:
        raise DamagedError(f"{record_type.__name__}: {error!r}") from error


@lru_cache(maxsize=512)
def load_again(record_type: type[R], text: str) -> R:
    """Return what `load` does, for records that are read again and again; the same object for the same text."""
    return load(record_type, text)


def to_plain(value: Any) -> Any:
    """Return a value that JSON lacks as one that it has."""
    if type(value) is MappingProxyType:  # the most frequent case
        return dict(value)
    if isinstance(value, CounterRead):
        return {**value._asdict(), "values": list(value.values.items())}
    if isinstance(value, tuple):
        return dict(zip(value._fields, value, strict=True)) if hasattr(value, "_fields") else list(value)
    if isinstance(value, bytes):
        return value.decode("latin-1")  # every byte is a character; bodies stay legible
    return dict(value) if isinstance(value, Mapping) else list(value)


@cache
def _reader(wanted: Hashable) -> _Read | None:  # noqa: PLR0911 - one line for each sort of type
    """Return the function that converts JSON to a value of a type; None if no conversion is needed."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        return _optional([_reader(part) for part in parts if part is not NoneType])
    if origin is tuple and parts[1:] != (...,):
        return _row([_reader(part) for part in parts])
    if origin in (tuple, Sequence):
        return _list(_reader(parts[0]))
    if origin is Mapping:
        return _mapping(*(_reader(part) for part in parts))
    if hasattr(wanted, "_fields"):
        return _record(wanted)
    if origin is Literal or wanted in _SAME:
        return None
    return _SPECIAL[wanted]


def _optional(readers: list[_Read | None]) -> _Read | None:
    special = [reader for reader in readers if reader is not None]
    if not special:
        return None
    if len(readers) > 1:
        raise TypeError("which of two types a value has cannot be derived from JSON")
    return lambda value: None if value is None else special[0](value)


def _list(reader: _Read | None) -> _Read:
    return tuple if reader is None else lambda value: tuple(map(reader, value))


def _row(readers: list[_Read | None]) -> _Read:
    if not any(readers):
        return tuple
    return lambda value: tuple(r(part) if r else part for r, part in zip(readers, value, strict=True))


def _mapping(keys: _Read | None, values: _Read | None) -> _Read | None:
    """Return the reader of a mapping; if keys are not text, JSON has a list of pairs instead."""
    if keys is None:
        return None if values is None else lambda value: {name: values(part) for name, part in value.items()}
    return lambda value: {keys(name): values(part) if values else part for name, part in value}


def _record(record: Any) -> _Read:
    hints = get_type_hints(record)
    special = [(name, reader) for name in record._fields if (reader := _reader(hints[name])) is not None]

    def build(value: dict[str, Any]) -> Any:
        for name, reader in special:
            if name in value:
                value[name] = reader(value[name])
        return record(**value)

    return build
