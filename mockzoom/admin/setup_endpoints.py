"""Endpoint that performs a request of Zoom's API to set up a test, without the restrictions of a client."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from mockzoom.admin import schema_checks
from mockzoom.admin.context import AdminContext, AdminRequest, account_of
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.server import Request
from mockzoom.server.messages import write_json
from mockzoom.server.pipeline_run import PipelineRun
from mockzoom.spec import ApiSpec, Operation
from mockzoom.spec.normalization import ObjectShape
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.account_records import account_time
from mockzoom.zoom.oauth.models import AccessToken


@admin_operation("performRequest")
def perform_request(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Perform a request and return Zoom's response, whatever its status. Raises `FieldError` for unknown names."""
    account = account_of(ground, request)
    given = request.body
    method, path, query = given["method"], given["path"], given.get("query", {})
    found = ground.catalogue.operation_at(method, path)
    if found is None:
        raise FieldError("path", f"no operation has the path {path[:200]} and the method {method}")
    operation, values = found
    check_names(operation, query, given.get("body"), ground.catalogue)
    headers = {"content-type": "application/json"} if "body" in given else {}
    body = write_json(given["body"]) if "body" in given else b""
    sent = Request(method, path, urlencode(query), headers, body, request.base_url)
    unlimited = account._replace(rate_limits="off")
    token = AccessToken("", account.id, tuple(operation.scopes), None)
    with ground.store.transaction(account.id) as state:
        now = account_time(state, ground.system_ms())
        run = PipelineRun(sent, operation, values, unlimited, token, state, now)
        draft = ground.perform(run)
    if run.events:
        ground.webhooks(account.id, operation.operation_id, run.events)
    return {"status": draft.status, "rule": draft.rule, "body": schema_checks.loads(draft.body)}


def check_names(operation: Operation, query: dict[str, str], body: Any, catalogue: ApiSpec) -> None:
    """Raise `FieldError` for a query parameter or a field that Zoom would ignore: here it is a mistake."""
    parameters = [parameter.name for parameter in operation.query_parameters]
    for name in query:
        if name not in parameters:
            says = did_you_mean(name, parameters) if parameters else "it has none"
            raise FieldError(f"query.{name}", f"{operation.operation_id} has no such query parameter; {says}")
    for field in schema_checks.ignored_fields(operation, body, catalogue):
        known = _siblings(catalogue.request_shape(operation), field)
        raise FieldError(
            f"body.{field}",
            f"{operation.operation_id} has no such field; {did_you_mean(field.rpartition('.')[2], known)}",
        )


def _siblings(shape: ObjectShape, field: str) -> list[str]:
    """Return all names where a field is, such as `settings.approval_type` or `registrants[0].email`."""
    for step in field.split(".")[:-1]:
        name, *indexes = step.split("[")
        shape = shape.properties.get(name, ObjectShape())
        for _ in indexes:
            shape = shape.items or ObjectShape()
    return sorted(shape.properties)
