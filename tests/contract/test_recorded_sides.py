"""A folder of recordings is compared like a target: its requests are repeated, and differences are reported."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

import mockzoom
from contract_tests.mutants import broken
from mockzoom.cli import main
from mockzoom.contract.comparison import compare
from mockzoom.contract.recordings.recorded_side import RecordedSource

CORPUS = Path(__file__).parent.parent.parent / "contract_tests" / "recordings"
FEW = ("batch_201", "meeting_host", "single_201", "single_429_today")


def contract(*arguments):
    return CliRunner().invoke(main, ["contract", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """A folder with what the mock answers in one profile."""
    folder = tmp_path_factory.mktemp("recorded")
    done = contract("record", "--target=mock:2025-06", f"--into={folder}", *FEW)
    assert done.exit_code == 0, done.output
    return folder


def copied(recorded, folder, change=lambda _: None, names=FEW):
    """Some of the recordings in another folder, each changed."""
    folder.mkdir(exist_ok=True)
    for name in names:
        document = json.loads((recorded / f"{name}.json").read_text(encoding="utf-8"))
        change(document)
        (folder / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def leaves(value, place=()):
    """The places of all plain values of a document."""
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(one, (*place, key))
    else:
        yield place


def set_at(document, place, value):
    for key in place[:-1]:
        document = document[key]
    document[place[-1]] = value


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_recorded_is_what_is_answered(recorded, turned):
    """A folder may be on either side; `mock` has the folder's profile by default; missing recordings are reported."""
    ends = ("mock", recorded) if turned else (recorded, "mock")
    done = contract("diff", *ends)

    assert done.exit_code == 0, done.output
    assert "4 conversations compared" in done.output
    assert "0 rules differ" in done.output
    assert f"{recorded}: 4 recordings of 2025-06 from mock, of today" in done.output
    assert f"{recorded} holds no recording of it" in done.output


def test_a_server_is_compared_with_a_folder(recorded):
    """It is asked over HTTP what was once answered in process."""
    with mockzoom.serve(profile="2025-06") as server:
        same = contract("diff", recorded, f"{server.url}:2025-06")
        named = contract("diff", f"{server.url}:2025-06", recorded, "single_201", "--format=json")

    assert same.exit_code == 0, same.output
    assert (named.exit_code, json.loads(named.stdout)["compared"]) == (0, 1)


@pytest.mark.parametrize("turned", [False, True])
def test_who_has_moved_since_is_caught(recorded, turned):
    """By the rule, with both answers under their names; a target that is not Zoom ends with 3."""
    ends = ("mock", str(recorded)) if turned else (str(recorded), "mock")
    with broken("quota_is_400"):
        done = contract("diff", *ends)
        found = json.loads(contract("diff", *ends, "--format=json").stdout)["differences"]

    assert done.exit_code == 3
    assert "single_429_today, step 5, status (registrant_daily_limit" in done.output
    assert f"  {ends[0]}:" in done.output
    assert f"  {ends[1]}:" in done.output
    (quota,) = [one for one in found if one["rule"] == "registrant_daily_limit"]
    assert (quota["left"], quota["right"]["status"]) == ((400, 429) if turned else (429, 400))


def test_who_breaks_the_contract_by_itself_is_caught(recorded):
    """A response that no server may give is not counted against the recording; it is reported as it is."""
    with broken("batch_200_live"):
        done = contract("diff", recorded, "mock", "batch_201")
    assert done.exit_code == 3
    assert "batch_201, step 1, the answers of mock:2025-06 (batch_status" in done.output


def test_every_value_that_was_recorded_is_compared(recorded, tmp_path):
    """Statuses, headers and bodies: whichever of them is another, the comparison ends with a difference."""
    whole = RecordedSource("a", recorded)
    tried = 0
    for name in FEW:
        document = json.loads((recorded / f"{name}.json").read_text(encoding="utf-8"))
        answers = [step["answer"] for step in document["steps"]]
        for place in leaves(answers):
            one = json.loads(json.dumps(document))
            set_at(one, ("steps", place[0], "answer", *place[1:]), 599 if place[1:] == ("status",) else "another")
            (tmp_path / f"{name}.json").write_text(json.dumps(one | {"masks": []}), encoding="utf-8")
            done = compare([whole.recordings[name]], whole, RecordedSource("b", tmp_path))
            assert done.found, place
            tried += 1
        (tmp_path / f"{name}.json").unlink()
    assert tried > 100


def test_a_header_that_only_one_side_has_is_a_difference(recorded, tmp_path):
    """Whichever side: all that may be kept was written down."""

    def without(document):
        del document["steps"][0]["answer"]["headers"]["x-ratelimit-limit"]

    less = copied(recorded, tmp_path / "less", without, ["batch_201"])
    for ends in ((recorded, less), (less, recorded)):
        (told,) = json.loads(contract("diff", *ends, "--format=json").stdout)["differences"]
        assert (told["rule"], told["where"]) == ("rate_headers", "header x-ratelimit-limit")


def test_what_leads_up_to_a_rule_is_no_difference_of_the_rule(recorded, tmp_path):
    """As between two targets: it is an affair of the shape of answers."""

    def lead(document):
        document["steps"][0]["answer"]["status"] = 200

    done = contract("diff", recorded, copied(recorded, tmp_path / "lead", lead, ["batch_201"]), "--format=json")
    assert [one["rule"] for one in json.loads(done.stdout)["differences"]] == ["answer_shape"]


