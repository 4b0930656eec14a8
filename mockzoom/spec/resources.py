"""Resources of the engine: what is kept of which operations, and how it is kept.

`schemas/resources/inferred/` is generated from the facts (`scripts/infer_resources.py`). A file of the same name in
`schemas/resources/` is a JSON merge patch by hand, which corrects the inference and names its evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from mockzoom.spec.loader import SchemaFileError, check_keys, read_object
from mockzoom.spec.merge_patch import merge_patch

EXAMPLE = "example"  # the behaviour of an operation whose response has nothing behind it

_REQUIRED = frozenset({"resource", "group", "operations"})


@dataclass(frozen=True)
class Resource:
    """A kind of thing that operations create, list and change.

    `parent` is empty for the account, or the name of the resource to which things belong; `parameter` is the path
    parameter that names a thing. `id` has the field in which responses show the id (`field`) and its form (`shape`).
    `list` is the key of the array in a list, `body` that of the array in the body of an operation that adds several.
    Responses show all fields in the part `nested`, and changes set them there. `sections` are the parts of a document
    that a query parameter chooses. `levels` are those of a tree (see `modelled.levels`), `filter` has the query
    parameters of a list (see `modelled.filters`). The keys of `required`, `unique`, `limit` and `references` name
    errors of the operations by their keys. `needs` is a setting (`field` of the document `resource` of the account)
    without which the resource has no things.

    `of_users` things exist for every user of the account. `alias` is a field that names a thing as its id does.
    `numbers` has the `field` of a number that is drawn if it is not sent, the `space` in which it is unique, and the
    error for one that is `taken`. `link` says which things operations assign to a parent, and in which field.
    `conditions` are further checks of an operation, by operationId. `resolved` are fields that keep the id of what
    other fields name.
    """

    resource: str
    group: str
    operations: Mapping[str, Mapping[str, Any]]
    parent: str = ""
    parameter: str = ""
    id: Mapping[str, str] = field(default_factory=dict)
    list: str = ""
    body: str = ""
    created: str = ""
    not_found: str = ""
    required: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unique: Mapping[str, str] = field(default_factory=dict)
    limit: Mapping[str, Any] = field(default_factory=dict)
    references: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    needs: Mapping[str, str] = field(default_factory=dict)
    computed: Mapping[str, Any] = field(default_factory=dict)
    project: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    write_only: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    same_as: str = ""
    seed: tuple[Mapping[str, Any], ...] = ()
    nested: str = ""
    sections: Mapping[str, Any] = field(default_factory=dict)
    levels: Mapping[str, Any] = field(default_factory=dict)
    filter: Mapping[str, Any] = field(default_factory=dict)
    window: Mapping[str, Any] = field(default_factory=dict)
    of_users: bool = False
    alias: str = ""
    numbers: Mapping[str, Any] = field(default_factory=dict)
    link: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    resolved: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    @property
    def kept_as(self) -> str:
        """The name under which things are kept: of this resource, or of the one that it is the same as."""
        return self.same_as or self.resource


class Binding(NamedTuple):
    """What an operation does: a behaviour with its options, on a resource."""

    resource: Resource
    behaviour: str
    options: Mapping[str, Any]


def read_resources(folder: Path) -> dict[str, Resource]:
    """Return the resources of a folder by name, with the overlays applied.

    Raises `SchemaFileError` for unknown keys and invalid values.
    """
    inferred = {path.stem: read_object(path) for path in sorted((folder / "inferred").glob("*.json"))}
    overlays = {path.stem: read_object(path) for path in sorted(folder.glob("*.json"))}
    found = {}
    for name in sorted({*inferred, *overlays}):
        document = merge_patch(inferred.get(name, {}), overlays.get(name, {}))
        where = f"resources/{name}.json"
        known = frozenset(one.name for one in fields(Resource))
        check_keys(document, where, _REQUIRED, known - _REQUIRED)
        if document["resource"] != name:
            raise SchemaFileError(f"{where}: `resource` is {document['resource']!r}, the file name says {name!r}")
        for operation, binding in document["operations"].items():
            if "behaviour" not in binding:
                raise SchemaFileError(f"{where}: operations/{operation}: `behaviour` is missing")
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in document.items()}
        found[name] = Resource(**values)
    return found


def bindings_of(resources: Mapping[str, Resource]) -> dict[str, Binding]:
    """Return what each operation does, by operationId; raises `SchemaFileError` for one that is bound twice."""
    found: dict[str, Binding] = {}
    for resource in resources.values():
        for operation, options in resource.operations.items():
            if operation in found:
                first = found[operation].resource.resource
                raise SchemaFileError(f"{operation} is bound twice: by {first} and by {resource.resource}")
            found[operation] = Binding(resource, options["behaviour"], options)
    return found
