"""Score, exit codes, baseline, editions, and the forms of a report."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest

from mockzoom.exam.baseline import Baseline, BaselineError, Known, baseline_text, read_baseline
from mockzoom.exam.catalogue import CatalogueError, all_checks
from mockzoom.exam.editions import NEXT, checks_in, edition_names, latest
from mockzoom.exam.examination import Grading
from mockzoom.exam.render_html import GREEN, GREY, RED, as_badge, as_html, badge_state
from mockzoom.exam.render_junit import as_junit
from mockzoom.exam.render_text import as_markdown, as_text
from mockzoom.exam.score import judge_report, score_line

TODAY = date(2026, 11, 30)
FAR = TODAY + timedelta(days=100)
LIMIT, DONE, RECOVERS = "split-35:limit", "split-35:done", "lost-batch:recovers"
LEVELS = {LIMIT: "must", DONE: "must", RECOVERS: "should", "qps-long:postpones": "may"}


def row(*checks: tuple[str, str], calls: int = 3, verb: str = "register", profile: str = "2025-06"):
    found = [
        {"id": name, "level": LEVELS[name], "verdict": verdict, "reason": "a <reason> & more", "exchanges": [1]}
        for name, verdict in checks
    ]
    exchange = {"number": 1, "request": "POST /v2/x", "body": "<body>", "status": 400, "connection": "", "answer": "{}"}
    return {
        "scenario": "s", "group": "batches", "title": "t", "verb": verb, "profile": profile, "number": 1, "took_s": 0.1,
        "trouble": "", "calls": calls, "answer": {}, "log": "", "checks": found, "exchanges": [exchange],
    }  # fmt: skip


def code(*rows, own=(), without=frozenset(), **grading):
    return judge_report(list(rows), list(own), without, Grading(**grading)).code


def known(name: str, until: date = FAR) -> Baseline:
    return Baseline({name: Known(name, "r", "i", until)}, TODAY)


class TestExitCodes:
    """0 passed, 1 not measured, 3 failed, 4 the exam's own fault."""

    @pytest.mark.parametrize(
        ("verdicts", "wanted"),
        [
            ([(LIMIT, "pass"), (RECOVERS, "pass")], 0),
            ([(LIMIT, "pass"), (RECOVERS, "fail")], 0),
            ([(LIMIT, "pass"), (RECOVERS, "not_measured")], 0),
            ([(LIMIT, "pass"), (DONE, "not_measured")], 1),
            ([(LIMIT, "pass"), (DONE, "broken")], 1),
            ([(LIMIT, "pass"), (DONE, "unsupported")], 1),
            ([(LIMIT, "fail"), (DONE, "broken")], 3),
        ],
    )
    def test_musts_decide(self, verdicts, wanted):
        """Of failed and unmeasured the failed ones."""
        assert code(row(*verdicts)) == wanted

    def test_the_exams_own_fault_outranks_all(self):
        """It is a verdict on nothing."""
        assert code(row((LIMIT, "fail")), own=["an answer broke its schema"]) == 4

    def test_a_should_counts_where_it_is_asked_for(self):
        """With --strict should."""
        assert code(row((LIMIT, "pass"), (RECOVERS, "fail")), strict=True) == 3

    def test_a_must_that_is_allowed_to_be_unmeasured_is_not_missed(self):
        """With --allow-unmeasured, or a verb in the features file."""
        assert code(row((LIMIT, "pass"), (DONE, "not_measured")), allowed=frozenset({DONE})) == 0
        assert code(row((LIMIT, "pass")), row((DONE, "unsupported"), verb="deny"), without=frozenset({"deny"})) == 0

    def test_no_call_at_all_cannot_pass(self):
        """Even if all musts were allowed to be unmeasured; the reasons name the causes."""
        judged = judge_report(
            [row((LIMIT, "not_measured"), calls=0)], [], frozenset(), Grading(allowed=frozenset({LIMIT}))
        )
        assert judged.code == 1
        assert "ZOOM_API_URL" in judged.reasons[0]

    def test_a_check_has_the_worst_verdict_of_its_profiles(self):
        """A pass in one profile does not hide the other."""
        assert code(row((LIMIT, "pass")), row((LIMIT, "fail"), profile="2021-08")) == 3
        assert code(row((LIMIT, "pass")), row((LIMIT, "not_measured"), profile="2021-08")) == 1


