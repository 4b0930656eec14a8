"""Records as JSON and back, by the types of their fields.

Reading is strict because the input comes from outside: unknown and missing fields, values of another type and instants
out of range raise an error with the path of the field and what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from mockzoom.errors import FieldError
from mockzoom.suggestions import did_you_mean

R = TypeVar("R")

LAST_INSTANT_MS = 221_845_392_000_000  # 9000-01-01: dates end with the year 9999, and clocks run on
MAX_INT = 2**53 - 1  # the largest integer that every JSON reader takes without rounding

_Read = Callable[[Any, str], Any]


def encode(value: Any) -> Any:
    """Return a record, or a value of one, as JSON values; a record becomes an object of its fields."""
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is None:
            return [encode(part) for part in value]
        return {name: encode(part) for name, part in zip(names, value, strict=True)}
    if isinstance(value, Mapping):
        return {key: encode(part) for key, part in value.items()}
    return [encode(part) for part in value] if isinstance(value, list) else value


def decode(record: type[R], document: Any, where: str) -> R:
    """Return the record of a type that a document describes; `where` is its path, empty for a whole document.

    Raises `FieldError`.
    """
    reader = _reader(cast("Hashable", record))
    return cast("R", reader(document, where))


@cache
def _reader(wanted: Hashable) -> _Read:
    """Return the function that reads values of a type."""
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        return _union([_reader(part) for part in parts if part is not NoneType], nullable=NoneType in parts)
    if origin is tuple:
        return _list(_reader(parts[0])) if parts[1:] == (...,) else _fixed_tuple([_reader(part) for part in parts])
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(_reader(parts[1]))
    if hasattr(wanted, "_fields"):
        return _record(wanted)
    return _SIMPLE[wanted]


def _record(record: Any) -> _Read:
    hints = get_type_hints(record)
    readers = {name: _instant(hints[name]) if name.endswith("_ms") else _reader(hints[name]) for name in record._fields}
    required = [name for name in record._fields if name not in record._field_defaults]

    def read(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise FieldError(where, "an object is expected")
        for name in value:
            if name not in readers:
                raise FieldError(_at(where, name), f"there is no such field; {did_you_mean(name, readers)}")
        for name in required:
            if name not in value:
                raise FieldError(_at(where, name), "is missing")
        return record(**{name: readers[name](part, _at(where, name)) for name, part in value.items()})

    return read


def _at(where: str, name: str) -> str:
    return f"{where}.{name}" if where else name


def _instant(hint: Any) -> _Read:
    nullable = NoneType in get_args(hint)

    def read(value: Any, where: str) -> Any:
        if value is None and nullable:
            return None
        if type(value) is not int or abs(value) >= LAST_INSTANT_MS:
            raise FieldError(where, "milliseconds since 1970 are expected, before the year 9000")
        return value

    return read


def _union(readers: list[_Read], *, nullable: bool) -> _Read:
    def read(value: Any, where: str) -> Any:
        if value is None and nullable:
            return None
        for reader in readers[:-1]:
            try:
                return reader(value, where)
            except FieldError:
                continue
        return readers[-1](value, where)

    return read


def _list(reader: _Read) -> _Read:
    def read(value: Any, where: str) -> Any:
        if not isinstance(value, list):
            raise FieldError(where, "a list is expected")
        return tuple(reader(part, f"{where}[{number}]") for number, part in enumerate(value))

    return read


def _fixed_tuple(readers: list[_Read]) -> _Read:
    def read(value: Any, where: str) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            raise FieldError(where, f"a list of {len(readers)} is expected")
        return tuple(
            reader(part, f"{where}[{number}]") for number, (reader, part) in enumerate(zip(readers, value, strict=True))
        )

    return read


def _mapping(reader: _Read) -> _Read:
    def read(value: Any, where: str) -> Any:
        if not isinstance(value, dict):
            raise FieldError(where, "an object is expected")
        return {name: reader(part, _at(where, name)) for name, part in value.items()}

    return read


def _exactly(exact_type: type, description: str) -> _Read:
    def read(value: Any, where: str) -> Any:
        if type(value) is not exact_type:
            raise FieldError(where, f"{description} is expected")
        return value

    return read


def _whole_number(value: Any, where: str) -> Any:
    if type(value) is not int or abs(value) > MAX_INT:
        raise FieldError(where, f"a whole number up to {MAX_INT} is expected")
    return value


def _number(value: Any, where: str) -> Any:
    if type(value) not in (int, float):
        raise FieldError(where, "a number is expected")
    return value


_SIMPLE: dict[Any, _Read] = {
    str: _exactly(str, "a text"),
    int: _whole_number,
    bool: _exactly(bool, "true or false"),
    float: _number,
    Any: lambda value, _: value,
}
