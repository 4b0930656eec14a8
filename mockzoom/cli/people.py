"""`mockzoom people`: what participants do in a webinar or meeting, which Zoom's API cannot do."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from mockzoom.cli.admin_options import account_of, account_options, json_object, non_empty, show

if TYPE_CHECKING:
    from mockzoom.admin_client.simulation import Simulation

Action = Callable[..., dict[str, Any]]

_WHO = ("email", "registrant_id", "name", "host")
_answers = click.option(
    "--answer", "answers", nargs=2, multiple=True, required=True, metavar="QUESTION ANSWER", help="Repeatable."
)


@click.group("people", short_help="Simulate participants: start, join, ask, leave, end.")
def people_command() -> None:
    """Simulate what people do in a webinar or meeting. NUMBER is its id."""


def _verb(name: str, short_help: str | None = None, *, who: bool = False) -> Callable[[Action], click.Command]:
    """Register an action as a command, which prints its result; with `who` it takes a participant."""

    def decorate(act: Action) -> click.Command:
        @wraps(act)
        def run(*, url: str, admin_token: str, account: str, as_json: bool, number: str, **options: Any) -> None:
            fields = non_empty(options)
            if who:
                fields |= _participant(fields)
            with account_of(url, admin_token, account) as found:
                document = act(found.people(number), **fields)
            show(document, "\n".join(f"{key}: {_text(value)}" for key, value in document.items()), as_json=as_json)

        command = account_options(_who_options(run) if who else run)
        return people_command.command(name, short_help=short_help)(click.argument("number")(command))

    return decorate


def _who_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--host", is_flag=True, help="The host."),
        click.option("--name", metavar="TEXT", help="A guest, by name."),
        click.option("--registrant-id", metavar="ID", help="A registrant, by id."),
        click.option("--email", metavar="ADDRESS", help="A registrant, panelist, user or the host, by address."),
    ):
        command = option(command)
    return command


def _participant(fields: dict[str, Any]) -> dict[str, Any]:
    """Take the fields of the participant out of the options; raises `UsageError` unless there is exactly one."""
    given = {field: fields.pop(field) for field in _WHO if field in fields}
    given = {field: value for field, value in given.items() if value not in (False, "")}
    if len(given) != 1:
        problem = "are given together" if given else "are missing"
        flags = [f"--{field.replace('_', '-')}" for field in given or _WHO]
        raise click.UsageError(f"{', '.join(flags)} {problem}; name the participant by exactly one of them")
    return given


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _by_question(pairs: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Return the answers by question; a question that is given more than once has a list of choices."""
    found: dict[str, list[str]] = {}
    for question, answer in pairs:
        found.setdefault(question, []).append(answer)
    return {question: texts if len(texts) > 1 else texts[0] for question, texts in found.items()}


