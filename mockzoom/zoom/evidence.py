"""How well a rule is known, and who says so."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class EvidenceGrade(StrEnum):
    """The three ways in which mockzoom knows something about Zoom, best first."""

    OBSERVED = "observed"  # a recorded answer of the real API, or production code that fails otherwise
    DOCUMENTED = "documented"  # an official specification or documentation page says so
    INFERRED = "inferred"  # our judgement, where no evidence was found


class Rule(NamedTuple):
    """A limit, header, default or order that is not a refusal.

    `id` is what tests, journal and docs point at; `text` states the rule in one sentence; `source` names the
    evidence (a section of facts.md, a spec profile, a forum topic).
    """

    id: str
    text: str
    provenance: EvidenceGrade
    source: str


OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED
