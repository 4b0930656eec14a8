"""The reference client in Python, as `mockzoom exam adapter python` prints it, and the register of wrong clients."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

from mockzoom.exam.adapters import adapter_path
from mockzoom.exam.examinee import FunctionExaminee


def _load() -> Any:
    """Import the adapter from its file, as a script that mockzoom itself never imports."""
    spec = importlib.util.spec_from_file_location("exam_adapter", adapter_path("python"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["exam_adapter"] = module
    spec.loader.exec_module(module)
    return module


adapter = _load()
WRONG: dict[str, type] = {}
SAYS: dict[str, str] = {}


class Client(adapter.ZoomClient):
    """The reference client, with its answer as a method so that a deviation can change it."""

    def answer(self, task: dict[str, Any]) -> dict[str, Any]:
        return adapter.answer_to(task, self)


def wrong(name: str, says: str):
    """Register a class as a wrong client; `says` is what it does, without a subject."""

    def register(kind: type) -> type:
        WRONG[name], SAYS[name] = kind, says
        return kind

    return register


def examinee_of(kind: type) -> FunctionExaminee:
    """Return a client class as what is examined, in this process."""

    def run(task: dict[str, Any], variables: dict[str, str]) -> dict[str, Any]:
        client = kind(variables, task["deadline_s"], task["parallel"])
        client.task = task
        return client.answer(task)

    return FunctionExaminee(run)


def verdicts(report: dict[str, Any], verdict: str) -> set[str]:
    """Return the checks of a report that have a verdict."""
    return {name for name, one in report["checks"].items() if one["verdict"] == verdict}
