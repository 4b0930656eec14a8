"""A server for the exam's tests, and a client that sits one scenario after the other on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any

import pytest
import wrong_on_the_wire  # noqa: F401 - registers its clients
import wrong_readers  # noqa: F401 - the same
import wrong_receivers  # noqa: F401 - the same
from reference_client import WRONG, Client, examinee_of

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.exam.catalogue import scenarios
from mockzoom.exam.editions import NEXT, checks_in
from mockzoom.exam.examination import Grading, Plan, examine, report_of
from mockzoom.exam.examinee import Examinee
from mockzoom.exam.sitting import Conditions

_SEEDS = count(1)


@pytest.fixture(scope="session")
def exam_admin() -> Iterator[AdminClient]:
    """Provide the admin API of a server."""
    with mockzoom.serve(journal=1000) as server:
        yield AdminClient(server.url)


@pytest.fixture
def examined(exam_admin: AdminClient) -> Callable[..., dict[str, Any]]:
    """Provide a function that examines a client (a class, a name of a wrong one, an examinee) and gives the report."""

    def examine_it(
        client: Any = Client,
        names: Sequence[str] = (),
        profiles: Sequence[str] = ("2025-06",),
        grading: Grading | None = None,
        **how: Any,
    ) -> dict[str, Any]:
        kind = WRONG[client] if isinstance(client, str) else client
        examinee: Examinee = examinee_of(kind) if isinstance(kind, type) else kind
        chosen = [one for name, one in scenarios().items() if not names or name in names]
        plan = Plan(NEXT, chosen, profiles, jobs=how.pop("jobs", 6))
        conditions = Conditions(exam_admin, f"test-{next(_SEEDS)}", frozenset(checks_in(NEXT)), **how)
        return report_of(examine(plan, examinee, conditions), plan, conditions, grading or Grading(), "a client")

    return examine_it
