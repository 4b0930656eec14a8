"""The same walk with all that changes a webinar and its people afterwards: what was before must not shine through."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.stateful.registration_machine import RegistrationMachine
from mockzoom.contract.stateful.stateful_test import FAR_AHEAD_MS, as_text, step
from mockzoom.contract.stateful.webinar_model import SCHEDULED

GET, DELETE = "webinarRegistrantGet", "deleteWebinarRegistrant"
MAX_CHANGES = 2  # of webinars, on an account that others share: a host may make a hundred a day


class WebinarChangeMachine(RegistrationMachine):
    """People are deleted and come again; webinars get another way of approval, limit and time; all is read back."""

    @property
    def may_change(self) -> bool:
        """Whether a webinar may be changed now; where all tests share the host's quota, few are."""
        return self.client.account.is_own or self.model.updates < MAX_CHANGES

    def pick_id(self, number: int, data: st.DataObject) -> str:
        """Return the id of a person: of this webinar, deleted from it, or of another one."""
        ids = {one.id: [p.id for p in one.registrants.values()] for one in self.model.webinars.values()}
        here = ids.pop(number, [])
        gone = sorted(self.model.deleted_registrants)
        elsewhere = [person_id for others in ids.values() for person_id in others]
        return data.draw(st.sampled_from(here * 4 + gone * 2 + elsewhere), label="person")

    @step(often=3, when=lambda self: self.model.had_registrants, light=1)
    def read_somebody(self, data: st.DataObject) -> None:
        """Check that exactly the registered people are listed, as they were registered and approved."""
        number = self.pick(data)
        person_id = self.pick_id(number, data)
        expected = self.model.registrant_error(number, person_id)
        response = self.client.send(GET, webinarId=number, registrantId=person_id)
        if self.agrees(response, expected, GET, number, person_id):
            known = self.model.webinars[number].by_id(person_id)
            received = (response.json["id"], response.json["email"], response.json["status"])
            with judging("read_back", where=GET):
                assert known is not None
                assert received == (known.id, known.email, known.status)

    @step(often=4, when=lambda self: self.model.had_registrants, light=1)
    def delete_somebody(self, data: st.DataObject) -> None:
        """Their address and their seat are free; the tries of the day are not given back."""
        number = self.pick(data)
        person_id = self.pick_id(number, data)
        expected = self.model.registrant_error(number, person_id)
        response = self.client.send(DELETE, webinarId=number, registrantId=person_id)
        if self.agrees(response, expected, DELETE, number, person_id):
            self.model.delete_registrant(number, person_id)

    def agrees(self, response: Any, expected: str, operation_id: str, number: int, person_id: str) -> bool:
        """Whether a call about one person went well, as the model says; raises where the two do not agree."""
        with judging(*self.behaviours_of(expected or self.refusal_in(response))):
            if expected:
                self.client.refuses(response, expected, operation_id, webinar_id=number, registrant_id=person_id)
            else:
                self.client.succeeds(response, operation_id)
        return not expected

    @step(often=2, when=lambda self: self.may_change, light=1)
    def change_a_webinar(self, data: st.DataObject) -> None:
        """Who waits, is in or was denied stays so; the new way and limit hold for what comes."""
        approval = data.draw(st.sampled_from([None, None, 0, 1, 2]), label="approval")
        limit = data.draw(st.sampled_from([None, None, 0, 1, 2, 3]), label="limit")
        number = self.pick(data)
        said = {"approval_type": approval, "registrants_restrict_number": limit}
        settings = {name: value for name, value in said.items() if value is not None}
        if self.changed(number, {"settings": settings}):
            self.model.update(number, approval, limit)

    @step(often=2, when=lambda self: self.may_change and self.client.account.clock is not None, on_zoom=False)
    def move_a_webinar(self, data: st.DataObject) -> None:
        """To some hours from now, or far ahead: what counts is the time that it has now."""
        hours = data.draw(st.sampled_from([None, None, 1, 12, 40]), label="hours")
        number = self.pick(data)
        start = FAR_AHEAD_MS if hours is None else self.whole_hours_ahead(hours)
        if self.changed(number, {"start_time": as_text(start)}):
            self.model.webinars[number].start = start

    def changed(self, number: int, body: dict[str, Any]) -> bool:
        """Whether a webinar was changed, as the model says it is."""
        expected = "" if number in self.model.webinars else "webinar_not_found"
        sent = OperationCall("webinarUpdate", {"webinarId": number}, body)
        self.model.updates += not expected
        return self.judged(self.client.deliver(sent), expected, "webinarUpdate", number)

    @step(when=lambda self: self.has_capacity and self.client.account.clock is not None, on_zoom=False)
    def make_a_webinar_soon(self, data: st.DataObject) -> None:
        """One that will be over when some time has passed."""
        hours, approval = data.draw(st.tuples(st.sampled_from([1, 12, 40]), st.sampled_from([0, 1])), label="hours")
        self.make_webinar(SCHEDULED, approval, 0, self.whole_hours_ahead(hours))

    @step(light=1)
    def read_a_webinar(self, data: st.DataObject) -> None:
        """Read a webinar: it is as it was created; a deleted one does not exist."""
        number = self.pick(data)
        expected = "" if number in self.model.webinars else "webinar_not_found"
        response = self.client.send("webinar", webinarId=number)
        if self.judged(response, expected, "webinar", number):
            known, settings = self.model.webinars[number], response.json["settings"]
            with judging("recurring_approval" if known.type != SCHEDULED else "read_back", where="webinar"):
                assert settings["approval_type"] == known.approval_type
            with judging("read_back", where="webinar"):
                received = (response.json["type"], settings.get("registrants_restrict_number", 0))
                assert received == (known.type, known.limit)

    @step(medium=1)
    def list_webinars(self, _: st.DataObject) -> None:
        """List webinars: the existing ones, and none that was deleted; on a separate account no others."""
        response = self.client.send("webinars", userId="me", query={"page_size": 300})
        self.client.succeeds(response, "webinars")
        listed = [one["id"] for one in response.json["webinars"]]
        with judging("read_back", where="webinars"):
            if self.client.account.is_own:
                assert sorted(listed) == sorted(self.model.webinars)
            assert not self.model.deleted.intersection(listed)