class TestBaseline:
    """Known failures, which have to stay failures."""

    @pytest.mark.parametrize(
        ("verdict", "until", "wanted"),
        [("fail", FAR, 0), ("pass", FAR, 3), ("not_measured", FAR, 3), ("fail", TODAY - timedelta(days=1), 3)],
    )
    def test_a_line_holds_while_its_check_fails(self, verdict, until, wanted):
        """One that is fixed, was not measured or is out of date fails the run."""
        assert (
            code(row((LIMIT, "pass"), (DONE, verdict)), baseline=known(DONE, until), allowed=frozenset({DONE}))
            == wanted
        )

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ('[[known]]\ncheck="no:such"\nreason="r"\nissue="i"\nuntil=2026-12-01', "'no:such' does not exist"),
            ('[[known]]\ncheck="split-35:limit"\nreason="r"\nissue="i"\nuntil=2028-12-01', "180 days"),
            ('[[known]]\ncheck="split-35:limit"\nreason="r"\nuntil=2026-12-01', "exactly the fields"),
            ('[[known]]\ncheck="split-35:limit"\nreason=""\nissue="i"\nuntil=2026-12-01', "may not be empty"),
            ("knwon = 1", "nothing else"),
            ("[[", "baseline.toml"),
        ],
    )
    def test_a_baseline_that_is_wrong_is_refused(self, tmp_path, text, sentence):
        """With a sentence."""
        path = tmp_path / "baseline.toml"
        path.write_text(text)
        with pytest.raises(BaselineError, match=sentence):
            read_baseline(path, [LIMIT], TODAY)

    def test_what_is_written_can_be_read(self, tmp_path):
        """Reasons with quotes and all."""
        path = tmp_path / "baseline.toml"
        path.write_text(baseline_text({LIMIT: 'it sent "50"\nat once\\'}, TODAY))
        assert read_baseline(path, [LIMIT], TODAY).checks == {LIMIT}


class TestEditions:
    """A cut edition does not change."""

    def test_every_edition_agrees_with_the_catalogue(self):
        """Its checks exist, at the level that they had."""
        for name in edition_names():
            assert checks_in(name).keys() <= all_checks().keys()
        assert latest() != NEXT
        assert len({scenario.name for scenario, _ in checks_in(latest()).values()}) >= 100

    def test_a_check_that_changed_its_level_stops_the_start(self, tmp_path, monkeypatch):
        """As does one that is gone."""
        monkeypatch.setattr("mockzoom.exam.editions.FOLDER", tmp_path)
        (tmp_path / "2020-01.toml").write_text('[checks]\n"split-35:limit" = "may"\n')
        with pytest.raises(CatalogueError, match="split-35:limit"):
            checks_in("2020-01")


def report(*checks: tuple[str, str], own=(), exit_code=None):
    rows = [row(*checks)]
    judged = judge_report(rows, list(own), frozenset(), Grading())
    return {
        "version": 1, "edition": "2026-12", "profiles": ["2025-06"], "client": "./a <b>", "seed": "s",
        "own_faults": list(own),
        "score": judged.score, "exit_code": judged.code if exit_code is None else exit_code, "verdict": judged.verdict,
        "reasons": list(judged.reasons), "absent_groups": {}, "checks": judged.checks, "sittings": rows,
    }  # fmt: skip


class TestForms:
    """Text, Markdown, HTML, JUnit, badge."""

    def test_the_score_is_three_fractions(self):
        """And what was not measured, never one number."""
        found = report((LIMIT, "pass"), (DONE, "broken"), (RECOVERS, "fail"))
        assert score_line(found["score"]) == "must 1/2, 1 not measured · should 0/1, 1 failed · may 0/0"

    def test_html_is_one_file_without_script(self):
        """Readable offline, with the exchange of what failed, and nothing of the client's text as markup."""
        text = as_html(report((LIMIT, "fail"), (DONE, "pass")), all_checks())
        assert "<script" not in text
        assert "http" not in text.replace("http-equiv", "").split("</style>")[0]
        assert "&lt;body&gt;" in text
        assert "width=device-width" in text
        assert all(word in text for word in ("How to fix it", "batch_size", "POST /v2/x", "a &lt;reason&gt;"))

    def test_junit_has_an_error_for_what_was_not_measured(self):
        """Never skipped; a may that failed is not a failure."""
        found = as_junit(
            report((LIMIT, "fail"), (DONE, "not_measured"), (RECOVERS, "pass"), ("qps-long:postpones", "fail"))
        )
        suite = ET.fromstring(found)
        assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("1", "1", "0")
        assert suite.find(".//skipped") is None
        assert suite.find(".//failure").get("message") == "a <reason> & more"

    @pytest.mark.parametrize(
        ("checks", "colour"),
        [
            ([(LIMIT, "pass"), (DONE, "pass")], GREEN),
            ([(LIMIT, "pass"), (DONE, "not_measured")], GREY),
            ([(LIMIT, "pass"), (DONE, "broken")], GREY),
            ([(LIMIT, "fail"), (DONE, "not_measured")], RED),
            ([], GREY),
        ],
    )
    def test_a_badge_is_green_only_if_every_must_passed(self, checks, colour):
        """And never where nothing was examined."""
        found = report(*checks)
        assert badge_state(found)[1] == colour
        ET.fromstring(as_badge(found))

    def test_text_and_markdown_name_what_failed(self):
        """With the reason."""
        found = report((LIMIT, "fail"), (DONE, "not_measured"))
        assert "FAIL must split-35:limit" in as_text(found)
        assert "#1 POST /v2/x -> 400" in as_text(found)
        assert "| `split-35:limit` | must | fail |" in as_markdown(found)
