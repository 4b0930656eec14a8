"""The operations that are emulated from data instead of by handlers: read when no handler has a path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from mockzoom.real_files import real_files
from mockzoom.spec.facts import Facts, read_facts
from mockzoom.spec.operation import Coverage, Operation
from mockzoom.spec.resources import EXAMPLE, Binding, Resource, bindings_of, read_resources
from mockzoom.spec.routes import Routed, Routes
from mockzoom.zoom.errors import ErrorSpec


class ModelledSpec:
    """Facts and resources of one folder of schema files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    @real_files()
    def resources(self) -> Mapping[str, Resource]:
        """The resources by name."""
        return read_resources(self._folder / "resources")

    @cached_property
    def bindings(self) -> Mapping[str, Binding]:
        """What each operation does, by operationId."""
        return bindings_of(self.resources)

    @cached_property
    @real_files()
    def facts(self) -> Mapping[str, Facts]:
        """The facts by operationId."""
        bound = self.bindings.items()
        coverage = {
            name: Coverage(EXAMPLE if binding.behaviour == EXAMPLE else "modelled", binding.options.get("note", ""))
            for name, binding in bound
        }
        return read_facts(self._folder / "facts", coverage)

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """The operations by operationId, in the same form as those of schema files; only those of a resource."""
        return {name: facts.operation for name, facts in self.facts.items() if name in self.bindings}

    @cached_property
    def errors(self) -> Mapping[str, ErrorSpec]:
        """All errors by rule id (`groupCreate/4132`)."""
        return {spec.name: spec for facts in self.facts.values() for spec in facts.errors.values()}

    def route(self, path: str) -> Routed:
        """Return the operations of a path by method, with the values of its path parameters; see `Routes.find`."""
        return self._routes.find(path)

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self.operations.values())
