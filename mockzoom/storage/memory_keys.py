"""The numbers of records in memory by their keys, primary or unique."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from mockzoom.storage.collections import Key
from mockzoom.storage.record_batches import KeysUnder

# Keys of one dictionary. It grows at 350,000 keys, which takes 14 ms, and would at 700,000, which takes 30.
_LARGE = 690_000
_PARTS = 16
_LAST_PART = _PARTS - 1


class LargeNumbers:
    """Numbers by key in several dictionaries, none of which stops a request when it grows.

    `first` is the dictionary that got large; it takes no more keys. Others are in one of `parts`, by their hash.
    """

    __slots__ = ("first", "parts")

    def __init__(self, first: dict[Any, int]) -> None:
        self.first = first
        self.parts: list[dict[Any, int]] = [{} for _ in range(_PARTS)]

    def __len__(self) -> int:
        return len(self.first) + sum(map(len, self.parts))

    def __setitem__(self, key: Any, number: int) -> None:
        where = self.first if key in self.first else self.parts[hash(key) & _LAST_PART]
        where[key] = number

    def update(self, numbers: Iterable[tuple[Any, int]]) -> None:
        """Set the numbers of keys, present or not."""
        for key, number in numbers:
            self[key] = number

    def get_all(self, keys: Iterable[Any]) -> list[int | None]:
        """Return the number of each key, or None."""
        parts, first = self.parts, self.first
        return [parts[hash(key) & _LAST_PART].get(key) or first.get(key) for key in keys]

    def setdefault(self, key: Any, number: int) -> int:
        """Return the number of a key; set it if the key is new."""
        return self.first.get(key) or self.parts[hash(key) & _LAST_PART].setdefault(key, number)

    def get(self, key: Any) -> int | None:
        """Return the number of a key, or None."""
        return self.parts[hash(key) & _LAST_PART].get(key) or self.first.get(key)

    def pop(self, key: Any, default: None) -> int | None:
        """Remove a key, and return its number, or the default."""
        return self.parts[hash(key) & _LAST_PART].pop(key, default) or self.first.pop(key, default)


class NumbersByKey:
    """Numbers by key. Keys of two parts are stored by their parts: many of them share the first one."""

    __slots__ = ("_pairs", "_whole")

    def __init__(self) -> None:
        self._whole: dict[Key, int] = {}
        self._pairs: dict[Any, dict[Any, int] | LargeNumbers] = {}

    def get(self, key: Key) -> int | None:
        """Return the number of a key, or None."""
        if type(key) is tuple and len(key) == 2:
            numbers = self._pairs.get(key[0])
            return None if numbers is None else numbers.get(key[1])
        return self._whole.get(key)

    def __setitem__(self, key: Key, number: int) -> None:
        if type(key) is tuple and len(key) == 2:
            numbers = self._pairs.get(key[0], {})
            numbers[key[1]] = number
            self._keep(key[0], numbers)
        else:
            self._whole[key] = number

    def get_all(self, keys: Sequence[Key]) -> list[int | None]:
        """Return the number of each key, or None; all keys have the same form."""
        under = _common_first(keys)
        if under is None:
            return list(map(self.get, keys))
        there = self._pairs.get(under.first)
        if there is None:
            return [None] * len(keys)
        return there.get_all(under.seconds) if isinstance(there, LargeNumbers) else list(map(there.get, under.seconds))

    def add(self, keys: Sequence[Key], numbers: Sequence[int]) -> bool:
        """Set the numbers of new keys; all have the same form, and numbers are not 0.

        Returns False, and sets nothing, if a key is present or repeated.
        """
        under = _common_first(keys)
        if under is None:
            if len(set(keys)) < len(keys) or any(map(self.get, keys)):
                return False
            self._set_each(keys, numbers)
            return True
        there = self._pairs.get(under.first, {})
        if (found := list(map(there.setdefault, under.seconds, numbers))) != numbers:
            for second, now, number in zip(under.seconds, found, numbers, strict=True):
                if now == number:
                    there.pop(second, None)
            return False
        self._keep(under.first, there)
        return True

    def update(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        """Set the numbers of keys, present or not, in their order; all have the same form, and numbers are not 0."""
        under = _common_first(keys)
        if under is None:
            self._set_each(keys, numbers)
            return
        there = self._pairs.get(under.first, {})
        there.update(zip(under.seconds, numbers, strict=True))
        self._keep(under.first, there)

    def _set_each(self, keys: Sequence[Key], numbers: Sequence[int]) -> None:
        for key, number in zip(keys, numbers, strict=True):
            self[key] = number

    def _keep(self, first: Any, numbers: dict[Any, int] | LargeNumbers) -> None:
        """Keep the numbers of the keys with this first part, in another form if there are many."""
        self._pairs[first] = LargeNumbers(numbers) if isinstance(numbers, dict) and len(numbers) > _LARGE else numbers

    def pop(self, key: Key) -> int | None:
        """Remove a key, and return its number; None if it is not present."""
        if type(key) is tuple and len(key) == 2:
            numbers = self._pairs.get(key[0])
            if numbers is None:
                return None
            number = numbers.pop(key[1], None)
            if not numbers:
                del self._pairs[key[0]]
            return number
        return self._whole.pop(key, None)


def _common_first(keys: Sequence[Key]) -> KeysUnder | None:
    """Return keys of two parts that have the first one in common by their second parts; None for others."""
    if type(keys) is KeysUnder:
        return keys
    if not keys or type(keys[0]) is not tuple or len(keys[0]) != 2:
        return None
    firsts, seconds = zip(*cast("Sequence[tuple[Any, Any]]", keys), strict=True)
    return KeysUnder(firsts[0], seconds) if firsts.count(firsts[0]) == len(firsts) else None
