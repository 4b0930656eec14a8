"""Schemathesis against the mock, in the same process: valid and invalid requests from /openapi.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from unittest.mock import patch

import schemathesis
from documents import document_of
from forgiven import is_fault
from hypothesis.internal import lambda_sources
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.python import wsgi
from werkzeug.test import Client

from mockzoom.web.flask_app import create_flask_app


class Outcome(NamedTuple):
    """What a run found, a text a fault, and how often each operation, by its id, was answered with each status."""

    faults: list[str]
    statuses: Counter[tuple[str, int]]

    @property
    def succeeded(self) -> set[str]:
        """The operations that were called with success."""
        return {name for name, status in self.statuses if 200 <= status < 400}


class _Client(Client):
    """A client that overlooks the settings of sockets, which Schemathesis 4.32 hands to it with repeated calls."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        for name in ("max_redirects", "verify", "cert", "proxies"):
            kwargs.pop(name, None)
        return super().open(*args, **kwargs)


class Plan(NamedTuple):
    """What to run: phases, and the operations to run them for (all of them if none are named).

    `examples` bounds the cases of a phase that draws them, `steps` the calls in a row of the stateful one, `mode`
    is `positive`, `negative` or `all`; `path` has values for path parameters that are always to be sent.
    `authorization` is the header that opens the operations.
    """

    phases: tuple[str, ...]
    operations: tuple[str, ...] = ()
    examples: int = 10
    steps: int = 8
    mode: str = "all"
    path: Mapping[str, str] = {}
    authorization: str = "Bearer mockzoom-token"

    def config(self) -> SchemathesisConfig:
        """The same in Schemathesis' words. Equal plans make equal calls."""
        generation = {"deterministic": True, "database": "none", "no-shrink": True}
        return SchemathesisConfig.from_dict(
            {
                "seed": 20_261_121,
                "headers": {"Authorization": self.authorization},
                "parameters": {f"path.{name}": value for name, value in self.path.items()},
                "generation": generation | {"max-examples": self.examples, "mode": self.mode},
                "phases": {name: {"enabled": name in self.phases} for name in ("examples", "coverage", "fuzzing")}
                # Inferred links would take the webinar's id in a response about panelists for a panelist's.
                | {
                    "stateful": {
                        "enabled": "stateful" in self.phases,
                        "max-steps": self.steps,
                        "inference": {"algorithms": []},
                    }
                },
                # Words found in the mock's own code would change the calls with every change of the code.
                "analysis": {"constants": {"enabled": False}},
                "continue-on-failure": True,
                "suppress-health-check": ["too_slow"],  # a busy machine would end the phase without a call
            }
        )


def fuzz(mock: Any, plan: Plan, prepare: Callable[[dict[str, Any]], None] = lambda _: None) -> Outcome:
    """Carry out a plan against a mock, all checks on; `prepare` may change the OpenAPI document beforehand."""
    # Hypothesis reads the sources of Schemathesis to describe its functions, which nothing here prints.
    undescribed = patch.object(lambda_sources, "lambda_description", lambda function: function.__qualname__)
    with patch.object(wsgi, "get_client", _Client), undescribed:
        app = create_flask_app(mock.pipeline)
        document = document_of(app, mock.settings.profile, plan.operations)
        prepare(document)
        schema = schemathesis.openapi.from_dict(document, config=plan.config())
        schema.app = app
        schema.hook("filter_failure")(lambda _, failure, case, response: is_fault(failure, case, response))
        if plan.operations:
            schema = schema.include(operation_id=list(plan.operations))
        return _outcome(from_schema(schema).execute())


def _outcome(stream: Iterable[Any]) -> Outcome:
    faults: list[str] = []
    statuses: Counter[tuple[str, int]] = Counter()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            statuses.update(_statuses(event.recorder))
            faults += [
                f"{event.phase.value}: {check.name}: {check.failure_info.failure}\n  {check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError):
            faults.append(f"{event.label}: {event.value!r}")
        elif isinstance(event, events.FatalError):
            faults.append(repr(event.exception))
    return Outcome(faults, statuses)


def _statuses(recorder: Any) -> Iterator[tuple[str, int]]:
    for case_id, interaction in recorder.interactions.items():
        if interaction.response is not None:
            operation = recorder.cases[case_id].value.operation
            yield operation.definition.raw["operationId"], interaction.response.status_code
