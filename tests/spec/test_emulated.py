"""Operations at every level in the OpenAPI document and on the coverage page, with made-up ones of the engine."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from mockzoom.spec import ApiSpec, load_spec
from mockzoom.spec.emulated import count_levels
from mockzoom.spec.openapi import api_openapi
from mockzoom.spec.operation import Coverage
from mockzoom.zoom.errors import ErrorSpec, ErrorVariant
from mockzoom.zoom.evidence import INFERRED
from mockzoom.zoom.profiles import V2021_08, V2025_06

ROOT = Path(__file__).parents[2]
TAKEN = "thingCreate/4132"


@pytest.fixture
def spec(monkeypatch) -> ApiSpec:
    """The specification with two operations of the engine: a modelled one with an error, and an example."""
    created = load_spec().operations["userCreate"]
    things = {"tag": "Things", "refusals": (TAKEN,), "examples": (), "parameters": ()}
    operations = [
        replace(created, operation_id="thingCreate", path="/v2/things", emulation=Coverage("modelled", ""), **things),
        replace(created, operation_id="thingCall", path="/v2/calls", emulation=Coverage("example", "None."), **things),
    ]
    variant = ErrorVariant("2021-08", 409, 4132, "Taken.", INFERRED, "own judgement")
    modelled = SimpleNamespace(
        operations={operation.operation_id: operation for operation in operations},
        errors={TAKEN: ErrorSpec(TAKEN, "taken", (variant, variant._replace(profile="2025-06")))},
    )
    monkeypatch.setitem(vars(load_spec()), "modelled", modelled)
    return load_spec()


@pytest.fixture(scope="module")
def docs() -> ModuleType:
    """The script that writes the coverage page."""
    found = importlib.util.spec_from_file_location("docs_coverage", ROOT / "scripts" / "docs_coverage.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.mark.parametrize("profile", [V2021_08, V2025_06], ids=str)
def test_the_openapi_document_has_the_level_of_every_operation(spec, profile):
    """`x-mockzoom-emulation` is the level; operations of the engine are there with their errors."""
    paths = api_openapi(spec, profile, "1")["paths"]
    shown = {o["operationId"]: o["x-mockzoom-emulation"] for path in paths.values() for o in path.values()}

    assert shown == {name: o.emulation.level for name, o in spec.every_operation.items()}
    assert shown | {"thingCreate": "modelled", "thingCall": "example", "userCreate": "full"} == shown
    assert f"`{TAKEN}`: 4132, Taken." in paths["/v2/things"]["post"]["responses"]["409"]["description"]


def test_an_operation_is_found_by_its_name(spec):
    """With a handler or of the engine; an unknown name is None."""
    assert spec.find_operation("userCreate").tag == "Users"
    assert spec.find_operation("thingCall").tag == "Things"
    assert spec.find_operation("nothing") is None


def test_an_error_is_found_by_its_id(spec):
    """Of the handlers or of the engine; an unknown id is a `KeyError`."""
    assert spec.find_error("user_not_found").name == "user_not_found"
    assert spec.find_error(TAKEN).name == TAKEN
    with pytest.raises(KeyError):
        spec.find_error("nothing")


def test_levels_are_counted_apart(spec):
    """There is one number for each level, also for a level without operations."""
    counts = count_levels(spec.operations.values())

    assert counts == {"full": len(spec.operations), "modelled": 0, "example": 0}
    assert count_levels(spec.modelled.operations.values()) == {"full": 0, "modelled": 1, "example": 1}


def test_the_coverage_page_and_the_readme_show_each_level(spec, docs, monkeypatch):
    """A group has a column for each level; the README leaves levels without operations out."""
    page = docs.coverage_page(spec)

    assert "| Things | 0 | 1 | 1 |\n" in page
    assert "| `thingCall` | POST `/v2/calls` | example. None. |" in page
    sentence = "mockzoom emulates [operations](docs/reference/coverage.md) at three levels: 7 in full. More."
    full = len(spec.operations)
    written = docs.readme(sentence, spec)
    assert written == sentence.replace("7 in full", f"{full} in full, 1 modelled, 1 as examples")
    monkeypatch.setitem(vars(load_spec()), "modelled", SimpleNamespace(operations={}))
    assert docs.readme(written, spec) == sentence.replace("7 in full", f"{full} in full")


def test_a_route_of_the_engine_is_not_listed_as_missing(spec, docs, monkeypatch):
    """Routes that are emulated at any level are left out, however their parameters are named."""
    before = docs.not_emulated(spec)
    route = next(route for route in before if route.path.endswith("}") and route.method == "GET")
    operation = replace(spec.operations["user"], path=route.path.replace("{", "{other_"))
    monkeypatch.setitem(vars(load_spec()), "modelled", SimpleNamespace(operations={"other": operation}))

    assert set(before) - set(docs.not_emulated(spec)) == {route}
