"""The rules as data: `schemas/rules.json`, read for those who judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from mockzoom.spec.loader import read_object, schemas_folder

GRADES = ("observed", "documented", "inferred")  # best first


class RuleVariant(NamedTuple):
    """How one profile of the API says a refusal; `message` is a template for `str.format`."""

    profile: str
    status: int
    code: int
    message: str
    provenance: str
    source: str
    operations: tuple[str, ...]


class TokenVariant(NamedTuple):
    """How one profile says a refusal of the token service; an empty `profile` stands for all."""

    profile: str
    status: int
    body: Mapping[str, Any]
    provenance: str
    source: str


@dataclass(frozen=True)
class RulebookRule:
    """A rule under its id.

    `kind` is `refusal`, `token` (a refusal of the token service) or `rule`; `variants` are a refusal's,
    `token_variants` those of a refusal of the token service.
    """

    id: str
    kind: str
    text: str
    provenances: tuple[str, ...]
    sources: tuple[str, ...]
    variants: tuple[RuleVariant, ...] = ()
    token_variants: tuple[TokenVariant, ...] = ()

    @property
    def provenance(self) -> str:
        """The best grade of evidence there is for it."""
        return min(self.provenances, key=GRADES.index)

    def variant_for(self, profile: str, operation_id: str = "") -> RuleVariant:
        """Return the variant of an error for an operation if there is one, else the general one of the profile."""
        for name in lineage_of(profile):
            own = [w for w in self.variants if w.profile == name]
            special = [w for w in own if operation_id in w.operations]
            found = special or [w for w in own if not w.operations]
            if found:
                return found[0]
        raise LookupError(f"{self.id} has no variant in profile {profile}")

    def token_answer(self, profile: str) -> tuple[int, Mapping[str, Any]]:
        """Return status and body of a refusal of the token service in a profile."""
        found = [v for name in (*lineage_of(profile), "") for v in self.token_variants if v.profile == name]
        return found[0].status, found[0].body


@dataclass(frozen=True)
class Rulebook:
    """All rules by id, and the order of Zoom's checks.

    `lineages` has, by profile, the profiles whose definitions apply to it, nearest first.
    """

    rules: Mapping[str, RulebookRule]
    check_order: tuple[str, ...]
    lineages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __getitem__(self, rule_id: str) -> RulebookRule:
        """Return a rule; raises KeyError with a sentence for an unknown id."""
        if rule_id not in self.rules:
            raise KeyError(f"there is no rule {rule_id!r}; `mockzoom rules` prints all")
        return self.rules[rule_id]

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self.rules


@cache
def load_rulebook() -> Rulebook:
    """Return the rules of `schemas/`, read once in a process."""
    document = read_object(schemas_folder() / "rules.json")
    rules = [_refusal(r) for r in document["refusals"]]
    rules += [_token_refusal(r) for r in document["token_service"]]
    rules += [_rule(r) for r in document["rules"]]
    lineages = {name: tuple(lineage) for name, lineage in document["profiles"].items()}
    return Rulebook({rule.id: rule for rule in rules}, tuple(document["check_order"]), lineages)


def lineage_of(profile: str) -> tuple[str, ...]:
    """Return the profiles whose definitions apply to a profile, nearest first; an unknown one is alone."""
    return load_rulebook().lineages.get(profile, (profile,))


def _refusal(document: dict[str, Any]) -> RulebookRule:
    wordings = tuple(RuleVariant(**{**w, "operations": tuple(w["operations"])}) for w in document["wordings"])
    return RulebookRule(
        document["name"],
        "refusal",
        document["situation"],
        tuple(w.provenance for w in wordings),
        tuple(dict.fromkeys(w.source for w in wordings)),
        wordings,
    )


def _token_refusal(document: dict[str, Any]) -> RulebookRule:
    variants = tuple(TokenVariant(*(w[name] for name in TokenVariant._fields)) for w in document["wordings"])
    return RulebookRule(
        document["name"],
        "token",
        document["situation"],
        tuple(v.provenance for v in variants),
        tuple(dict.fromkeys(v.source for v in variants)),
        token_variants=variants,
    )


def _rule(document: dict[str, Any]) -> RulebookRule:
    return RulebookRule(document["id"], "rule", document["text"], (document["provenance"],), (document["source"],))
