"""What a command prints, how it ends, and that nothing of it is left."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from reference_client import Client, verdicts

from mockzoom.exam.answers import KINDS, OUTCOMES, STATUSES, AnswerError, last_object, read_answer
from mockzoom.exam.arrangement import new_arrangement
from mockzoom.exam.catalogue import VERBS, scenarios
from mockzoom.exam.examinee import KEPT, CommandExaminee, FunctionExaminee
from mockzoom.exam.sitting import prepare

SCHEMAS = Path(__file__).parents[2] / "schemas" / "exam"
ANSWER, TASK, REPORT = (json.loads((SCHEMAS / f"{name}.json").read_text()) for name in ("answer", "task", "report"))
FULL = os.environ.get("MOCKZOOM_EXAM") == "full"
SAMPLE = ("split-31", "lost-batch", "e-3001", "secret-wrong", "nulls", "html-502", "token-reused")


def command(script: str, limit_s: float = 5):
    """Run a Python script as a client."""
    return CommandExaminee([sys.executable, "-c", script], os.environ).run({"verb": "nothing"}, {}, limit_s)


class TestAnswers:
    """The schema and the reader agree."""

    @pytest.mark.parametrize(
        "document",
        [
            {"outcome": "done"},
            {"outcome": "done", "people": None, "rows": None, "error": None, "retry_at": None},
            {"outcome": "failed", "people": [{"email": "a", "status": "open", "join_url": None}], "more": 1},
            {"outcome": "failed", "error": {"kind": None, "code": "x"}},
            {},
            {"outcome": "fine"},
            {"outcome": "done", "people": {}},
            {"outcome": "done", "people": [{"email": "a"}]},
            {"outcome": "done", "people": [{"email": "a", "status": "open", "join_url": 1}]},
            {"outcome": "done", "rows": ["x"]},
            {"outcome": "done", "error": {"kind": "bad luck"}},
            {"outcome": "done", "retry_at": 5},
        ],
    )
    def test_the_reader_takes_what_the_schema_allows(self, document):
        """And names the field of everything else."""
        if jsonschema.Draft202012Validator(ANSWER).is_valid(document):
            assert read_answer(document).outcome == document["outcome"]
        else:
            with pytest.raises(AnswerError, match=r"^(outcome|people|rows|error|retry_at)"):
                read_answer(document)

    def test_the_words_are_those_of_the_schemas(self):
        """A word that one of them lacks would never be accepted."""
        properties = ANSWER["properties"]
        assert tuple(properties["outcome"]["enum"]) == OUTCOMES
        assert tuple(properties["people"]["items"]["properties"]["status"]["enum"]) == STATUSES
        assert tuple(properties["error"]["properties"]["kind"]["enum"][:-1]) == KINDS
        assert tuple(TASK["properties"]["verb"]["enum"]) == VERBS

    def test_the_last_line_that_is_an_object_counts(self):
        """Logs before and after it do not matter."""
        assert last_object('log\n{"outcome": "failed"}\n{"outcome": "done"}\n[1]\n{broken\nbye') == {"outcome": "done"}
        assert last_object("nothing") is None


class TestCommands:
    """Ends of a command."""

    @pytest.mark.parametrize(
        ("script", "trouble"),
        [
            ("raise SystemExit(3)", "exit code 3"),
            ("raise SystemExit(127)", "a command was not found"),
            ("import os; os.kill(os.getpid(), 9)", "SIGKILL"),
            ("print('hello')", "no line of its output is a JSON object"),
            ('print(\'{"outcome": "done"}\'); raise SystemExit(1)', "exit code 1"),
            ("import sys; sys.stdin.close()", "no line of its output"),
        ],
    )
    def test_an_end_without_an_answer_is_trouble(self, script, trouble):
        """Exit code, signal, or nothing that can be read."""
        run = command(script)
        assert run.document is None
        assert trouble in run.trouble

    def test_a_command_that_does_not_exist_is_trouble(self):
        """With its name."""
        run = CommandExaminee(["./no-such-adapter"], {}).run({}, {}, 1)
        assert "./no-such-adapter cannot be started" in run.trouble

    def test_a_command_that_does_not_end_is_ended_with_its_children(self, tmp_path, monkeypatch):
        """The whole process group, so nothing goes on calling."""
        monkeypatch.setattr("mockzoom.exam.examinee.STARTING_S", 0.2)
        mark = tmp_path / "pid"
        child = f"import os,time; open({str(mark)!r},'w').write(str(os.getpid())); time.sleep(60)"
        script = f"import subprocess,sys,time; subprocess.Popen([sys.executable,'-c',{child!r}]); time.sleep(60)"
        run = command(script, 1)
        assert run.timed_out
        assert not is_running(int(mark.read_text()))

    def test_a_command_that_ends_leaves_no_child(self, tmp_path):
        """Also one that the client itself left behind."""
        mark = tmp_path / "pid"
        child = f"import os,time; open({str(mark)!r},'w').write(str(os.getpid())); time.sleep(60)"
        script = (
            f"import subprocess,sys,time,pathlib; subprocess.Popen([sys.executable,'-c',{child!r}])\n"
            f"while not pathlib.Path({str(mark)!r}).exists(): time.sleep(0.01)\n"
            'time.sleep(0.1); print(\'{"outcome": "done"}\')'
        )
        assert command(script).document == {"outcome": "done"}
        assert not is_running(int(mark.read_text()))

    def test_a_flood_of_output_is_cut(self):
        """The end of it is kept, where the answer is."""
        run = command(f"print('x' * {2 * KEPT}); print('{{\"outcome\": \"done\"}}')")
        assert run.document == {"outcome": "done"}

    def test_the_task_is_on_stdin_and_in_a_variable(self):
        """For adapters of every kind."""
        script = (
            "import sys,os,json; print(json.dumps({'a': json.load(sys.stdin), 'b': os.environ['MOCKZOOM_EXAM_TASK']}))"
        )
        document = command(script).document
        assert document["a"] == json.loads(document["b"]) == {"verb": "nothing"}


def is_running(pid: int) -> bool:
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z":
                return False
            os.kill(pid, 0)
        except (ProcessLookupError, FileNotFoundError):
            return False
        time.sleep(0.01)
    return True


def returns(document):
    return FunctionExaminee(lambda task, variables: document)


def token_only(task, variables):
    import requests

    pair = (variables["ZOOM_CLIENT_ID"], variables["ZOOM_CLIENT_SECRET"])
    form = {"grant_type": "account_credentials", "account_id": variables["ZOOM_ACCOUNT_ID"]}
    requests.post(variables["ZOOM_OAUTH_URL"], auth=pair, data=form, timeout=5).close()
    return {"outcome": "done", "people": [{"email": one["email"], "status": "registered"} for one in task["people"]]}


class HalfAVerb(Client):
    def answer(self, task):
        return {"outcome": "unsupported"} if len(task["people"]) > 30 else super().answer(task)


class TestEmptyClients:
    """A client that does nothing passes nothing."""

    @pytest.mark.parametrize(
        ("client", "code"),
        [
            (CommandExaminee(["true"], os.environ), 1),
            (CommandExaminee([sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"], os.environ), 1),
            (returns({}), 1),
            (returns({"outcome": "done"}), 1),
            (returns({"outcome": "unsupported"}), 1),
            (returns("nonsense"), 1),
            (FunctionExaminee(token_only), 3),
        ],
        ids=["true", "killed", "empty", "prints_done", "prints_unsupported", "nonsense", "token_only"],
    )
    def test_it_passes_no_check_of_work(self, examined, client, code):
        """Whatever it prints, and also if it logs in."""
        report = examined(client, () if FULL else SAMPLE)
        passed = verdicts(report, "pass")
        assert passed == set()
        assert report["exit_code"] == code

    def test_half_a_verb_is_not_unsupported(self, examined):
        """A client that registers in one scenario cannot say in another that it does not."""
        report = examined(HalfAVerb, ["split-31", "split-30"])
        assert verdicts(report, "unsupported") == set()
        assert "split-31:limit" in verdicts(report, "broken")


class TestTasks:
    """What a client is given."""

    def test_every_task_fits_the_schema(self, exam_admin):
        """In a sample of the scenarios, or in all in `make exam`."""
        from random import Random

        for name, one in scenarios().items():
            if FULL or name in SAMPLE:
                made = new_arrangement(exam_admin, Random(name), "2025-06", one.account, one.webinar, one.webinars)
                with made.account:
                    prepare(one, made)
                jsonschema.validate(made.task, TASK)

    def test_a_client_cannot_know_a_scenario_by_its_number_or_people(self, examined):
        """Numbers are shuffled and people drawn by the seed; `named` is for debugging."""
        seen: list[tuple[str, str]] = []

        def client(task, variables):
            seen.append((variables["MOCKZOOM_EXAM_SCENARIO"], json.dumps(task["people"])))
            return {"outcome": "failed"}

        for _ in range(2):
            examined(FunctionExaminee(client), SAMPLE, jobs=1)
        first, second = seen[: len(SAMPLE)], seen[len(SAMPLE) :]
        assert [number for number, _ in first] != [number for number, _ in second]
        assert not {people for _, people in first} & {people for _, people in second} - {"[]"}
        examined(FunctionExaminee(client), ["split-31"], named=True)
        assert seen[-1][0] == "split-31"

    def test_the_report_fits_the_schema(self, examined):
        """Also that of a client that fails and breaks."""
        for client in (Client, "batch_50", "int_of_retry_after"):
            report = examined(client, ["split-35", "qps-absent", "qps-past"])
            jsonschema.validate(json.loads(json.dumps(report)), REPORT)
