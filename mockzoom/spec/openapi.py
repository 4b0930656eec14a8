"""The API specification as an OpenAPI 3.1 document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mockzoom.spec.links import links_of
from mockzoom.spec.openapi_webhooks import openapi_webhooks
from mockzoom.spec.operation import Operation, Parameter
from mockzoom.spec.references import relocate
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.oauth.tokens import APP_SCOPES
from mockzoom.zoom.profiles import Profile

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec

# Errors of every operation with a bearer token; schema files name only the others.
COMMON_ERRORS = (
    "access_token_invalid",
    "access_token_expired",
    "app_token_refused",
    "access_token_in_query",
    "scope_missing",
    "rate_limit_per_second",
    "rate_limit_daily",
)
BODY_ERRORS = ("body_not_json", "content_type_unsupported", "content_encoding_unsupported", "body_too_large")
_XML: dict[str, Any] = {"application/xml": {}}  # of errors that follow `Accept`; no document has a schema for them
FORM_ERRORS = ("multipart_value_prefixed",)  # of forms that stand in for JSON; uploads have no lists


def errors_of(operation: Operation) -> tuple[str, ...]:
    """Return the ids of all errors of an operation, common ones first."""
    if operation.security != "bearer":
        return operation.refusals
    with_body = BODY_ERRORS if operation.request else ()
    form = operation.request and {"multipart/form-data", "application/json"} <= set(
        operation.request.usual.content_types
    )
    common: tuple[str, ...] = COMMON_ERRORS
    if not operation.scopes.isdisjoint(APP_SCOPES):
        common = tuple(name for name in common if name != "app_token_refused")
    role = ("role_lacks_permission",) if operation.permissions else ()
    return common + role + with_body + (FORM_ERRORS if form else ()) + operation.refusals


def api_openapi(spec: ApiSpec, profile: Profile, version: str) -> dict[str, Any]:
    """Return the document for one profile, without `servers`."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in spec.every_operation.values():
        document = _operation(spec, operation, profile)
        links = links_of(spec, operation, profile)
        if links:
            document["responses"][str(operation.response_in(profile).status)]["links"] = links
        paths.setdefault(operation.path, {})[operation.method.lower()] = document
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mockzoom",
            "version": version,
            "description": f"Zoom's webinar registration as mockzoom emulates it, profile {profile}.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "webhooks": openapi_webhooks(),
        "components": {
            "schemas": {name: _schema(schema) for name, schema in spec.objects.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "client": {"type": "http", "scheme": "basic"},
            },
        },
    }


def _operation(spec: ApiSpec, operation: Operation, profile: Profile) -> dict[str, Any]:
    document: dict[str, Any] = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "x-mockzoom-emulation": operation.emulation.level,
        "responses": _responses(spec, operation, profile),
        "security": [] if operation.security == "none" else [{operation.security: []}],
    }
    if operation.description:
        document["description"] = operation.description
    if operation.parameters:
        document["parameters"] = [_parameter(p, _examples(operation, profile, p.name)) for p in operation.parameters]
    if operation.request:
        content = {"schema": _schema(operation.request.schema_in(profile))} | _examples(operation, profile)
        document["requestBody"] = {
            "required": operation.request.body_requirements(profile).required,
            "content": dict.fromkeys(operation.request.body_requirements(profile).content_types, content),
        }
    if operation.security == "bearer":
        document["x-scopes"] = {"classic": operation.classic_scopes, "granular": operation.granular_scopes}
        document["x-rate-limit-label"] = operation.rate_label
        if operation.permissions:
            document["x-permissions"] = operation.permissions
    return document


def _parameter(parameter: Parameter, examples: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.description,
        "schema": _schema(parameter.schema),
    } | examples


def _examples(operation: Operation, profile: Profile, parameter: str = "") -> dict[str, Any]:
    """Return the examples of a profile for a parameter, or for the body, in OpenAPI's format."""
    named = {}
    in_profiles = {example["profile"] for example in operation.examples}
    shown = next((name for name in profile.lineage if name in in_profiles), "")
    for number, example in enumerate(operation.examples, 1):
        values = example.get("parameters", {}) if parameter else example
        name = parameter or "request"
        if example["profile"] == shown and name in values:
            named[f"example {number}"] = {"summary": example["summary"], "value": values[name]}
    return {"examples": named} if named else {}


def _responses(spec: ApiSpec, operation: Operation, profile: Profile) -> dict[str, Any]:
    success = operation.response_in(profile)
    success_document: dict[str, Any] = {"description": operation.summary}
    if success.body:
        success_document["content"] = {"application/json": {"schema": _schema(success.body)}}
    responses = {str(success.status): success_document}
    by_status: dict[str, list[str]] = {}
    with_xml = set()
    for name in errors_of(operation):
        status, text = _described(spec, name, profile, operation.operation_id)
        by_status.setdefault(status, []).append(f"- `{name}`: {text}")
        if name not in OAUTH_ERRORS and spec.find_error(name).xml_root:
            with_xml.add(status)
    error = {"$ref": f"#/components/schemas/{'error' if operation.security == 'bearer' else 'oauth_error'}"}
    for status in sorted(by_status):
        responses[status] = {
            "description": "\n".join(by_status[status]),
            "content": {"application/json": {"schema": error}} | (_XML if status in with_xml else {}),
        }
    return responses


def _described(spec: ApiSpec, name: str, profile: Profile, operation_id: str) -> tuple[str, str]:
    if name in OAUTH_ERRORS:
        error = OAUTH_ERRORS[name].variant_for(profile)
        return str(error.status), f"{error.error or error.code}, {error.reason}"
    variant = spec.find_error(name).variant_for(profile, operation_id)
    return str(variant.status), f"{variant.code}, {variant.message}"


def _schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema whose references point into the document."""
    return relocate(schema, lambda name: f"#/components/schemas/{name}")
