"""Operations of the API, as their schema files describe them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from mockzoom.spec.loader import SchemaFileError, check_keys, check_keywords, read_object
from mockzoom.zoom.profiles import PROFILES, Profile

_OPERATION = frozenset(
    {"operationId", "summary", "tag", "method", "path", "security", "emulation", "responses", "examples", "sources"}
)
_OPERATION_MAY = frozenset({"description", "scopes", "rate_label", "parameters", "request", "refusals", "permissions"})
_COVERAGE = frozenset({"level", "note"})
_LEVELS = frozenset({"full", "modelled", "example"})
_PARAMETER = frozenset({"name", "in", "description", "schema"})
_PARAMETER_MAY = frozenset({"lenient", "required", "refusal"})
_REQUEST = frozenset({"required", "content_types", "schema"})
_REQUEST_MAY = frozenset({"profiles"})
_BODY_REQUIREMENTS = frozenset({"required", "content_types"})
_BODY_REQUIREMENTS_MAY = frozenset({"schema"})
_RESPONSE = frozenset({"status"})
_RESPONSE_MAY = frozenset({"body"})
_EXAMPLE = frozenset({"summary", "profile"})
_EXAMPLE_MAY = frozenset({"parameters", "request", "response"})
_SCOPES = frozenset({"classic", "granular"})
_LABELS = frozenset({"light", "medium", "heavy", "resource_intensive"})
_SECURITY = frozenset({"bearer", "client", "none"})


@dataclass(frozen=True)
class Parameter:
    """A path or query parameter.

    A `lenient` one never causes an error: a value above the maximum becomes the maximum, any other invalid value the
    default. `refusal` is the id of the error for a path parameter that does not fit its schema.
    """

    name: str
    place: str
    description: str
    schema: dict[str, Any]
    lenient: bool
    required: bool
    refusal: str


class BodyRequirements(NamedTuple):
    """Whether a body is required, and its content types."""

    required: bool
    content_types: tuple[str, ...]


@dataclass(frozen=True)
class RequestSpec:
    """The body of an operation: its schema and requirements.

    `own` has the requirements of profiles that differ from `usual`, `own_schemas` the schemas of those that differ from
    `schema`.
    """

    usual: BodyRequirements
    schema: dict[str, Any]
    own: dict[str, BodyRequirements] = field(default_factory=dict)
    own_schemas: dict[str, dict[str, Any]] = field(default_factory=dict)

    def edition(self, profile: Profile | None) -> str:
        """Return the profile whose own schema counts in a profile; empty if there is none."""
        if not self.own_schemas or profile is None:
            return ""
        return next((name for name in profile.lineage if name in self.own_schemas), "")

    def schema_in(self, profile: Profile | None) -> dict[str, Any]:
        """Return the schema in a profile; without one the usual schema."""
        return self.own_schemas.get(self.edition(profile), self.schema)

    def body_requirements(self, profile: Profile) -> BodyRequirements:
        """Return the requirements in a profile."""
        if not self.own:  # as for nearly all operations
            return self.usual
        return next((self.own[name] for name in profile.lineage if name in self.own), self.usual)


@dataclass(frozen=True)
class SuccessSpec:
    """The success of an operation in one profile; `body` is None if the response has none."""

    status: int
    body: dict[str, Any] | None


@dataclass(frozen=True)
class Coverage:
    """How completely an operation is emulated.

    `full`: its handler reads and writes the same state as the others. `modelled`: an engine keeps what it is given and
    refuses what the documents name. `example`: its response only has the right form. `note` is what is missing, or
    empty.
    """

    level: str
    note: str


@dataclass(frozen=True)
class Operation:
    """An operation under Zoom's own name. `security` is `bearer`, `client` (the token service) or `none`.

    `permissions` are those that a user's role needs, such as `Group:Edit`.
    """

    operation_id: str
    summary: str
    description: str
    tag: str
    method: str
    path: str
    security: str
    emulation: Coverage
    classic_scopes: tuple[str, ...]
    granular_scopes: tuple[str, ...]
    rate_label: str
    parameters: tuple[Parameter, ...]
    request: RequestSpec | None
    responses: dict[str, SuccessSpec]
    refusals: tuple[str, ...]
    examples: tuple[dict[str, Any], ...] = field(repr=False)
    sources: tuple[str, ...] = field(repr=False)
    permissions: tuple[str, ...] = ()

    def response_in(self, profile: Profile) -> SuccessSpec:
        """Return the successful response in a profile, or in the nearest base that defines one."""
        return next(self.responses[name] for name in profile.lineage if name in self.responses)

    @cached_property
    def product(self) -> str:
        """The part of Zoom's API that the path names: `phone` in `/v2/accounts/{accountId}/phone/setup`."""
        steps = self.path.split("/")[2:]
        of_sub_account = len(steps) > 2 and steps[0] == "accounts" and steps[1].startswith("{")
        return steps[2] if of_sub_account else steps[0]

    @cached_property
    def scopes(self) -> frozenset[str]:
        """All scopes; any of them permits the operation."""
        return frozenset(self.classic_scopes + self.granular_scopes)

    @cached_property
    def admin_scopes(self) -> frozenset[str]:
        """Those of the scopes that reach the whole account, or the accounts under a master account."""
        return frozenset(scope for scope in self.scopes if not {"admin", "master"}.isdisjoint(scope.split(":")))

    @cached_property
    def path_parameters(self) -> tuple[Parameter, ...]:
        """The path parameters."""
        return tuple(p for p in self.parameters if p.place == "path")

    @cached_property
    def query_parameters(self) -> tuple[Parameter, ...]:
        """The query parameters."""
        return tuple(p for p in self.parameters if p.place == "query")


