"""Sorted numbers in blocks, so that removing one from the middle does not move all that follow."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from operator import itemgetter

BLOCK = 8192  # shorter lists are one block; removing a number moves at most 64 KB, in one or two microseconds

_first = itemgetter(0)


class SortedNumbers:
    """Different numbers in ascending order, in blocks, none of them empty."""

    __slots__ = ("_blocks", "_count")

    def __init__(self) -> None:
        self._blocks: list[list[int]] = []
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        return (number for block in self._blocks for number in block)

    def extend(self, numbers: Sequence[int]) -> None:
        """Add numbers in ascending order, all greater than the present ones."""
        if not numbers:
            return
        if not self._blocks or len(self._blocks[-1]) >= BLOCK:
            self._blocks.append([])
        self._blocks[-1] += numbers
        self._count += len(numbers)

    def add(self, number: int) -> None:
        """Add a number at any position."""
        self._count += 1
        if not self._blocks:
            self._blocks.append([number])
            return
        at = self._block_of(number)
        block = self._blocks[at]
        insort(block, number)
        if len(block) > 2 * BLOCK:
            self._blocks[at : at + 1] = [block[:BLOCK], block[BLOCK:]]

    def remove(self, number: int) -> None:
        """Remove a number that is present."""
        at = self._block_of(number)
        block = self._blocks[at]
        del block[bisect_left(block, number)]
        self._count -= 1
        if not block:
            del self._blocks[at]

    def page(self, after: int, offset: int, limit: int) -> list[int]:
        """Return up to `limit` numbers greater than `after`, skipping `offset` of them."""
        found: list[int] = []
        first = self._block_of(after)
        start = offset + (bisect_right(self._blocks[first], after) if self._blocks else 0)
        for at in range(first, len(self._blocks)):
            block = self._blocks[at]
            if start < len(block):
                found += block[start : start + limit - len(found)]
                if len(found) >= limit:
                    break
            start = max(start - len(block), 0)
        return found

    def after(self, number: int) -> Iterator[int]:
        """Yield the numbers greater than one, in ascending order."""
        if self._blocks:
            first = self._block_of(number)
            block = self._blocks[first]
            yield from block[bisect_right(block, number) :]
            for at in range(first + 1, len(self._blocks)):
                yield from self._blocks[at]

    def _block_of(self, number: int) -> int:
        """Return the index of the block that contains a number or would contain it."""
        return max(bisect_right(self._blocks, number, key=_first) - 1, 0)
