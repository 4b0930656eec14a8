"""The bundles work in ajv, the JSON Schema validator of JavaScript: it accepts every documented example."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from in_turn import profiles_of
from test_bundles import EXAMPLES

from mockzoom import schemas

AJV = "8.17.1"
PATIENCE_S = 120
SCRIPT = """
import Ajv2020 from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
const { bundles, examples } = JSON.parse(readFileSync("input.json", "utf8"));
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
for (const bundle of bundles) ajv.addSchema(bundle);
const wrong = [];
for (const bundle of bundles) ajv.getSchema(bundle.$id);
for (const [id, document] of examples) {
  const validate = ajv.getSchema(id);
  if (!validate(document)) wrong.push([id, validate.errors]);
}
console.log(JSON.stringify({ compiled: bundles.length, wrong }));
"""


@pytest.fixture(scope="module")
def ajv(tmp_path_factory):
    """Return a folder with ajv; skips without npm or without its registry."""
    folder = tmp_path_factory.mktemp("ajv")
    npm = shutil.which("npm")
    if npm:
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", f"ajv@{AJV}"]
        if subprocess.run(command, cwd=folder, timeout=PATIENCE_S, check=False).returncode == 0:
            return folder
    pytest.skip("npm or its registry is not available")


def test_ajv_compiles_every_bundle_and_accepts_every_example(ajv):
    """In strict mode, which rejects unknown keywords and formats; in all profiles in `make test-everything`."""
    profiles = profiles_of("ajv")
    bundles = [schemas.load(name, profile) for profile in profiles for name in schemas.names(profile)]
    known = {bundle["$id"] for bundle in bundles}
    examples = [(schemas.load(name, profile)["$id"], document) for profile, name, document in EXAMPLES]
    examples = [one for one in examples if one[0] in known]
    assert examples
    (ajv / "input.json").write_text(json.dumps({"bundles": bundles, "examples": examples}))
    (ajv / "check.mjs").write_text(SCRIPT)
    done = subprocess.run(
        ["node", "check.mjs"], cwd=ajv, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"compiled": len(bundles), "wrong": []}


def test_the_javascript_of_the_guide_runs(ajv):
    """With the exported files of one profile."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "json_schemas.md").read_text("utf-8")
    (snippet,) = re.findall(r"```js\n(.*?)```", page, re.DOTALL)
    schemas.export(ajv / "zoom-schemas", "2025-06")
    (ajv / "guide.mjs").write_text(snippet)
    done = subprocess.run(
        ["node", "guide.mjs"], cwd=ajv, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (done.returncode, done.stdout) == (0, "valid\n"), done.stderr
