"""What random walks have in common: a client, a model, what a step costs, and whom it may be about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any, ClassVar, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from mockzoom.contract.client import Client, said_in
from mockzoom.contract.judging import judging
from mockzoom.contract.live.budget import Budget, Price
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.stateful.model import RegistrationModel
from mockzoom.contract.stateful.webinar_model import MINUTE, SCHEDULED, WebinarModel

F = TypeVar("F", bound=Callable[..., Any])

HOUR = 3600  # in seconds, as clocks are advanced
FAR_AHEAD_MS = 4_039_408_800_000  # `FAR_AHEAD` in epoch ms
REFUSALS = ("webinar_full", "attendee_limit_reached", "status_capacity_reached", "registrant_denied",
            "registrant_daily_limit", "webinar_over", "registration_not_enabled", "webinar_not_found",
            "registrant_not_found", "host_cannot_register", "not_scheduled_webinar")  # fmt: skip
BEHAVIOURS = {
    "webinar_full": ("capacity",),
    "attendee_limit_reached": ("capacity",),
    "status_capacity_reached": ("capacity",),
    "registrant_daily_limit": ("registrant_quota",),
    "registrant_status_daily_limit": ("status_quota",),
}
_RUNS = count(1)  # drawn outside hypothesis, so that no walk meets the people of another


class WalkStep(NamedTuple):
    """A step of a machine: its name, what it costs, whether it may be taken on the real Zoom, how often, and when."""

    name: str
    price: Price
    on_zoom: bool
    often: int
    when: Callable[[Any], bool]


def step(
    *, often: int = 1, on_zoom: bool = True, when: Callable[[Any], bool] = lambda _: True, **price: int
) -> Callable[[F], F]:
    """Mark a method as a step: it draws what it needs, and is only taken while the machine can pay it."""

    def mark(function: F) -> F:
        function.step = WalkStep(function.__name__, Price(**price), on_zoom, often, when)  # type: ignore[attr-defined]
        return function

    return mark


@cache
def _steps(machine: type) -> tuple[WalkStep, ...]:
    """All steps of a machine, those that come most often first: hypothesis likes, and shrinks to, what comes first."""
    found = (getattr(getattr(machine, name), "step", None) for name in dir(machine))
    return tuple(sorted((one for one in found if isinstance(one, WalkStep)), key=lambda one: (-one.often, one.name)))


class StatefulTest(RuleBasedStateMachine):
    """A walk without steps: machines give it some.

    Hypothesis knows one rule alone, `act`. Of many rules it would try each time but a few, which finds more in ten
    thousand walks and little in ten: what a state forgets shows where different steps meet.

    To run one, give a subclass `open_client` (called once a walk), and for the real Zoom a `budget` and `real`.
    """

    open_client: ClassVar[Callable[[], Client]]
    budget: ClassVar[Budget] = Budget()
    real: ClassVar[bool] = False
    domain: ClassVar[str] = "example.com"

    @initialize(approval=st.sampled_from([0, 1]), limit=st.sampled_from([0, 2, 1]))
    def begin(self, approval: int, limit: int) -> None:
        """Set up an account with one webinar."""
        self.client = type(self).open_client()
        self.model: RegistrationModel[WebinarModel] = RegistrationModel(host=self.client.account.host)
        tag = f"w{next(_RUNS)}."
        self.people = [f"{tag}{name}@{self.domain}" for name in ("ana", "bo", "cy", "di+de")]
        self.make_webinar(SCHEDULED, approval, limit)

    @precondition(lambda self: bool(self.choice()))
    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        """Take one of the steps that can be taken."""
        getattr(self, data.draw(st.sampled_from(self.choice()), label="step"))(data)

    def choice(self) -> list[str]:
        """Return the names of the steps that can be taken now, each as often as its weight."""
        return [one.name for one in _steps(type(self)) if self.may_take(one) for _ in range(one.often)]

    def may_take(self, one: WalkStep) -> bool:
        """Whether a step can be paid and is allowed here, and whether there is anything to take it with."""
        return (one.on_zoom or not self.real) and self.budget.affords(one.price) and one.when(self)

    def read_clock(self) -> None:
        """Set the model's time to that of the target."""
        clock = self.client.account.clock
        self.model.now = int((clock.now() if clock else self.client.account.target.now()) * 1000)

    def pick(self, data: st.DataObject) -> int:
        """Return a webinar's number; sometimes that of a deleted webinar."""
        numbers = list(self.model.webinars) * 6 + sorted(self.model.deleted)
        return data.draw(st.sampled_from(numbers), label="webinar")

    def pick_people(self, data: st.DataObject, most: int, rather_of: int = 0) -> list[str]:
        """Addresses out of a few, in any case, so that they meet again; `rather_of` a webinar those it knows."""
        webinar = self.model.webinars.get(rather_of)
        known = sorted(webinar.registrants) if webinar else []
        spelt = st.sampled_from([str.lower, str.upper, str.title])
        drawn = st.lists(st.tuples(st.sampled_from(known * 3 + self.people), spelt), min_size=1, max_size=most)
        return [spell(email) for email, spell in data.draw(drawn, label="people")]

    def judged(self, answer: ApiResponse, expected: str, operation_id: str, number: int, email: str = "") -> bool:
        """Whether a call went well, as the model says; raises where the two do not agree."""
        if not expected:
            with judging(*self.behaviours_of(self.refusal_in(answer))):
                self.client.succeeds(answer, operation_id)
            return True
        limit = 10 if expected == "registrant_status_daily_limit" else 3
        with judging(*self.behaviours_of(expected)):
            self.client.refuses(answer, expected, operation_id, webinar_id=number, email=email, limit=limit)
        return False

    @staticmethod
    def behaviours_of(refusal: str) -> tuple[str, ...]:
        """Return the refusal, and the rules that say when Zoom refuses so; nothing for no refusal."""
        return (refusal, *BEHAVIOURS.get(refusal, ())) if refusal else ()

    def refusal_in(self, answer: ApiResponse) -> str:
        """Return the refusal that an answer is by its status and code; empty for any other answer."""
        for refusal in REFUSALS:
            worded = self.client.rulebook[refusal].variant_for(self.client.profile)
            if f"{worded.status}/{worded.code}" == said_in(answer):
                return refusal
        return ""

    def make_webinar(self, webinar_type: int, approval_type: int, limit: int, start: int = FAR_AHEAD_MS) -> None:
        """Create a webinar of an hour, on the target and in the model; `start` in epoch ms."""
        settings = {"approval_type": approval_type, "registrants_restrict_number": limit}
        number = self.client.webinar(type=webinar_type, settings=settings, duration=60, start_time=as_text(start))
        self.model.webinars[number] = WebinarModel(number, webinar_type, approval_type, limit, start, minutes=60)

    def whole_hours_ahead(self, hours: int) -> int:
        """Return a time some hours from now, in epoch ms and whole seconds."""
        self.read_clock()
        return self.model.now // 1000 * 1000 + hours * 60 * MINUTE


def as_text(ms: int) -> str:
    """Return a time in Zoom's format: `2026-11-21T08:00:00Z`."""
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
