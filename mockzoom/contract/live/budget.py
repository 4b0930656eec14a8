"""What a run may cost: calls, and registration attempts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

LABELS = ("light", "medium", "heavy", "resource_intensive")


@dataclass(frozen=True)
class Price:
    """What something costs: calls by label, and registration attempts (one for each person in a body)."""

    light: int = 0
    medium: int = 0
    heavy: int = 0
    resource_intensive: int = 0
    attempts: int = 0

    @property
    def calls(self) -> int:
        """Calls of any label."""
        return self.light + self.medium + self.heavy + self.resource_intensive

    def __str__(self) -> str:
        parts = [f"{getattr(self, label)} {label}" for label in LABELS if getattr(self, label)]
        return ", ".join([*parts, f"{self.attempts} attempts"] if self.attempts else parts) or "nothing"


@dataclass
class Budget:
    """The maximum numbers of requests and registration attempts; None for no limit."""

    calls: int | None = None
    attempts: int | None = None
    spent: Counter[str] = field(default_factory=Counter)

    def affords(self, price: Price) -> bool:
        """Whether a price can still be paid."""
        calls = sum(self.spent[label] for label in LABELS) + price.calls
        attempts = self.spent["attempts"] + price.attempts
        return (self.calls is None or calls <= self.calls) and (self.attempts is None or attempts <= self.attempts)

    def spend(self, price: Price) -> None:
        """Pay."""
        for name in (*LABELS, "attempts"):
            self.spent[name] += getattr(price, name)

    def __str__(self) -> str:
        calls = sum(self.spent[label] for label in LABELS)
        return f"{calls} of {self.calls} calls, {self.spent['attempts']} of {self.attempts} registration attempts"
