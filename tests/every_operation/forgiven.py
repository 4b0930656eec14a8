"""Findings of Schemathesis that are not errors: each is listed here with its reason, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import jsonschema
from arranged import CATALOGUE
from referencing import Registry, Resource

from mockzoom.spec import Operation
from mockzoom.spec.loader import BASE_URI
from mockzoom.spec.normalization import normalize
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.registry import errors

REGISTRY = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in CATALOGUE.objects.values()])

# Refusals of a form that the schemas allow would be a fault; all others are refusals of what a call means.
OF_FORM = {"body_not_json", "content_type_unsupported", "multipart_value_prefixed"} | {
    p.refusal for o in CATALOGUE.operations.values() for p in o.path_parameters
}
OF_MEANING = (errors().keys() | OAUTH_ERRORS.keys()) - OF_FORM - {"validation_failed"}


class Forgiven(NamedTuple):
    """A kind of failure, by the name of its class, why it is none, and when."""

    failure: str
    reason: str
    applies: Callable[[Operation, Any, Any, Any], bool]


def rule_of(response: Any) -> str:
    """The row that a refusal names."""
    return "".join(response.headers.get("x-mockzoom-rule", ()))


def _refused_for_its_meaning(_operation: Operation, _case: Any, response: Any, _failure: Any) -> bool:
    return rule_of(response) in OF_MEANING


def _refused_by_its_operation(operation: Operation, case: Any, response: Any, _failure: Any) -> bool:
    return rule_of(response) == "validation_failed" and _well_formed(operation, case, response, _failure)


def _well_formed(operation: Operation, case: Any, response: Any, _failure: Any) -> bool:
    return _query_is_well_formed(operation, response) and _body_is_well_formed(operation, case)


def _query_is_well_formed(operation: Operation, response: Any) -> bool:
    sent = dict(parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True))
    judged = [p for p in operation.query_parameters if not p.lenient and p.name in sent]
    return all(_reference(p.schema).is_valid(_typed(p.schema, sent[p.name])) for p in judged)


def _typed(schema: dict[str, Any], text: str) -> Any:
    match schema.get("type"):
        case "integer":
            return int(text) if text.removeprefix("-").isdecimal() else text
        case "boolean":
            return {"true": True, "false": False}.get(text.lower(), text)
    return text


def _body_is_well_formed(operation: Operation, case: Any) -> bool:
    if operation.request is None:
        return True
    if not isinstance(case.body, dict):
        return not operation.request.usual.required and not case.body
    left = normalize(CATALOGUE.request_shape(operation), case.body, fill=False)
    return bool(_reference(operation.request.schema).is_valid(left))


def _reference(schema: dict[str, Any]) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator({"$id": f"{BASE_URI}operations/inline.json", **schema}, registry=REGISTRY)


def _control_character_in_a_form(_operation: Operation, case: Any, response: Any, _failure: Any) -> bool:
    return _is_form_refused(case, response) and any(character < " " for name in case.body for character in name)


def _empty_value_in_a_form(_operation: Operation, case: Any, response: Any, _failure: Any) -> bool:
    return _is_form_refused(case, response) and any(_has_empty(value) for value in case.body.values())


def _is_form_refused(case: Any, response: Any) -> bool:
    form = str(case.media_type).startswith("multipart/") and isinstance(case.body, dict)
    return form and rule_of(response) == "body_not_json"


def _has_empty(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_empty(part) for part in value)
    return getattr(value, "data", value) in ("", b"")


def _strangers_get_400(operation: Operation, _case: Any, _response: Any, failure: Any) -> bool:
    return operation.security == "client" and "`400 Bad Request`" in failure.message


def _of_the_token_service(operation: Operation, _case: Any, response: Any, _failure: Any) -> bool:
    return operation.security == "client" and rule_of(response) == "oauth_client_invalid"


def _fits_another_template(operation: Operation, _case: Any, response: Any, _failure: Any) -> bool:
    found = CATALOGUE.route(unquote(urlsplit(response.request.url).path)).values()
    return any(other.path != operation.path for other, _ in found)


def _emptied_a_list(_operation: Operation, _case: Any, _response: Any, failure: Any) -> bool:
    method, path = failure.free.split(" ", 1)
    return not CATALOGUE.route(unquote(path))[method][0].path.endswith("}")


def _is_404_for_a_method(_operation: Operation, _case: Any, response: Any, _failure: Any) -> bool:
    return rule_of(response) in ("endpoint_not_emulated", "method_not_supported")


FORGIVEN = (
    Forgiven(
        "RejectedPositiveData",
        "schemas say what is well formed; that a webinar is over or a page token stale Zoom answers with 400 too",
        _refused_for_its_meaning,
    ),
    Forgiven(
        "RejectedPositiveData",
        "operations refuse by `validation_failed` what no schema can say: a day that does not exist, an unknown time "
        "zone, answers that do not go with the type of a question",
        _refused_by_its_operation,
    ),
    Forgiven(
        "RejectedPositiveData",
        "a form cannot have a control character in the name of a field, as JSON can",
        _control_character_in_a_form,
    ),
    Forgiven(
        "RejectedPositiveData",
        "werkzeug's test client leaves out the line break after an empty value of a form; programs do not",
        _empty_value_in_a_form,
    ),
    Forgiven(
        "AcceptedNegativeData",
        "nulls count as absent, unknown fields and query keys are ignored, lenient parameters fall back to their "
        "defaults (docs/reference/rules.md); what is left must fit the schema",
        _well_formed,
    ),
    Forgiven(
        "MissingHeaderNotRejected",
        "without a client's credentials Zoom's token service answers 400, not 401: "
        "recorded/oauth_token_400_invalid_client",
        _of_the_token_service,
    ),
    Forgiven("IgnoredAuth", "the same: 400 is how the token service turns strangers away", _strangers_get_400),
    Forgiven(
        "UnsupportedMethodResponse",
        "/registrants/status is also the path of a registrant called `status`, as far as other methods go",
        _fits_another_template,
    ),
    Forgiven(
        "UnsupportedMethodResponse",
        "Zoom answers 404 where HTTP has 405: to a method that a path does not have, and mockzoom to one that it lacks",
        _is_404_for_a_method,
    ),
    Forgiven(
        "UseAfterFree",
        "to delete the panelists or the survey of a webinar empties a list or resets it: the place stays",
        _emptied_a_list,
    ),
)


def is_fault(failure: Any, case: Any, response: Any) -> bool:
    """Whether a failure that Schemathesis reports is one."""
    operation = CATALOGUE.operations[case.operation.definition.raw["operationId"]]
    return not any(
        f.failure == type(failure).__name__ and f.applies(operation, case, response, failure) for f in FORGIVEN
    )
