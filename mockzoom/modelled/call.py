"""A request to a modelled operation: its arguments, and the errors that the operation can return."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from mockzoom.spec.facts import Facts
from mockzoom.spec.modelled_spec import ModelledSpec
from mockzoom.spec.operation import Operation
from mockzoom.spec.resources import Binding, Resource
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, ZoomApiError, api_error
from mockzoom.zoom.request_errors import THING_NOT_FOUND

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass
class ModelledCall:
    """A request with the facts and the binding of its operation."""

    ctx: RequestContext
    request: OperationRequest
    facts: Facts
    binding: Binding
    spec: ModelledSpec

    @property
    def operation(self) -> Operation:
        """The operation."""
        return self.facts.operation

    @property
    def resource(self) -> Resource:
        """The resource that the operation is about."""
        return self.binding.resource

    @property
    def item_parameter(self) -> str:
        """The path parameter that names the thing; another one than the resource's if the operation says so."""
        return str(self.binding.options.get("parameter", self.resource.parameter))

    @property
    def item(self) -> str:
        """What the path names the thing by; empty for an operation that is not about one thing."""
        return str(self.binding.options.get("item") or self.request.path_params.get(self.item_parameter, ""))

    @property
    def body(self) -> dict[str, Any]:
        """The normalized body; empty for an operation without one."""
        return self.request.body if isinstance(self.request.body, dict) else {}

    @property
    def response_schema(self) -> dict[str, Any]:
        """The schema of the response in the profile of the account; empty for a response without a body."""
        return self.operation.response_in(self.ctx.profile).body or {}

    def error(self, key: Any, about: Resource | None = None, /, **params: Any) -> ZoomApiError:
        """Return the error of the operation with a key, such as `4132`, to raise.

        `key` may be an object with a key for each profile, and may name another operation: `groupUpdate/4132`. An error
        that the documents do not list for this operation is taken from another operation of its resource, from one of
        the resource that it is `about`, or from any.
        Raises `LookupError` if there is none.

        A parameter of the message that neither the request nor `params` names, such as `{groupName}`, is the `value`.
        """
        spec = self._spec_of(str(self.key_here(key)), about or self.resource)
        texts = {name: value for name, value in self.body.items() if isinstance(value, str | int)}
        known = {"accountId": self.ctx.account.id, **texts, **self.request.path_params, **params}
        if "value" in params:
            names = _PLACEHOLDER.findall(spec.variant_for(self.ctx.profile).message)
            known |= {name: params["value"] for name in names if name not in known}
        return ZoomApiError(spec, known)

    def key_here(self, key: Any) -> str | None:
        """Return the key of an error in the profile of the account; None if its documents have no such error."""
        if isinstance(key, dict):
            return next((key[name] for name in self.ctx.profile.lineage if name in key), None)
        return str(key)

    def not_found(self, resource: Resource, value: str) -> ZoomApiError:
        """Return the error for a thing that does not exist, to raise; `value` is its id in the request.

        An operation can have another error than its resource: `not_found` for the thing, `parent_not_found` for what it
        belongs to. Without any, it is the general error for a thing that does not exist.
        """
        of_operation = "not_found" if resource is self.resource else "parent_not_found"
        key = self.binding.options.get(of_operation) or resource.not_found
        if not key:
            return api_error(THING_NOT_FOUND, value=value)
        kept = self.spec.resources.get(resource.kept_as, resource)
        return self.error(key, resource, value=value, **{one.parameter or "id": value for one in (resource, kept)})

    def _spec_of(self, key: str, about: Resource) -> ErrorSpec:
        if "/" in key:
            return self.spec.errors[key]
        near = (self.operation.operation_id, *self.resource.operations, *about.operations)
        for name in (*near, *self.spec.facts):
            if key in self.spec.facts[name].errors:
                return self.spec.facts[name].errors[key]
        raise LookupError(f"{self.operation.operation_id}: no operation has an error {key}")
