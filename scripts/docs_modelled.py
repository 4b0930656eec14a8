"""The modelled resources as a page: `docs/reference/modelled_operations.md`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from mockzoom.modelled.behaviours import behaviours
from mockzoom.spec.modelled_spec import ModelledSpec
from mockzoom.spec.resources import EXAMPLE, Resource
from mockzoom.zoom.errors import ErrorSpec

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec

_HEAD = """# Modelled operations

Generated from `schemas/facts` and `schemas/resources` by `make docs`; a test keeps it up to date.

An engine emulates these operations from data ([levels](../explanation/emulation_levels.md)). Each section is a
resource: what is kept of it, its operations, and the errors that they return. The errors are those of profile
`2025-06`, with their grade of evidence. Those in the last column are documented too, but nothing in mockzoom brings
them about: a [fault](../how-to/retries_and_429s.md#inject-faults) with the id as `rule` returns one. Every operation
also has [the errors that all share](errors.md#index-by-operation). `mockzoom rules OPERATION` prints the errors in both
profiles with their sources.

Paths, scopes and rate limit labels are in [coverage.md](coverage.md), which also lists the operations at the level
`example`. See [Use the rest of Zoom's API](../how-to/rest_of_the_api.md).

"""
_KEY = re.compile(r"(?:\w+/)?[0-9]{3,7}(?:\.[0-9]+)?")
_NEVER_ERRORS = frozenset(
    {
        "resource", "group", "operations", "parent", "parameter", "id", "list", "body", "created", "seed", "defaults",
        "renamed", "project", "computed", "filter", "evidence", "sources", "write_only", "same_as", "nested",
        "sections", "window", "not_found",
    }
)  # fmt: skip
_NEVER_KEYS = frozenset({"note", "values", "not_found", "parent_not_found", "set"})
_PROFILE = "2025-06"


def modelled_page(catalogue: ApiSpec) -> str:
    """Return the page: the resources by group."""
    spec = catalogue.modelled
    groups: dict[str, list[Resource]] = {}
    for resource in spec.resources.values():
        if any(binding["behaviour"] != EXAMPLE for binding in resource.operations.values()):
            groups.setdefault(_group(spec, resource), []).append(resource)
    parts = [_HEAD]
    for group in sorted(groups, key=str.casefold):
        parts.append(f"## {group}\n")
        parts += [_section(spec, resource) for resource in groups[group]]
    return "\n".join(parts)


def own_errors(spec: ModelledSpec, resource: Resource, operation_id: str) -> list[str]:
    """Return the ids of the errors that an operation returns by itself: those that its resource names."""
    operation = spec.operations[operation_id]
    keys = [*_missing(spec, resource, operation_id), *_keys(resource.operations[operation_id], operation_id, spec)]
    body = set(_properties(operation.request.schema)) if operation.request else set()
    for one in fields(Resource) if operation.request else ():
        value = getattr(resource, one.name)
        if one.name in ("references", "unique"):
            value = {path: named for path, named in value.items() if re.split(r"[\[.]", path)[0] in body}
        if one.name not in _NEVER_ERRORS:
            keys += _keys(value, operation_id, spec)
    found = (_error(spec, resource, operation_id, key) for key in keys)
    return list(dict.fromkeys(error.name for error in found if error is not None))


def _missing(spec: ModelledSpec, resource: Resource, operation_id: str) -> Iterator[str]:
    """Yield the keys of the errors for a parent or thing that does not exist."""
    options = resource.operations[operation_id]
    names = [parameter.name for parameter in spec.operations[operation_id].path_parameters]
    item = options.get("parameter", resource.parameter)
    parent = resource.parent if set(names) - {item} else ""
    yield from {"user": ["1001"], "account": ["2001"], "meeting": ["3001"], "webinar": ["3001"]}.get(parent, ())
    while parent in spec.resources:
        above = spec.resources[parent]
        yield from _keys(options.get("parent_not_found") or above.not_found, operation_id, spec)
        parent = above.parent
    if item in names:
        yield from _keys(options.get("not_found") or resource.not_found, operation_id, spec)


def _properties(schema: Any) -> Iterator[str]:
    """Yield the names of the fields of a schema, at any depth."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for one in schema.values():
            yield from _properties(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from _properties(one)


def _keys(value: Any, operation_id: str, spec: ModelledSpec) -> Iterator[str]:
    """Yield the keys of errors in a value of a resource file, at any depth; of those by operation, those of one."""
    if isinstance(value, dict) and _PROFILE in value:
        yield value[_PROFILE]
    elif isinstance(value, dict):
        by_operation = any(name in spec.facts for name in value)
        for name, one in value.items():
            if name not in _NEVER_KEYS and (not by_operation or name == operation_id):
                yield from _keys(one, operation_id, spec)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _keys(one, operation_id, spec)
    elif isinstance(value, str) and _KEY.fullmatch(value):
        yield value


def _error(spec: ModelledSpec, resource: Resource, operation_id: str, key: str) -> ErrorSpec | None:
    if "/" in key:
        return spec.errors.get(key)
    for name in (operation_id, *resource.operations):
        if key in spec.facts[name].errors:
            return spec.facts[name].errors[key]
    return None


def _group(spec: ModelledSpec, resource: Resource) -> str:
    return spec.facts[next(iter(resource.operations))].operation.tag


def _section(spec: ModelledSpec, resource: Resource) -> str:
    lines = [f"### {resource.resource.replace('_', ' ').capitalize()}\n", f"{_kept(resource)}\n"]
    lines += ["| operation | what it does | errors that it returns | by a fault |", "|---|---|---|---|"]
    for name, options in resource.operations.items():
        if options["behaviour"] != EXAMPLE:
            own = own_errors(spec, resource, name)
            others = [rule for rule in spec.operations[name].refusals if rule not in own]
            shown = "<br>".join(_shown(spec.errors[rule]) for rule in own) or "-"
            note = f" *{options['note']}*" if "note" in options else ""
            lines.append(f"| `{name}` | {_does(options['behaviour'])}{note} | {shown} | {_codes(others)} |")
    return "\n".join(lines) + "\n"


def _kept(resource: Resource) -> str:
    """Return what is kept of a resource, as sentences."""
    one = resource.parent.replace("_", " ")
    owner = f"each {one}" if one and one != "account" else "the account"
    said = [f"Kept for {owner}, under the name `{resource.kept_as}`."]
    if resource.id.get("shape"):
        said.append(f"Ids have the form `{resource.id['shape']}`.")
    for label, names in (
        ("Unique", resource.unique),
        ("References that are checked", resource.references),
        ("Computed", resource.computed),
        ("Filters of the list", resource.filter),
        ("Never shown", resource.write_only),
    ):
        if names:
            said.append(f"{label}: {', '.join(f'`{name}`' for name in names)}.")
    if resource.limit:
        said.append(f"At most {resource.limit['count']}.")
    return " ".join(said)


def _does(behaviour: str) -> str:
    text = (behaviours()[behaviour].__doc__ or "").strip().partition("\n")[0]
    return f"{text.removesuffix('.')}."


def _shown(error: ErrorSpec) -> str:
    variant = next(one for one in error.variants if one.profile == _PROFILE)
    return f"`{error.name}` **{variant.status}** / {variant.code}: {variant.message} ({variant.provenance})"


def _codes(rules: list[str]) -> str:
    return ", ".join(f"`{rule}`" for rule in rules) or "-"
