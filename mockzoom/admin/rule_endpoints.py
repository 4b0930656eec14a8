"""Endpoints that explain rules: errors with their variants by profile, documented rules, and test webinars."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from mockzoom.accounts.builtin import TEST_WEBINARS
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.fault_endpoints import operations_like
from mockzoom.admin.registry import admin_operation
from mockzoom.errors import FieldError
from mockzoom.spec import ApiSpec
from mockzoom.spec.event_spec import load_events
from mockzoom.suggestions import did_you_mean
from mockzoom.zoom.documented_rules import DOCUMENTED_RULES
from mockzoom.zoom.errors import ErrorSpec
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.registry import errors

ERROR, TOKEN_ERROR, RULE = "api_error", "token_error", "rule"  # kinds


@admin_operation("listRules")
def list_rules(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return the rules that match, errors first."""
    query = request.query
    text, operation = query["contains"].lower(), query.get("operation", "")
    found = list(_rules(ground.catalogue).values())
    if operation:
        named = {name for one in operations_like(operation, ground.catalogue) for name in one.refusals}
        found = [rule for rule in found if rule["rule"] in named]
    if text:
        texts = _texts(ground.catalogue)
        found = [rule for rule in found if text in texts[rule["rule"]]]
    first, limit = query["after"], query["limit"]
    after = first + limit
    return {"rules": found[first:after], "total": len(found), "next": after if after < len(found) else None}


@admin_operation("getRule")
def get_rule(ground: AdminContext, request: AdminRequest) -> dict[str, Any]:
    """Return a rule; of an error also the variant of each profile, for an operation if one is named."""
    name, operation = request.path["ruleId"], request.query.get("operation", "")
    known = _rules(ground.catalogue)
    rule = known.get(name)
    if rule is None:
        hint = did_you_mean(name, known)
        hint = hint if hint.startswith("did") else "docs/reference/errors.md and `mockzoom rules` list them"
        raise FieldError("ruleId", f"unknown rule {name[:100]!r}; {hint}", 404)
    if operation:
        operations_like(operation, ground.catalogue)
    by_profile = _by_profile(name, operation, ground.catalogue)
    return {**rule, "by_profile": by_profile, "operations": _operations(name, ground.catalogue)}


@admin_operation("listTestWebinars")
def list_test_webinars(_: AdminContext, __: AdminRequest) -> dict[str, Any]:
    """Return the test webinars of the built-in account, and of accounts that are created with `test_webinars`."""
    return {
        "test_webinars": [
            {"id": one.id, "rule": one.rule, "outcome": one.outcome, "exists": one.webinar is not None}
            for one in TEST_WEBINARS
        ]
    }


@admin_operation("listEventNames")
def list_event_names(_: AdminContext, __: AdminRequest) -> dict[str, Any]:
    """Return the names of all webhook events."""
    return {"events": sorted(load_events())}


@cache
def _rules(catalogue: ApiSpec) -> Mapping[str, dict[str, Any]]:
    """Return every rule by its id; the errors of modelled operations are last."""
    found = {name: _error(spec) for name, spec in sorted(errors().items())}
    for name, oauth in OAUTH_ERRORS.items():
        variants = [
            {
                "profile": w.profile,
                "operations": [],
                "status": w.status,
                "code": w.code,
                "message": w.reason,
                "grade": str(w.provenance),
                "source": w.source,
            }
            for w in oauth.variants
        ]
        found[name] = {"rule": name, "kind": TOKEN_ERROR, "says": oauth.situation, "variants": variants}
    for rule in DOCUMENTED_RULES:
        variant = {"profile": "", "operations": [], "grade": str(rule.provenance), "source": rule.source}
        found.setdefault(rule.id, {"rule": rule.id, "kind": RULE, "says": rule.text, "variants": [variant]})
    return found | {name: _error(spec) for name, spec in sorted(catalogue.modelled.errors.items())}


def _error(spec: ErrorSpec) -> dict[str, Any]:
    variants = [
        {
            "profile": v.profile,
            "operations": list(v.operations),
            "status": v.status,
            "code": v.code,
            "message": v.message,
            "grade": str(v.provenance),
            "source": v.source,
        }
        for v in spec.variants
    ]
    return {"rule": spec.name, "kind": ERROR, "says": spec.situation, "variants": variants}


@cache
def _texts(catalogue: ApiSpec) -> Mapping[str, str]:
    """Return what is searched of each rule, in lower case."""
    return {
        name: " ".join(
            [
                name,
                rule["says"],
                *(f"{v.get('code', '')} {v.get('message', '')} {v['source']}" for v in rule["variants"]),
            ]
        ).lower()
        for name, rule in _rules(catalogue).items()
    }


def _by_profile(name: str, operation: str, catalogue: ApiSpec) -> dict[str, Any]:
    """Return the variant of an error in each profile, as its number among the variants."""
    spec: Any = errors().get(name) or OAUTH_ERRORS.get(name) or catalogue.modelled.errors.get(name)
    if spec is None:
        return {}
    named = () if name in OAUTH_ERRORS else (operation,)
    return {str(p): spec.variants.index(spec.variant_for(profile, *named)) for p, profile in PROFILES.items()}


def _operations(name: str, catalogue: ApiSpec) -> list[str]:
    return sorted(one.operation_id for one in catalogue.every_operation.values() if name in one.refusals)
