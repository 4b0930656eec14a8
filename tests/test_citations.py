"""Every citation of evidence resolves inside the repository, and all claims about Zoom have a grade and a source."""

from __future__ import annotations

import json
import re
import shutil
import tomllib
from pathlib import Path

import pytest
from citations import EVIDENCE, Evidence, keys_in

ROOT = Path(__file__).parent.parent
RULES = json.loads((ROOT / "schemas" / "rules.json").read_text(encoding="utf-8"))
GRADES = {"observed", "documented", "inferred"}
VARIANTS = [
    *(
        (f"{error['name']} in {variant['profile']}", variant)
        for error in RULES["refusals"]
        for variant in error["wordings"]
    ),
    *(
        (f"{error['name']} in {variant['profile'] or 'all'}", variant)
        for error in RULES["token_service"]
        for variant in error["wordings"]
    ),
    *((rule["id"], rule) for rule in RULES["rules"]),
]


def plain(text: str) -> str:
    """Return a text without the tildes that keep its citations out of the search of this file."""
    return text.replace("~", "")


@pytest.fixture(scope="module")
def evidence():
    return Evidence(ROOT)


class TestThisRepository:
    """The citations of the checkout, and the pages of docs/evidence that they resolve to."""

    def test_every_citation_resolves(self, evidence):
        """A key is a heading of docs/evidence; a path is a file, and its anchor a heading of that file."""
        assert evidence.unresolved() == []

    def test_every_entry_is_cited_or_background(self, evidence):
        """Evidence that nothing rests on is marked as such."""
        assert evidence.orphans() == []

    def test_no_key_has_two_entries(self, evidence):
        """A citation leads to one place."""
        assert evidence.repeated == []

    def test_citations_of_every_kind_are_found(self, evidence):
        """The search covers code, comments, schemas, settings and pages."""
        found = {Path(one.file).suffix for one in evidence.citations if not one.key.startswith(("docs/", "./"))}
        assert found >= {".py", ".json", ".toml", ".md"}
        assert len({one.key for one in evidence.citations} & evidence.entries.keys()) > 100

    def test_pages_are_at_most_400_lines_long(self):
        """A longer page is divided."""
        for page in (ROOT / EVIDENCE).glob("*.md"):
            assert len(page.read_text(encoding="utf-8").splitlines()) <= 400, page.name


def supported(source: str, grade: str, evidence: Evidence) -> bool:
    """Whether a source has a citation that resolves, or, if inferred, says that it has none or follows from a rule."""
    keys = [key for _, key in keys_in(source)]
    if keys:
        return all(evidence.resolves(key) for key in keys)
    named = {rule["id"] for rule in RULES["rules"]} & set(re.findall(r"\w+", source))
    return grade == "inferred" and bool(named or any(words in source for words in evidence.own_judgement))


class TestGradesAndSources:
    """What mockzoom exports about Zoom: schemas/rules.json, the schemas of the operations, the gaps."""

    def test_every_rule_and_error_variant_is_graded(self):
        """With one of three words."""
        assert len(VARIANTS) > 400
        assert [name for name, claim in VARIANTS if claim["provenance"] not in GRADES] == []

    def test_every_rule_and_error_variant_has_a_source(self, evidence):
        """A citation, or for what is inferred a statement of docs/evidence/README.md."""
        assert [
            f"{name}: {claim['source']}"
            for name, claim in VARIANTS
            if not supported(claim["source"], claim["provenance"], evidence)
        ] == []

    def test_every_operation_has_a_source(self, evidence):
        """At least one of its sources is a citation."""
        for path in (ROOT / "schemas" / "operations").glob("*.json"):
            sources = json.loads(path.read_text(encoding="utf-8"))["sources"]
            assert any(key in evidence.entries for source in sources for _, key in keys_in(source)), path.name

    def test_every_gap_has_a_source(self, evidence):
        """It names what was searched."""
        gaps = tomllib.loads((ROOT / "contract_tests" / "known_gaps.toml").read_text(encoding="utf-8"))
        for name, gap in gaps.items():
            assert supported(gap["source"], "documented", evidence), name

    @pytest.mark.parametrize(
        "source, grade",
        [
            ("", "inferred"),
            ("because it seems right", "inferred"),
            ("no evidence", "observed"),
            ("our judgement", "documented"),
            ("fa~cts 1.9", "observed"),
            ("SPE~C25, fa~cts 9", "documented"),
        ],
    )
    def test_a_claim_without_support_is_found(self, source, grade, evidence):
        """No citation, a wrong one, or a judgement under another name than inferred."""
        assert not supported(plain(source), grade, evidence)