@pytest.mark.parametrize("turned", [False, True])
def test_recordings_by_hand_are_compared_as_far_as_they_speak(turned):
    """The suite's own name some headers and parts of bodies; their profile is named, for they are of two."""
    ends = (f"{CORPUS}:2025-06", "mock:2025-06")
    done = contract("diff", *(ends[::-1] if turned else ends))

    assert done.exit_code == 0, done.output
    assert ", of unknown age" in done.output


def as_from(source):
    return lambda document: document.update(source=source)


def otherwise(source):
    def change(document):
        document["source"] = source
        document["steps"][-1]["answer"]["status"] = 299

    return change


@pytest.mark.parametrize(("source", "code"), [("zoom", 2), ("mock", 3)])
def test_two_folders_are_two_times(recorded, tmp_path, source, code):
    """Where both are what Zoom answered, Zoom has moved."""
    then = copied(recorded, tmp_path / "then", as_from("zoom"))
    now = copied(recorded, tmp_path / "now", otherwise(source))

    assert contract("diff", then, then).exit_code == 0
    assert contract("diff", then, now).exit_code == code


def test_calls_that_one_folder_lacks_are_left_out_and_told(recorded, tmp_path):
    """A conversation, a step of it, another account: with the reason, in JSON too; if nothing is left, 1."""

    def shorter(document):
        document.update(steps=document["steps"][:-1], masks=[])

    def other_call(document):
        document["steps"][1]["body"] = {}

    def other_account(document):
        document["wishes"] = {"plan": "business"}

    changes = {"batch_201": other_call, "single_429_today": shorter, "meeting_host": other_account}
    for name, change in changes.items():
        copied(recorded, tmp_path / "less", change, [name])
    nothing = contract("diff", recorded, tmp_path / "less")
    copied(recorded, tmp_path / "less", names=["single_201"])
    (tmp_path / "less" / "meeting_host.json").unlink()
    done = contract("diff", recorded, tmp_path / "less", "--format=json")

    assert (nothing.exit_code, "no conversation could be held on both sides" in nothing.output) == (1, True)
    assert "they were held with another account" in nothing.output
    document, less = json.loads(done.stdout), tmp_path / "less"
    assert (done.exit_code, document["compared"]) == (0, 1)
    assert document["left_out"] == {
        "batch_201": f"{less} holds other calls: step 2 is another addBatchWebinarRegistrants",
        "meeting_host": f"{less} holds no recording of it",
        "single_429_today": f"{less} holds other calls: it ends after 4 steps, not 5",
    }


def mixed(recorded, folder):
    copied(recorded, folder, names=["single_201"])
    copied(recorded, folder, lambda document: document.update(profile="2021-08"), ["batch_201"])


def bad(recorded, folder):
    copied(recorded, folder, lambda document: document.update(rules="x"), ["single_201"])


@pytest.mark.parametrize(
    ("arrange", "ends", "code", "says"),
    [
        (
            lambda *_: None,
            ("{here}", "mock"),
            1,
            "{here} holds no recordings; `mockzoom contract record --into={here}`",
        ),
        (mixed, ("{here}", "mock"), 1, "{here} holds recordings of 2021-08, 2025-06; name one: {here}:2025-06"),
        (mixed, ("mock", "{here}:2030-01"), 4, "the folder does not exist"),
        (copied, ("mock:2021-08", "{here}"), 1, "mock:2021-08 is of profile 2021-08 and {here} is of profile 2025-06"),
        (copied, ("mock", "{here}:2021-08"), 1, "{here} holds no recordings of 2021-08, but of 2025-06"),
        (bad, ("mock", "{here}"), 4, "single_201.json: `rules` has to be a list, not 'x'"),
        (copied, ("{here}/single_201.json", "mock"), 4, "is a file; name the folder"),
        (copied, ("{here}/nowhere", "mock"), 4, "the folder does not exist"),
        (copied, ("{here}", "mock", "status_429"), 4, "no recording status_429 in {here}; there are batch_201, "),
    ],
)
def test_a_folder_that_cannot_be_compared_is_told(recorded, tmp_path, arrange, ends, code, says):
    """The error says what is wrong and what to do; it is neither a verdict nor a traceback."""
    here = tmp_path / "here"
    here.mkdir()
    arrange(recorded, here)

    done = contract("diff", *(end.format(here=here) for end in ends))

    assert done.exit_code == code, done.output
    assert says.format(here=here) in done.output
    assert "Traceback" not in done.output


def test_a_folder_gives_no_answers_to_record(recorded, tmp_path):
    """It has them written down already."""
    done = contract("record", f"--target={recorded}", f"--into={tmp_path}")
    assert (done.exit_code, "is a folder" in done.output) == (4, True)


def test_a_folder_tells_its_age(recorded, tmp_path):
    """That of the oldest; where one has none, of all."""
    copied(recorded, tmp_path, lambda document: document.update(on="2026-01-01"), ["single_201"])
    copied(recorded, tmp_path, lambda document: document.update(on="2026-01-21"), ["batch_201"])
    old = RecordedSource("f", tmp_path).described(date(2026, 1, 31))
    copied(recorded, tmp_path, lambda document: document.update(on=""), ["batch_201"])

    assert old == "f: 2 recordings of 2025-06 from mock, up to 30 days old"
    assert RecordedSource("f", tmp_path).described(date(2026, 1, 31)) == "f: 2 recordings of 2025-06, of unknown age"
