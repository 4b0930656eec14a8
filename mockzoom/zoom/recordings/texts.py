"""The contents of the files that are texts: timeline, transcript, captions, chat and answers to polls.

Their forms are inferred: those of files that Zoom's help describes, none was recorded.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mockzoom.zoom.account_clock import HOUR, MINUTE, SECOND, instant
from mockzoom.zoom.chat import ChatMessage
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.past.responses import ANONYMOUS, PollReply


class Span(NamedTuple):
    """The time that a file covers, in epoch milliseconds."""

    start_ms: int
    end_ms: int

    def has(self, at_ms: int) -> bool:
        """Return whether a moment lies within."""
        return self.start_ms <= at_ms <= self.end_ms


def timeline(span: Span, attendances: Iterable[Attendance]) -> str:
    """Return who was there from when on, as JSON."""
    seen = []
    for attendance in attendances:
        if attendance.join_ms <= span.end_ms and (attendance.leave_ms is None or attendance.leave_ms > span.start_ms):
            person = attendance.person
            user = {"username": person.name, "user_id": attendance.user_id, "zoom_userid": person.user_id}
            seen.append({"ts": _offset(span, attendance.join_ms, 3), "users": [user]})
    return json.dumps({"timeline": seen}, ensure_ascii=False, separators=(",", ":"))


def captions(span: Span, lines: Sequence[str]) -> str:
    """Return lines that were said as WebVTT, spread over the time of the file."""
    step = max((span.end_ms - span.start_ms) // max(len(lines), 1), 1)
    cues = [
        f"{number + 1}\n{_clock(number * step, 3)} --> {_clock((number + 1) * step, 3)}\n{_one_line(line)}\n"
        for number, line in enumerate(lines)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def chat(span: Span, messages: Iterable[ChatMessage]) -> str:
    """Return the messages that were sent while the file was recorded, one in a line."""
    return "".join(
        f"{_offset(span, m.at_ms)}\t{_one_line(m.sender.name)}:\t{_one_line(m.text)}\n"
        for m in messages
        if span.has(m.at_ms)
    )


def poll_answers(span: Span, replies: Iterable[PollReply]) -> str:
    """Return the answers to polls that were given while the file was recorded, as CSV."""
    rows = [
        (ANONYMOUS if r.anonymous else r.person.name, "" if r.anonymous else r.person.email, instant(r.at_ms), one)
        for r in replies
        if span.has(r.at_ms)
        for one in r.replies
    ]
    if not rows:
        return ""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("User Name", "User Email", "Submitted Date/Time", "Question", "Answer"))
    writer.writerows((name, email, at, one.question, one.answer) for name, email, at, one in rows)
    return text.getvalue()


def _offset(span: Span, at_ms: int, digits: int = 0) -> str:
    return _clock(max(at_ms - span.start_ms, 0), digits)


def _clock(ms: int, digits: int = 0) -> str:
    text = f"{ms // HOUR:02}:{ms % HOUR // MINUTE:02}:{ms % MINUTE // SECOND:02}"
    return f"{text}.{ms % SECOND:03}" if digits else text


def _one_line(text: str) -> str:
    return " ".join(text.split())
