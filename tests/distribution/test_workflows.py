"""The workflows, the action and the templates of the repository are valid, and what they call exists and is tested."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent

# Every script that a workflow or the action calls, and what runs it in the tests.
RUN_BY = {
    "scripts/action/start.sh": "tests/distribution/test_action.py",
    "scripts/build_distributions.sh": "tests/distribution/test_release.py",
    "scripts/check_distributions.sh": "needs a package index: see tests/distribution/test_distributions.py",
    "scripts/image_test.sh": "needs a Docker engine or root: `make image-test`",
    "scripts/release.py": "tests/distribution/test_release.py",
    "scripts/sbom.py": "tests/distribution/test_release.py",
}


def text_of(path):
    return path.read_text(encoding="utf-8")


def test_actionlint_finds_nothing():
    """Names of actions and contexts, expressions, types of inputs, and the reusable workflow."""
    done = subprocess.run([BIN / "actionlint"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


SCHEMAS = {
    "vendor.github-workflows": WORKFLOWS,
    "vendor.github-actions": [ROOT / "action.yml"],
    "vendor.citation-file-format": [ROOT / "CITATION.cff"],
    "vendor.compose-spec": sorted(ROOT.glob("compose*.yaml")),
}


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_fit_the_schema_of_their_service(schema):
    """The schemas come with check-jsonschema."""
    command = [BIN / "check-jsonschema", "--builtin-schema", schema, "--default-filetype", "yaml", *SCHEMAS[schema]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_every_script_that_is_called_is_there_and_run_in_tests(path):
    """By the test that `RUN_BY` names, or it says what the script needs."""
    for script in re.findall(r"scripts/[\w/.]+", text_of(path)):
        assert (ROOT / script).is_file()
        if script.endswith(".sh"):
            assert (ROOT / script).stat().st_mode & 0o111
        tested = RUN_BY[script]
        assert not tested.startswith("tests/") or Path(script).name.partition(".")[0] in text_of(ROOT / tested)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_few_rights_and_an_end(path):
    """It may read alone unless a job says more, and every job has a timeout."""
    workflow = yaml.safe_load(text_of(path))
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert "timeout-minutes" in job or "uses" in job, name


def test_every_promised_python_is_tested_on_three_systems():
    """The classifiers of pyproject.toml are the matrix."""
    promised = re.findall(r"Python :: (3\.\d+)", text_of(ROOT / "pyproject.toml"))
    matrix = yaml.safe_load(text_of(GITHUB / "workflows" / "tests.yml"))["jobs"]["systems"]["strategy"]["matrix"]
    assert matrix["python"] == promised
    assert [os.partition("-")[0] for os in matrix["os"]] == ["ubuntu", "macos", "windows"]


def test_a_release_publishes_only_what_passed_the_tests():
    """PyPI and the registry come after tests and build; PyPI by trusted publishing, without a stored token."""
    text = text_of(GITHUB / "workflows" / "release.yml")
    jobs = yaml.safe_load(text)["jobs"]
    assert {"tests", "build"} <= set(jobs["pypi"]["needs"]) & set(jobs["image"]["needs"])
    assert jobs["pypi"]["permissions"] == {"id-token": "write"}
    assert re.findall(r"secrets\.(\w+)", text) == ["GITHUB_TOKEN"]


@pytest.mark.parametrize("path", sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.name)
def test_an_issue_form_has_fields_with_labels(path):
    """Each field has a unique id and a label, and at least one has to be filled in."""
    form = yaml.safe_load(text_of(path))
    if path.name == "config.yml":
        assert form == {"blank_issues_enabled": True}
        return
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields)
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_the_shell_scripts_parse():
    """Bash reads each of them."""
    bash = shutil.which("bash")
    for script in [*(ROOT / "scripts").rglob("*.sh"), ROOT / ".ci" / "run"]:
        subprocess.run([bash, "-n", script], check=True)


class TestKubernetes:
    """The example for a cluster."""

    @pytest.fixture
    def objects(self):
        found = yaml.safe_load_all(text_of(ROOT / "deploy" / "kubernetes.yaml"))
        return {one["kind"]: one for one in found}

    def test_the_server_runs_with_few_rights_and_is_probed(self, objects):
        """As the image allows: without root, on a read-only disk, without capabilities."""
        pod = objects["Deployment"]["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        rights = container["securityContext"]
        assert rights["readOnlyRootFilesystem"]
        assert not rights["allowPrivilegeEscalation"]
        assert rights["capabilities"] == {"drop": ["ALL"]}
        assert str(rights["runAsUser"]) in text_of(ROOT / "Dockerfile")
        assert container["readinessProbe"]["exec"]["command"] == ["mockzoom", "health"]

    def test_the_service_breaks_no_setting(self, objects):
        """Its name does not make variables like those of settings, and the cluster makes none for the pod."""
        assert objects["Service"]["metadata"]["name"] == "zoom"
        assert objects["Deployment"]["spec"]["template"]["spec"]["enableServiceLinks"] is False

    def test_selectors_and_ports_agree(self, objects):
        """The service finds the pod, and its port is that of the container."""
        labels = objects["Deployment"]["spec"]["template"]["metadata"]["labels"]
        (container,) = objects["Deployment"]["spec"]["template"]["spec"]["containers"]
        assert objects["Service"]["spec"]["selector"] == labels
        assert objects["Service"]["spec"]["ports"][0]["targetPort"] == container["ports"][0]["name"]

    def test_settings_and_seed_are_accepted(self, objects, tmp_path):
        """By the server of this revision."""
        from mockzoom.app import create_pipeline
        from mockzoom.config import SETTINGS, resolve

        (container,) = objects["Deployment"]["spec"]["template"]["spec"]["containers"]
        variables = {one["name"]: one["value"] for one in container["env"] if "value" in one}
        assert set(variables) <= {setting.variable for setting in SETTINGS.values()}
        path = tmp_path / "seed.toml"
        path.write_text(objects["ConfigMap"]["data"]["seed.toml"])
        create_pipeline(resolve({}, {**variables, "MOCKZOOM_SEED": str(path)}).settings)
