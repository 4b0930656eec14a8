"""Evidence for rules: the grade, and the rules that are not errors."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class EvidenceGrade(StrEnum):
    """The three grades of evidence for a rule, best first."""

    OBSERVED = "observed"  # a recorded response of the real API, or production code that fails otherwise
    DOCUMENTED = "documented"  # an official specification or documentation page says so
    INFERRED = "inferred"  # our judgement, where no evidence was found


class Rule(NamedTuple):
    """A limit, header, default or order: a rule that is not an error.

    Tests, journal and docs refer to it by `id`; `text` states the rule in one sentence; `source` names the evidence
    (a section of the fact sheet, a version of the specification, a forum topic).
    """

    id: str
    text: str
    provenance: EvidenceGrade
    source: str


OBSERVED, DOCUMENTED, INFERRED = EvidenceGrade.OBSERVED, EvidenceGrade.DOCUMENTED, EvidenceGrade.INFERRED
