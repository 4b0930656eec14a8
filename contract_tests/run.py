"""This run: what is judged, how many examples it may cost, and which e-mail addresses are used."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from hypothesis import HealthCheck, Phase, settings


@dataclass
class Run:
    """The run's own facts, set before any test is loaded.

    `is_shared` says that all tests have one account, `is_broken` that the emulator in this process is a mutant. `tag`
    begins what this run makes: topics of webinars, and e-mail addresses where others may have been before.
    `webhook_url` is the public address of the suite's receiver of webhooks, `webhook_port` its port here (0: any).
    """

    is_mock: bool = True
    is_real: bool = False
    is_shared: bool = False
    is_broken: bool = False
    domain: str = "example.com"
    tag: str = "mockzoom-contract"
    most_examples: int = 1000
    shrinks: bool = True
    secret: str = ""
    webhook_url: str = ""
    webhook_port: int = 0
    numbers: Any = field(default_factory=lambda: count(1))

    def fresh(self) -> str:
        """A beginning of an e-mail address that nothing in this run has used, always of the same length.

        It is drawn outside hypothesis, so that an example that is tried again does not meet itself.
        """
        return f"{self.secret}{next(self.numbers):06}."


RUN = Run()


def begin(*, is_mock: bool, is_real: bool, domain: str, is_broken: bool = False) -> None:
    """Set the facts of a run. On the mock nothing is random; elsewhere runs must not meet each other."""
    RUN.is_mock, RUN.is_real, RUN.is_broken = is_mock, is_real, is_broken
    RUN.domain = domain
    RUN.shrinks = not is_real and not is_broken  # that a mutant is caught is enough, and a shrunk call is a call
    RUN.secret = "" if is_mock else f"c{secrets.token_hex(4)}."
    RUN.tag = "mockzoom-contract" if is_mock else f"mockzoom-contract-{RUN.secret.strip('.')}"
    RUN.most_examples = 1000 if is_mock else 5 if is_real else 20
    RUN.numbers = count(1)


def examples(most: int, *, shared: int = 1000) -> settings:
    """How a property is tried: the same examples in every run, no database; on the real Zoom few, and none shrunk.

    `most` examples, and no more than `shared` where all tests have one account, of which each example uses up some.
    """
    return settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=min(most, RUN.most_examples, shared if RUN.is_shared else most),
        stateful_step_count=8 if RUN.is_real else 30,
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if RUN.shrinks else [])],
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
