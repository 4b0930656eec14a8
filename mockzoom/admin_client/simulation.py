"""Client for the simulation of participants: docs/how-to/simulating_attendees.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment

__tracebackhide__ = hidden


class Simulation:
    """The participants of a webinar or meeting.

    `who` is one of `email`, `registrant_id`, `name` (a guest's) and `host=True`. Each method returns the
    response document and raises `AdminApiError`.
    """

    def __init__(self, caller: AdminSession, path: str, webinar: int | str) -> None:
        self._caller = caller
        self._path = f"{path}/webinars/{quote_segment(webinar)}"

    def register(self, *, email: str, first_name: str, **fields: Any) -> dict[str, Any]:
        """Register a person on Zoom's page: no request of the API, and no attempt of the day.

        `fields` are `last_name`, which the form asks for unless its questions were changed, the other fields of a
        registration, `occurrence_ids`, and `tracking_source`, the name or id of a tracking source.
        """
        return self._do("register", {"email": email, "first_name": first_name, **fields})

    def cancel_registration(self, **who: Any) -> dict[str, Any]:
        """Let a registrant cancel, named by `email` or `registrant_id`; the address may register again."""
        return self._do("cancel_registration", who)

    def convert(self, to: str | None = None) -> dict[str, Any]:
        """Convert a webinar into a meeting or a meeting into a webinar; `to` is `meeting` or `webinar`."""
        return self._do("convert", {} if to is None else {"to": to})

    def start(self) -> dict[str, Any]:
        """Let the host start the webinar or meeting."""
        return self._do("start", {})

    def end(self) -> dict[str, Any]:
        """Let the host end the webinar or meeting; those who are present leave with it."""
        return self._do("end", {})

    def join(self, **who: Any) -> dict[str, Any]:
        """Let a participant join."""
        return self._do("join", who)

    def leave(self, **who: Any) -> dict[str, Any]:
        """Let a participant leave."""
        return self._do("leave", who)

    def answer_poll(self, poll_id: str, answers: dict[str, Any], **who: Any) -> dict[str, Any]:
        """Answer a poll; `answers` are by question."""
        return self._do("poll_answers", {"poll_id": poll_id, "answers": _answers(answers), **who})

    def ask(self, question: str, **rest: Any) -> dict[str, Any]:
        """Ask a question; `answer={"text": ...}` is the host's answer."""
        return self._do("questions", {"question": question, **rest})

    def write(self, text: str, **who: Any) -> dict[str, Any]:
        """Post a message in the live chat."""
        return self._do("chat_messages", {"text": text, **who})

    def summarize(self, overview: str, **fields: Any) -> dict[str, Any]:
        """Let the AI Companion summarize the latest session; `fields` are `title`, `details` and `next_steps`."""
        return self._do("summary", {"overview": overview, **fields})

    def answer_survey(self, answers: dict[str, Any], **who: Any) -> dict[str, Any]:
        """Answer the survey; `answers` are by question."""
        return self._do("survey_answers", {"answers": _answers(answers), **who})

    def record(
        self, files: Sequence[str] = (), *, transcript: Sequence[str] = (), processing_minutes: int = 0
    ) -> dict[str, Any]:
        """Let the host start recording; the files exist when the session has ended.

        `files` are the files to make, by `recording_type` (by default those of the host's settings), `transcript` the
        lines that are said. Zoom processes the recording for `processing_minutes` after the session.
        """
        body: dict[str, Any] = {"action": "start", "processing_minutes": processing_minutes}
        body |= {"files": list(files)} if files else {}
        return self._do("recording", body | ({"transcript": list(transcript)} if transcript else {}))

    def pause_recording(self) -> dict[str, Any]:
        """Let the host pause the recording."""
        return self._do("recording", {"action": "pause"})

    def resume_recording(self) -> dict[str, Any]:
        """Let the host resume the recording."""
        return self._do("recording", {"action": "resume"})

    def stop_recording(self) -> dict[str, Any]:
        """Let the host stop recording before the session ends; `record` makes more files."""
        return self._do("recording", {"action": "stop"})

    def view_recording(self, name: str, *, email: str = "", seconds: int = 0, download: bool = False) -> dict[str, Any]:
        """Let a person watch the latest recording for some seconds, or download it."""
        body = {"name": name, "email": email, "seconds": seconds, "download": download}
        return self._do("recording_views", body)

    def _do(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        document: dict[str, Any] = self._caller.call("POST", f"{self._path}/{verb}", body)
        return document


def _answers(answers: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"question": question, "answer": answer} for question, answer in answers.items()]
