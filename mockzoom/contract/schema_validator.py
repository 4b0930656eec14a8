"""The judge: answers held against the schema files.

jsonschema-rs decides whether an answer fits; the reference validator, a hundred times slower, describes what does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from mockzoom.contract.documents import not_json
from mockzoom.contract.errors import ContractFinding
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.rulebook import lineage_of
from mockzoom.spec.loader import read_object, schemas_folder
from mockzoom.spec.validators import ExplainingValidators

SHAPE = "answer_shape"
STATUS_RULES = {"addBatchWebinarRegistrants": ("batch_status",)}  # rules about the status of one operation


class SchemaValidator:
    """Knows every operation's schema file, and nothing of who answers."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or schemas_folder()
        files = sorted((folder / "operations").glob("*.json"))
        self.operations: dict[str, dict[str, Any]] = {path.stem: read_object(path) for path in files}
        self.objects: dict[str, dict[str, Any]] = {
            path.stem: read_object(path) for path in sorted((folder / "objects").glob("*.json"))
        }
        self._validators = ExplainingValidators(self.objects)

    def success(self, operation_id: str, profile: str) -> int:
        """Return the status of an operation's success in a profile."""
        status: int = self._response(operation_id, profile)["status"]
        return status

    def _response(self, operation_id: str, profile: str) -> dict[str, Any]:
        """Return the successful response in a profile, or in the nearest base that defines one."""
        responses: dict[str, dict[str, Any]] = self.operations[operation_id]["responses"]
        return next(responses[name] for name in lineage_of(profile) if name in responses)

    def faults(self, operation_id: str, profile: str, answer: ApiResponse) -> list[ContractFinding]:
        """How an answer misses its shape: a success the operation's own, a refusal that of all errors."""
        operation = self.operations[operation_id]
        where = f"{operation_id} ({profile})"
        if answer.status >= 400:
            name = "error" if operation["security"] == "bearer" else "oauth_error"
            return list(self._misfits(where, {"$ref": f"../objects/{name}.json"}, answer))
        response = self._response(operation_id, profile)
        if answer.status != response["status"]:
            wanted = f"status {response['status']}"
            cause = f"status {answer.status} instead of {response['status']}"
            rules = [SHAPE, *STATUS_RULES.get(operation_id, ())]
            return [ContractFinding(rule, where, wanted, str(answer), cause) for rule in rules]
        if "body" in response:
            return list(self._misfits(where, response["body"], answer))
        if answer.body:
            return [ContractFinding(SHAPE, where, "no body", str(answer), f"a body with status {answer.status}")]
        return []

    def fits(self, object_name: str, value: Any) -> bool:
        """Whether a value fits one of `schemas/objects/`."""
        return self._validators.compiled({"$ref": f"../objects/{object_name}.json"}).is_valid(value)

    def _misfits(self, where: str, schema: dict[str, Any], answer: ApiResponse) -> Iterator[ContractFinding]:
        where = f"{where} {answer.status}"
        try:
            document = answer.document
        except ValueError:
            yield ContractFinding(SHAPE, where, "a body that can be parsed", str(answer), not_json(answer))
            return
        for error in self._validators.explain(schema, document):
            said = f"{error.message} in {answer}"
            yield ContractFinding(SHAPE, f"{where} {error.json_path}", _wish(error), said, _cause(error))


def _wish(error: Any) -> str:
    return f"{error.validator}: {json.dumps(error.validator_value, default=str)[:160]}"


def _cause(error: Any) -> str:
    """Return what is wrong in a few words, without values and indices: `settings.approval_type missing`."""
    names = [one for one in error.absolute_path if isinstance(one, str)]
    if error.validator == "required":
        lacks = [name for name in error.validator_value if name not in error.instance]
        return f"{', '.join('.'.join([*names, name]) for name in lacks)} missing"
    place = ".".join(names) or "the document"
    if error.validator == "type":
        return f"{place} is not of type {error.validator_value}"
    if error.validator in ("unevaluatedProperties", "additionalProperties"):
        return f"{place}: unknown fields"
    return f"{place}: {error.validator}"


@cache
def load_schema_validator() -> SchemaValidator:
    """Return the validator of `schemas/`, created once in a process."""
    return SchemaValidator()
