"""A random walk over registration, held against a model of its own, whatever the target.

Every step says what it costs and whether it may be taken on the real Zoom; where the budget is short, or the target's
clock cannot be moved, the steps that need them are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, ClassVar, NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mockzoom.contract.budget import Budget, Price
from mockzoom.contract.call import Answer
from mockzoom.contract.client import Client, person
from mockzoom.contract.model import Model, Show

F = TypeVar("F", bound=Callable[..., Any])

MOST_WEBINARS = 3
HOUR = 3600
ENDS = 4_039_408_800.0 + HOUR  # of a webinar at FAR_AHEAD, in seconds since 1970
_RUNS = count(1)  # drawn outside hypothesis, so that no walk meets the people of another


class Step(NamedTuple):
    """What a rule of the machine costs, and whether it may run on the real Zoom."""

    price: Price
    on_zoom: bool


STEPS: dict[str, Step] = {}


def step(*, on_zoom: bool = True, **price: int) -> Callable[[F], F]:
    """Mark a rule with its cost; it is only taken while the machine can pay it."""

    def mark(function: F) -> F:
        STEPS[function.__name__] = one = Step(Price(**price), on_zoom)
        marked: F = precondition(lambda machine: machine.may_take(one))(function)
        return marked

    return mark


class RegistrationMachine(RuleBasedStateMachine):
    """Webinars are made and deleted; people register, are approved and denied; days pass.

    To run it, give a subclass `open_client` (called once a walk), and for the real Zoom a `budget` and `real`.
    """

    open_client: ClassVar[Callable[[], Client]]
    budget: ClassVar[Budget] = Budget()
    real: ClassVar[bool] = False
    domain: ClassVar[str] = "example.com"

    @initialize()
    def begin(self) -> None:
        """An account, and one webinar in it."""
        self.client = type(self).open_client()
        self.model = Model(self.client.account.host)
        tag = f"w{next(_RUNS)}."
        self.people = [f"{tag}{name}@{self.domain}" for name in ("ana", "bo", "cy", "di+de")]
        self.make_webinar(5, 0, 0)

    def may_take(self, one: Step) -> bool:
        """Whether a step can be paid and is allowed here."""
        return (one.on_zoom or not self.real) and self.budget.affords(one.price)

    @property
    def now(self) -> float:
        """The target's time, in seconds since 1970."""
        clock = self.client.account.clock
        return clock.now() if clock else self.client.account.target.now()

    def pick(self, data: st.DataObject) -> int:
        """A webinar's number; now and then a deleted one's."""
        numbers = list(self.model.shows) * 6 + sorted(self.model.deleted)
        return data.draw(st.sampled_from(numbers), label="webinar")

    def pick_people(self, data: st.DataObject, most: int) -> list[str]:
        """Addresses out of a few, in any case, so that they meet again."""
        spelt = st.sampled_from([str.lower, str.upper, str.title])
        drawn = st.lists(st.tuples(st.sampled_from(self.people), spelt), min_size=1, max_size=most)
        return [spell(email) for email, spell in data.draw(drawn, label="people")]

    def judged(self, answer: Answer, expected: str, operation_id: str, number: int, email: str = "") -> bool:
        """Whether a call went well, as the model says; raises where the two do not agree."""
        if not expected:
            self.client.succeeds(answer, operation_id)
            return True
        limit = 10 if expected == "registrant_status_daily_limit" else 3
        self.client.refuses(answer, expected, operation_id, webinar_id=number, email=email, limit=limit)
        return False

    def make_webinar(self, kind: int, approval: int, limit: int) -> None:
        """Make a webinar, here and in the model."""
        settings = {"approval_type": approval, "registrants_restrict_number": limit}
        number = self.client.webinar(type=kind, settings=settings, duration=60)
        self.model.shows[number] = Show(number, kind, approval, limit, ENDS)

    @precondition(lambda self: len(self.model.shows) + len(self.model.deleted) < MOST_WEBINARS)
    @rule(
        kind=st.sampled_from([5, 5, 5, 6]), approval=st.sampled_from([0, 1, 1, 2]), limit=st.sampled_from([0, 0, 1, 2])
    )
    @step(light=1)
    def make_a_webinar(self, kind: int, approval: int, limit: int) -> None:
        """A webinar of any type and way of approval."""
        self.make_webinar(kind, approval, limit)

    @precondition(lambda self: len(self.model.shows) > 1)
    @rule(data=st.data())
    @step(light=1)
    def delete_a_webinar(self, data: st.DataObject) -> None:
        """What is deleted is gone."""
        number = data.draw(st.sampled_from(list(self.model.shows)), label="webinar")
        self.client.succeeds(self.client.send("webinarDelete", webinarId=number), "webinarDelete")
        self.model.delete(number)

    @rule(auto=st.booleans(), data=st.data())
    @step(heavy=1, attempts=4)
    def register_a_batch(self, auto: bool, data: st.DataObject) -> None:  # noqa: FBT001 - hypothesis hands it over
        """All or nobody, known people as known."""
        number, emails = self.pick(data), self.pick_people(data, 4)
        now = self.now
        expected = self.model.batch_refusal(number, emails, now, auto=auto)
        answer = self.client.batch(number, emails, auto_approve=auto, may_meet_429=bool(expected))
        over = self._over_quota(expected, number, emails, now)
        if self.judged(answer, expected, "addBatchWebinarRegistrants", number, over):
            rows = answer.json["registrants"]
            people = self.model.register(number, emails, [r["registrant_id"] for r in rows], now, auto=auto)
            told = [(r["registrant_id"], r["email"], "join_url" in r) for r in rows]
            assert told == [(p.id, p.email, p.status == "approved") for p in people]

    @rule(data=st.data())
    @step(light=1, attempts=1)
    def register_one(self, data: st.DataObject) -> None:
        """The same for one person."""
        number, (email,) = self.pick(data), self.pick_people(data, 1)
        now = self.now
        expected = self.model.single_refusal(number, email, now)
        answer = self.client.register(number, person(email), may_meet_429=bool(expected))
        if self.judged(answer, expected, "webinarRegistrantCreate", number, email):
            told = answer.json
            (known,) = self.model.register(number, [email], [told["registrant_id"]], now, auto=False)
            assert (told["registrant_id"], told["id"]) == (known.id, number)

    @rule(action=st.sampled_from(["approve", "approve", "deny", "cancel"]), data=st.data())
    @step(medium=1)
    def change_a_status(self, action: str, data: st.DataObject) -> None:
        """Approved, denied, or not known and passed over."""
        number, emails = self.pick(data), self.pick_people(data, 2)
        now = self.now
        expected = self.model.status_refusal(number, action, emails, now)
        answer = self.client.change_status(number, action, emails, may_meet_429=bool(expected))
        over = self._over_changes(expected, number, emails, now)
        if self.judged(answer, expected, "webinarRegistrantStatus", number, over):
            self.model.change_status(number, action, emails, now)

    @rule(status=st.sampled_from(["approved", "pending", "denied"]), data=st.data())
    @step(medium=1)
    def list_them(self, status: str, data: st.DataObject) -> None:
        """The list agrees with what was answered before."""
        number = data.draw(st.sampled_from(list(self.model.shows)), label="webinar")
        listed = {(r["id"], r["email"]) for r in self.client.registrants(number, status)}
        assert listed == {(p.id, p.email) for p in self.model.shows[number].in_status(status)}

    @precondition(lambda self: self.client.account.clock is not None)
    @rule(hours=st.integers(1, 30))
    @step(on_zoom=False)
    def let_time_pass(self, hours: int) -> None:
        """Past a midnight or two; quotas are fresh each day."""
        clock = self.client.account.clock
        assert clock is not None
        clock.advance(hours * HOUR)

    @invariant()
    def no_webinar_is_overfull(self) -> None:
        """The model itself keeps to the limits; its target is held to it by every step."""
        if hasattr(self, "model"):
            for show in self.model.shows.values():
                assert not show.limit or len(show.in_status("approved")) <= show.limit

    def _over_quota(self, expected: str, number: int, emails: list[str], now: float) -> str:
        """Whom a refusal for the daily quota has to name: the first one who is over it, as spelt."""
        if expected != "registrant_daily_limit":
            return ""
        tries = dict.fromkeys((e.lower() for e in emails), 0)
        for email in emails:
            tries[email.lower()] += 1
            before = self.model.tries[int(now // 86_400), number, email.lower()]
            if before + tries[email.lower()] > 3:
                return email
        return ""

    def _over_changes(self, expected: str, number: int, emails: list[str], now: float) -> str:
        if expected != "registrant_status_daily_limit":
            return ""
        show = self.model.shows[number]
        day = int(now // 86_400)
        spent = [e.lower() for e in emails if self.model.changes[day, number, e.lower()] >= 10]
        return show.people[spent[0]].email