WRONG = {  # what stands in a file, and the key or path that is reported
    "fa~cts 9": "fa~cts 9",
    "fa~cts 1.10": "fa~cts 1.10",
    "fa~cts.md 1.9": "fa~cts 1.9",
    "fa~cts 1.4, 9.1": "fa~cts 9.1",
    "fa~cts 8.1 a99": "fa~cts 8.1 a99",
    "fa~cts 8.3 row 99": "fa~cts 8.3 row 99",
    "reco~rded/no_such_response": "reco~rded/no_such_response",
    "SPE~C19": "SPE~C19",
    "SPE~C25 noSuchOperation": "sche~mas/operations/noSuchOperation.json",
    "FOR~UM 1": "FOR~UM 1",
    "FOR~UM 57798, 11111": "FOR~UM 11111",
    "HE~LP 1": "HE~LP 1",
    "DO~C api/nothing": "DO~C api/nothing",
    "zo~om/api issue 1": "zo~om/api issue 1",
    "CLI~ENT owner/name": "CLI~ENT owner/name",
    "do~cs/nowhere.md": "do~cs/nowhere.md",
    "do~cs/evidence/README.md#nowhere": "do~cs/evidence/README.md#nowhere",
    "sche~mas/nothing.json": "sche~mas/nothing.json",
}
FILES = {
    "string.py": 'SOURCE = "{}"\n',
    "f_string.py": 'SOURCE = f"{{1 + 1}} and {}"\n',
    "docstring.py": '"""Says nothing.\n\nBut see {}.\n"""\n',
    "comment.py": "LIMIT = 3  # {}\n",
    "schema.json": '{{"sources": ["{}"]}}\n',
    "settings.toml": 'source = "{}"\n',
    "page.md": "# A page\n\nAs {} says.\n",
    "Makefile": "# {}\n",
}


class TestTheSearch:
    """A wrong citation does not get past it: each form, in each kind of file."""

    @pytest.fixture
    def tree(self, tmp_path):
        shutil.copytree(ROOT / EVIDENCE, tmp_path / EVIDENCE)
        (tmp_path / "schemas" / "operations").mkdir(parents=True)
        return tmp_path

    @pytest.fixture
    def unresolved(self, tree):
        def find():
            return [line for line in Evidence(tree).unresolved() if not line.startswith(EVIDENCE.as_posix())]

        return find

    @pytest.mark.parametrize("text, key", WRONG.items(), ids=map(plain, WRONG))
    def test_a_wrong_citation_is_found_in_every_kind_of_file(self, text, key, tree, unresolved):
        """With file and line."""
        for name, around in FILES.items():
            (tree / name).write_text(around.format(plain(text)), encoding="utf-8")
        lines = {"docstring.py": 3, "page.md": 3}

        assert unresolved() == [f"{name}:{lines.get(name, 1)}: {plain(key)}" for name in sorted(FILES)]

    def test_a_citation_is_read_over_the_end_of_a_line(self, tree, unresolved):
        """In a comment, a page, a docstring and a string in two parts."""
        (tree / "a.py").write_text(plain('# see fa~cts\n# 9.9\nX = ("fa~cts "\n     "9.8")\n'), encoding="utf-8")
        (tree / "b.md").write_text(plain("# B\n\nSee fa~cts\n9.7.\n"), encoding="utf-8")

        found = [line.replace(plain("fa~cts"), "section") for line in unresolved()]
        assert sorted(found) == ["a.py:1: section 9.9", "a.py:3: section 9.8", "b.md:3: section 9.7"]

    def test_correct_citations_pass(self, tree, unresolved):
        """Sections, entries, paths with anchors."""
        text = plain("fa~cts 1.4, 7.1; fa~cts 8.1 a4; SPE~C25; FOR~UM 57798; do~cs/evidence/README.md#grades")
        (tree / "page.md").write_text(f"# A page\n\n{text}\n", encoding="utf-8")

        assert unresolved() == []

    def test_a_wrong_link_of_a_page_is_found(self, tree, unresolved):
        """To a page, or to a heading of it."""
        (tree / "docs" / "page.md").write_text(
            "# A page\n\n[a](evidence/facts.md) [b](evidence/facts.md#nowhere)\n[c](gone.md) [d](#here) [e](#a-page)\n",
            encoding="utf-8",
        )

        assert [line.partition(": ./")[2] for line in unresolved()] == [
            plain(path) for path in ("do~cs/evidence/facts.md#nowhere", "do~cs/gone.md", "do~cs/page.md#here")
        ]

    def test_an_entry_that_is_taken_away_is_missed(self, tree, unresolved):
        """The pages are the only list."""
        name = plain("reco~rded/group_create_429")
        (tree / "a.json").write_text(json.dumps([name]), encoding="utf-8")
        assert unresolved() == []
        page = tree / EVIDENCE / "recordings.md"
        page.write_text(page.read_text(encoding="utf-8").replace(f"### {name}", "### gone"), encoding="utf-8")

        assert unresolved() == [f"a.json:1: {name}"]

    def test_an_entry_that_nothing_cites_is_an_orphan(self, tree):
        """Unless it is marked, or an entry that is cited refers to it."""
        shutil.rmtree(tree / EVIDENCE)
        (tree / EVIDENCE).mkdir()
        page = (
            "# P\n\n## fa~cts 1: one\n\nFOR~UM 1001\n\n### fa~cts 1.1: part\n\n## fa~cts 2: two\n\n"
            "## fa~cts 3: three\n\nBackground.\n\n## FOR~UM 1001: t\n\n## FOR~UM 1002: t\n"
        )
        (tree / EVIDENCE / "p.md").write_text(plain(page), encoding="utf-8")
        (tree / "a.toml").write_text(plain('source = "fa~cts 1"\n'), encoding="utf-8")

        assert Evidence(tree).orphans() == [plain("p.md: fa~cts 2: two"), plain("p.md: FOR~UM 1002: t")]