@_verb("register", "Register a person on Zoom's page.")
@click.option("--email", metavar="ADDRESS", required=True, help="Address of the person.")
@click.option("--first-name", metavar="TEXT", required=True, help="First name.")
@click.option("--last-name", metavar="TEXT", help="Last name; the form asks for it by default.")
@click.option("--occurrence", "occurrence_ids", metavar="ID", multiple=True, help="An occurrence (repeatable).")
@click.option("--tracking-source", metavar="TEXT", help="Name or id of a tracking source.")
@click.option("--with", "more", metavar="JSON", callback=json_object, help="JSON object with further fields.")
def register(people: Simulation, *, more: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Register a person on Zoom's registration page: not a request of the API."""
    return people.register(**{**more, **fields})


@_verb("cancel-registration", "Let a registrant cancel.")
@click.option("--email", metavar="ADDRESS", help="The registrant, by address.")
@click.option("--registrant-id", metavar="ID", help="The registrant, by id.")
def cancel_registration(people: Simulation, **who: str) -> dict[str, Any]:
    """Let a registrant cancel; the address may register again."""
    if len(who) != 1:
        raise click.UsageError("name the registrant by exactly one of --email, --registrant-id")
    return people.cancel_registration(**who)


@_verb("start")
def start(people: Simulation) -> dict[str, Any]:
    """Let the host start the session."""
    return people.start()


@_verb("join", who=True)
def join(people: Simulation, **who: Any) -> dict[str, Any]:
    """Let a participant join the session."""
    return people.join(**who)


@_verb("leave", who=True)
def leave(people: Simulation, **who: Any) -> dict[str, Any]:
    """Let a participant leave the session."""
    return people.leave(**who)


@_verb("end", "Let the host end the session.")
def end(people: Simulation) -> dict[str, Any]:
    """Let the host end the session; those who are present leave with it."""
    return people.end()


@_verb("ask", "Ask a question in Q&A.", who=True)
@click.argument("question")
@click.option("--answer", metavar="TEXT", help="Answer it at once.")
@click.option("--answered-by", metavar="ADDRESS", help="The panelist who answers. Default: the host.")
@click.option("--private", is_flag=True, help="Only the participant who asked sees the answer.")
def post_question(
    people: Simulation, *, question: str, private: bool, answer: str = "", answered_by: str = "", **who: Any
) -> dict[str, Any]:
    """Ask a question in Q&A, with or without an answer."""
    if not answer and (answered_by or private):
        raise click.UsageError("--answered-by and --private go together with --answer; add it")
    given = {"text": answer, "email": answered_by, "private": private}
    return people.ask(question, **({"answer": {k: v for k, v in given.items() if v}} if answer else {}), **who)


@_verb("chat", who=True)
@click.argument("text")
def chat(people: Simulation, *, text: str, **who: Any) -> dict[str, Any]:
    """Post a message in the live chat."""
    return people.write(text, **who)


@_verb("answer-poll", "Answer the questions of a poll.", who=True)
@click.argument("poll_id")
@_answers
def answer_poll(people: Simulation, *, poll_id: str, answers: Any, **who: Any) -> dict[str, Any]:
    """Answer a poll. Several answers to a question are its choices: `--answer Q A --answer Q B`."""
    return people.answer_poll(poll_id, _by_question(answers), **who)


@_verb("answer-survey", "Answer the survey.", who=True)
@_answers
def answer_survey(people: Simulation, *, answers: Any, **who: Any) -> dict[str, Any]:
    """Answer the survey, during the session or after it."""
    return people.answer_survey(_by_question(answers), **who)


@_verb("record", "Start, pause, resume or stop recording.")
@click.option(
    "--action",
    type=click.Choice(["start", "pause", "resume", "stop"]),
    default="start",
    show_default=True,
    help="What to do.",
)
@click.option("--file", "files", metavar="TYPE", multiple=True, help="A recording_type to make (repeatable).")
@click.option("--transcript", metavar="TEXT", multiple=True, help="A line that is said (repeatable).")
@click.option("--processing-minutes", metavar="N", type=int, help="How long Zoom processes the recording.")
def record(people: Simulation, *, action: str, **fields: Any) -> dict[str, Any]:
    """Let the host record the live session; the files exist when the session has ended."""
    if action == "start":
        return people.record(**fields)
    if fields:
        raise click.UsageError("--file, --transcript and --processing-minutes go together with --action start")
    return {"pause": people.pause_recording, "resume": people.resume_recording, "stop": people.stop_recording}[action]()


@_verb("view-recording", "Watch or download the latest recording.")
@click.option("--name", metavar="TEXT", required=True, help="Name of the person.")
@click.option("--email", metavar="ADDRESS", help="Address of the person.")
@click.option("--seconds", type=int, help="How long the person watches.")
@click.option("--download", is_flag=True, help="Download it instead.")
def view_recording(people: Simulation, *, name: str, **fields: Any) -> dict[str, Any]:
    """Let a person watch the latest recording, or download it."""
    return people.view_recording(name, **fields)


@_verb("summarize", "Summarize the latest session of a meeting.")
@click.argument("overview")
@click.option("--title", metavar="TEXT", help="Title. Default: made of the topic.")
@click.option("--next-step", "next_steps", metavar="TEXT", multiple=True, help="What is to be done (repeatable).")
def summarize(people: Simulation, *, overview: str, **fields: Any) -> dict[str, Any]:
    """Let the AI Companion summarize the latest session of a meeting."""
    return people.summarize(overview, **fields)


@_verb("convert", "Convert into a meeting, or into a webinar.")
@click.option("--to", type=click.Choice(["meeting", "webinar"]), help="Default: the other kind.")
def convert(people: Simulation, *, to: str | None = None) -> dict[str, Any]:
    """Convert a webinar into a meeting, or a meeting into a webinar."""
    return people.convert(to)
