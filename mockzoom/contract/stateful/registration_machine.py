"""A random walk over registration, compared with an independent model, whatever the target.

Every step says what it costs and whether it may be taken on the real Zoom; where the budget is short, or the target's
clock cannot be moved, the steps that need them are left out.
"""

from __future__ import annotations

from hypothesis import strategies as st

from mockzoom.contract.client import person
from mockzoom.contract.judging import judging
from mockzoom.contract.stateful.stateful_test import HOUR, StatefulTest, step
from mockzoom.contract.stateful.webinar_model import NO_FIXED_TIME, SCHEDULED

MAX_WEBINARS = 3


class RegistrationMachine(StatefulTest):
    """Webinars are made and deleted; people register, are approved and denied; days pass."""

    @property
    def has_capacity(self) -> bool:
        """Whether another webinar may be made: a host may make a hundred a day."""
        return len(self.model.webinars) + len(self.model.deleted) < MAX_WEBINARS

    @step(when=lambda self: self.has_capacity, light=1)
    def make_a_webinar(self, data: st.DataObject) -> None:
        """Create a webinar of any type and way of approval."""
        drawn = st.tuples(
            st.sampled_from([SCHEDULED, SCHEDULED, SCHEDULED, NO_FIXED_TIME]),
            st.sampled_from([0, 1, 1, 2]),
            st.sampled_from([0, 0, 1, 2]),
        )
        self.make_webinar(*data.draw(drawn, label="type, approval, limit"))

    @step(when=lambda self: len(self.model.webinars) > 1, light=1)
    def delete_a_webinar(self, data: st.DataObject) -> None:
        """Delete a webinar: it does not exist afterwards."""
        number = data.draw(st.sampled_from(list(self.model.webinars)), label="webinar")
        self.client.succeeds(self.client.send("webinarDelete", webinarId=number), "webinarDelete")
        self.model.delete(number)

    @step(often=4, heavy=1, attempts=4)
    def register_a_batch(self, data: st.DataObject) -> None:
        """Register a batch: all or none, existing registrants unchanged."""
        number, emails = self.pick(data), self.pick_people(data, 4)
        auto = data.draw(st.booleans(), label="auto_approve")
        self.read_clock()
        expected = self.model.registration_error(number, emails, batch=True, auto_approve=auto)
        response = self.client.batch(number, emails, auto_approve=auto, may_meet_429=bool(expected))
        over = self.model.over_attempts(number, emails) if expected == "registrant_daily_limit" else ""
        if self.judged(response, expected, "addBatchWebinarRegistrants", number, over):
            rows = response.json["registrants"]
            with judging("repeated_email", "repeated_in_batch", where="addBatchWebinarRegistrants"):
                assert [row["email"].lower() for row in rows] == [email.lower() for email in emails]
            ids = [row["registrant_id"] for row in rows]
            registrants = self.model.register(number, emails, ids, auto_approve=auto)
            with judging("repeated_email", where="addBatchWebinarRegistrants"):
                assert [(row["registrant_id"], row["email"]) for row in rows] == [(r.id, r.email) for r in registrants]
            with judging("pending_again", where="addBatchWebinarRegistrants"):
                assert ["join_url" in row for row in rows] == [r.status == "approved" for r in registrants]

    @step(often=5, light=1, attempts=1)
    def register_one(self, data: st.DataObject) -> None:
        """Register one person: the same rules apply."""
        number, (email,) = self.pick(data), self.pick_people(data, 1)
        self.read_clock()
        expected = self.model.registration_error(number, [email], batch=False)
        response = self.client.register(number, person(email), may_meet_429=bool(expected))
        if expected:
            self.model.count_refused_attempt(number, email, expected)
        if self.judged(response, expected, "webinarRegistrantCreate", number, email):
            received = response.json
            (known,) = self.model.register(number, [email], [received["registrant_id"]])
            with judging("repeated_email", where="webinarRegistrantCreate"):
                assert (received["registrant_id"], received["id"]) == (known.id, number)

    @step(often=3, medium=1)
    def change_a_status(self, data: st.DataObject) -> None:
        """Approve, deny or cancel; people who are not registered are ignored."""
        number = self.pick(data)
        emails = self.pick_people(data, 2, rather_of=number)
        action = data.draw(st.sampled_from(["approve", "deny", "approve", "cancel"]), label="action")
        self.read_clock()
        expected = self.model.change_status(number, action, emails)
        response = self.client.change_status(number, action, emails, may_meet_429=bool(expected))
        over = self.model.over_status_changes(number, emails) if expected == "registrant_status_daily_limit" else ""
        self.judged(response, expected, "webinarRegistrantStatus", number, over)

    @step(often=2, medium=4)
    def list_them(self, data: st.DataObject) -> None:
        """List registrants: the list agrees with earlier responses, in pages of any size; each has the total."""
        number = data.draw(st.sampled_from(list(self.model.webinars)), label="webinar")
        status = data.draw(st.sampled_from(["approved", "pending", "denied"]), label="status")
        size = data.draw(st.sampled_from([1, 2, 300]), label="page_size")
        pages = self.client.pages(number, status=status, page_size=size)
        listed = [(r["id"], r["email"]) for page in pages for r in page["registrants"]]
        expected = [(p.id, p.email) for p in self.model.webinars[number].in_status(status)]
        with judging("batch_whole", "repeated_email", where="webinarRegistrants"):
            assert sorted(listed) == sorted(expected)
            assert {page["total_records"] for page in pages} == {len(expected)}

    @step(often=2, when=lambda self: self.client.account.clock is not None, on_zoom=False)
    def let_time_pass(self, data: st.DataObject) -> None:
        """Past a midnight or two; quotas are fresh each day."""
        clock = self.client.account.clock
        if clock is None:
            raise LookupError("the precondition of the step requires a clock")
        clock.advance(data.draw(st.integers(1, 30), label="hours") * HOUR)
