"""What a mutant is."""

from __future__ import annotations

from typing import NamedTuple

from .patching import Patch


class Mutant(NamedTuple):
    """A deliberately wrong emulator: the rule that it breaks, what is wrong in a sentence, and how it comes about."""

    name: str
    breaks: str
    says: str
    patch: Patch