def read_operation(path: Path) -> Operation:
    """Return the operation in a file; raises `SchemaFileError` for unknown keys and invalid values."""
    document = read_object(path)
    found = operation_from(document, path.name)
    if found.operation_id != path.stem:
        raise SchemaFileError(f"{path.name}: operationId is {found.operation_id!r}, the file name says {path.stem!r}")
    return found


def operation_from(document: dict[str, Any], where: str) -> Operation:
    """Return the operation in a document, of which `where` is the name in errors; raises `SchemaFileError`."""
    check_keys(document, where, _OPERATION, _OPERATION_MAY)
    _one_of(document["security"], _SECURITY, f"{where}: security")
    if document["security"] == "bearer":
        _one_of(document.get("rate_label"), _LABELS, f"{where}: rate_label")
    scopes = document.get("scopes", {"classic": [], "granular": []})
    check_keys(scopes, f"{where}: scopes", _SCOPES, frozenset())
    return Operation(
        operation_id=document["operationId"],
        summary=document["summary"],
        description=document.get("description", ""),
        tag=document["tag"],
        method=document["method"],
        path=document["path"],
        security=document["security"],
        emulation=_coverage(document["emulation"], where),
        classic_scopes=tuple(scopes["classic"]),
        granular_scopes=tuple(scopes["granular"]),
        rate_label=document.get("rate_label", ""),
        parameters=tuple(_parameter(p, where) for p in document.get("parameters", ())),
        request=_request(document["request"], where) if "request" in document else None,
        responses=_responses(document["responses"], where),
        refusals=tuple(document.get("refusals", ())),
        examples=tuple(_example(e, where) for e in document["examples"]),
        sources=tuple(document["sources"]),
        permissions=tuple(document.get("permissions", ())),
    )


def _coverage(document: dict[str, Any], where: str) -> Coverage:
    check_keys(document, f"{where}: emulation", _COVERAGE, frozenset())
    _one_of(document["level"], _LEVELS, f"{where}: emulation/level")
    return Coverage(document["level"], document["note"])


def _parameter(document: dict[str, Any], where: str) -> Parameter:
    where = f"{where}: parameter {document.get('name', '?')}"
    check_keys(document, where, _PARAMETER, _PARAMETER_MAY)
    _one_of(document["in"], frozenset({"path", "query"}), f"{where}: in")
    check_keywords(document["schema"], where)
    return Parameter(
        name=document["name"],
        place=document["in"],
        description=document["description"],
        schema=document["schema"],
        lenient=document.get("lenient", False),
        required=document.get("required", document["in"] == "path"),
        refusal=document.get("refusal", ""),
    )


def _request(document: dict[str, Any], where: str) -> RequestSpec:
    check_keys(document, f"{where}: request", _REQUEST, _REQUEST_MAY)
    check_keywords(document["schema"], f"{where}: request")
    profiles = document.get("profiles", {})
    check_keys(profiles, f"{where}: request/profiles", frozenset(), frozenset(PROFILES))
    for name, own in profiles.items():
        check_keys(own, f"{where}: request/profiles/{name}", _BODY_REQUIREMENTS, _BODY_REQUIREMENTS_MAY)
        check_keywords(own.get("schema", {}), f"{where}: request/profiles/{name}")
    return RequestSpec(
        _body_requirements(document),
        document["schema"],
        {n: _body_requirements(own) for n, own in profiles.items()},
        {n: own["schema"] for n, own in profiles.items() if "schema" in own},
    )


def _body_requirements(document: dict[str, Any]) -> BodyRequirements:
    return BodyRequirements(document["required"], tuple(document["content_types"]))


def _responses(document: dict[str, Any], where: str) -> dict[str, SuccessSpec]:
    required = frozenset(profile.name for profile in PROFILES.values() if profile.self_contained)
    check_keys(document, f"{where}: responses", required, frozenset(PROFILES) - required)
    responses = {}
    for name, response in document.items():
        check_keys(response, f"{where}: responses/{name}", _RESPONSE, _RESPONSE_MAY)
        if "body" in response:
            check_keywords(response["body"], f"{where}: responses/{name}/body")
        responses[name] = SuccessSpec(response["status"], response.get("body"))
    return responses


def _example(document: dict[str, Any], where: str) -> dict[str, Any]:
    check_keys(document, f"{where}: examples", _EXAMPLE, _EXAMPLE_MAY)
    _one_of(document["profile"], frozenset(PROFILES), f"{where}: examples/profile")
    return document


def _one_of(value: Any, known: frozenset[str], where: str) -> None:
    if value not in known:
        raise SchemaFileError(f"{where}: {value!r} is not one of {', '.join(sorted(known))}")
