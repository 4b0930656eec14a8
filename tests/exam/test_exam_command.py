"""`mockzoom exam` as a command: exit codes, sentences, files, and the docs' own snippets."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from patience import eventually

from mockzoom.cli import main
from mockzoom.exam.adapters import ADAPTERS, adapter_path

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial" / "prove_your_client.md").read_text()
PYTHON = [sys.executable, str(adapter_path("python"))]
LANGUAGES = {"python": PYTHON, "node": ["node", str(adapter_path("node"))]}
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp"]
QUICK = ["--scenario", "split-31", "--profile", "2025-06"]
FULL = os.environ.get("MOCKZOOM_EXAM") == "full"


def exam(*arguments: str):
    return CliRunner().invoke(main, ["exam", *arguments])


class TestVerdicts:
    """Exit codes of the command."""

    def test_a_sound_client_ends_with_0_and_writes_each_form(self, tmp_path):
        """Text, JSON, HTML, JUnit, Markdown and a badge."""
        forms = {form: tmp_path / f"report.{form}" for form in ("json", "html", "junit", "badge", "markdown")}
        named = [part for form, path in forms.items() for part in (f"--{form}", str(path))]
        done = exam(*QUICK, *named, "--", *PYTHON)
        assert done.exit_code == 0, done.output
        assert "the client passes (exit code 0)" in done.output
        assert all(path.stat().st_size > 200 for path in forms.values())
        assert json.loads(forms["json"].read_text())["edition"] == "2026-12"

    @pytest.mark.parametrize("client", [["true"], ["sh", "-c", "kill -9 $$"], ["./no-such-adapter"]])
    def test_a_client_that_does_nothing_ends_with_1(self, client):
        """And the causes are named."""
        done = exam(*QUICK, "--", *client)
        assert done.exit_code == 1
        assert "no call arrived" in done.output
        assert "must 0/" in done.output

    def test_a_known_failure_is_forgiven_until_it_is_fixed(self, tmp_path):
        """`baseline --write` writes it; with the fixed client the line is stale."""
        wrong = tmp_path / "wrong.py"
        wrong.write_text(
            adapter_path("python")
            .read_text()
            .replace(
                "batch_size, page_size, tries, log_ins, early_s = 30",
                "batch_size, page_size, tries, log_ins, early_s = 50",
            )
        )
        baseline = tmp_path / "known.toml"
        assert exam(*QUICK, "--", sys.executable, str(wrong)).exit_code == 3
        assert exam("baseline", *QUICK, "--write", str(baseline), "--", sys.executable, str(wrong)).exit_code == 0
        assert '"split-31:limit"' in baseline.read_text()
        known = [*QUICK, "--baseline", str(baseline), "--allow-unmeasured", "split-31:once"]
        assert exam(*known, "--", sys.executable, str(wrong)).exit_code == 0
        stale = exam(*known, "--", *PYTHON)
        assert stale.exit_code == 3
        assert "split-31:limit: it passes now" in stale.output

    def test_a_wrong_client_as_a_command_ends_with_3(self):
        """The check that it fails is printed with the exchange."""
        wrong = [sys.executable, str(Path(__file__).with_name("wrong.py"))]
        done = exam("--scenario", "split-35", "--profile", "2025-06", "--", *wrong, "batch_50")
        assert done.exit_code == 3
        assert "FAIL must split-35:limit" in done.output
        assert re.search(r"#\d+ POST /v2/webinars/\d+/batch_registrants -> 400", done.output)

    def test_a_test_suite_is_observed(self):
        """A command other than an adapter is judged by what it shows."""
        url = "os.environ['ZOOM_API_URL'] + '/users?access_token=x'"
        script = f"import os,urllib.request; urllib.request.urlopen({url})"
        done = exam("--observe", "--profile", "2025-06", "--", sys.executable, "-c", script)
        assert "observe:header" in done.output
        assert done.exit_code in (1, 3)

    def test_a_signal_ends_the_exam_and_its_client(self, tmp_path):
        """With 128 and the number of the signal, never 0."""
        mark = tmp_path / "pid"
        client = f"import os,time; open({str(mark)!r},'w').write(str(os.getpid())); time.sleep(60)"
        command = [sys.executable, "-m", "mockzoom", "exam", *QUICK, "--", sys.executable, "-c", client]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert eventually(lambda: mark.exists() and mark.read_text())
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 128 + signal.SIGTERM
        assert eventually(lambda: not Path(f"/proc/{mark.read_text()}").exists())


class TestWrongCalls:
    """A sentence each, exit code 4, and nothing is examined."""

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["--scenario", "no-such", "--", "true"], "no scenario matches no-such"),
            (["--edition", "1999", "--", "true"], "1999"),
            (["--allow-unmeasured", "x:y", "--", "true"], "x:y"),
            (["--baseline", "no-such.toml", "--", "true"], "no-such.toml"),
            (["--features", "no-such.toml", "--", "true"], "no-such.toml"),
            (["--profile", "1999", "--", "true"], "1999"),
            (["--jobs", "0", "--", "true"], "--jobs"),
            (["--"], "COMMAND"),
            (["explain", "split-35:limt"], "did you mean split-35:limit"),
            (["list", "no-group"], "no-group"),
            (["adapter", "cobol"], "cobol"),
            (["bogus"], "bogus"),
        ],
    )
    def test_it_is_a_sentence(self, arguments, sentence):
        """With what there is."""
        done = exam(*arguments)
        assert done.exit_code == 4
        assert sentence in done.output
        assert "Traceback" not in done.output

    def test_a_port_in_use_is_a_sentence(self, closed_port):
        """With the option to choose another."""
        done = exam("serve", "--port", str(closed_port))
        assert done.exit_code == 4
        assert "choose another" in done.output


class TestLookUp:
    """list, explain, adapter."""

    def test_list_and_explain_have_every_word(self):
        """The check, why, how to fix, source and the wrong client that fails it."""
        assert "split-35:limit" in exam("list", "batches").output
        assert len(json.loads(exam("list", "--json").output)) >= 100
        text = exam("explain", "split-35:limit").output
        assert all(word in text for word in ("Expected:", "Why:", "How to fix:", "batch_size (documented", "batch_50"))

    @pytest.mark.parametrize("language", sorted(ADAPTERS))
    def test_an_adapter_is_printed_as_it_is(self, language):
        """The file that the tests examine."""
        assert exam("adapter", language).output == adapter_path(language).read_text()


def passes(command: list[str], *options: str) -> None:
    """Insist that a client passes each must and should, in a sample of the scenarios or in all of them."""
    sample = ["--scenario", "split-35", "--scenario", "lost-create", "--scenario", "duplicate"]
    how = [*([] if FULL else sample), *options, "--strict", "should", "--jobs", "6", "--slow", "3"]
    done = exam(*how, "--", *command)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_reference_client_passes(language):
    """A sample of the scenarios, all in `make exam`, each in both profiles."""
    if not shutil.which(LANGUAGES[language][0]):
        pytest.skip(f"there is no {LANGUAGES[language][0]} here")
    passes(LANGUAGES[language])


@pytest.mark.skipif(not all(map(shutil.which, ("sh", "curl", "jq"))), reason="there is no curl or jq here")
def test_the_reference_client_in_sh_passes(tmp_path):
    """A sample of the scenarios in one profile, all but webhooks in both in `make exam`."""
    features = tmp_path / "features.toml"
    features.write_text('unsupported = ["receive_webhooks"]')
    passes(["sh", str(adapter_path("sh"))], "--features", str(features), *([] if FULL else ["--profile", "2025-06"]))


@pytest.mark.skipif(not FULL, reason="it takes a compiler, and is in `make exam`")
def test_the_reference_client_in_java_passes(tmp_path):
    """All scenarios in both profiles."""
    subprocess.run(["javac", "-d", str(tmp_path), str(adapter_path("java"))], check=True)
    passes([*JAVA, str(tmp_path), "Adapter"])


class TestTutorial:
    """The snippets of the tutorial, as they stand."""

    def test_the_commands_do_what_the_text_says(self, tmp_path, monkeypatch):
        """The small adapter fails by the limit, and explain names the remedy."""
        monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        (tmp_path / "adapter.py").write_text(block("py"))
        script = "\n".join(re.findall(r"```sh\n(.*?)```", TUTORIAL, re.DOTALL))
        done = subprocess.run(
            ["sh", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "the client passes" in done.stdout
        assert "FAIL must split-31:limit" in done.stdout
        assert "Cut the list" in done.stdout
        assert "31" in (tmp_path / "report.html").read_text()

    @pytest.mark.skipif(not shutil.which("node"), reason="there is no node here")
    def test_the_node_adapter_passes_its_scenarios(self, tmp_path):
        """It cuts its batches."""
        (tmp_path / "adapter.mjs").write_text(block("js"))
        done = exam("--scenario", "split-35", "--", "node", str(tmp_path / "adapter.mjs"))
        assert done.exit_code == 0, done.output


def block(kind: str) -> str:
    return re.search(rf"```{kind}\n(.*?)```", TUTORIAL, re.DOTALL).group(1)
