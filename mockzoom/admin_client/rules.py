"""Client for the rules: errors with their variants by profile, documented rules, test webinars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.transport import AdminSession, quote_segment

__tracebackhide__ = hidden


class VariantInfo(NamedTuple):
    """A rule in one profile (empty: in all). `grade` is observed, documented or inferred; `source` is the evidence.

    `operations` are those that the variant is for, empty for all others. A rule that is not an error has no status.
    """

    profile: str
    operations: tuple[str, ...]
    grade: str
    source: str
    status: int = 0
    code: int = 0
    message: str = ""


class RuleInfo(NamedTuple):
    """A rule. `kind` is api_error, token_error or rule; `says` is the situation of an error, or the rule itself."""

    rule: str
    kind: str
    says: str
    variants: tuple[VariantInfo, ...]


class ExplainedRule(NamedTuple):
    """A rule, its variant in each profile, and the operations that return the error."""

    info: RuleInfo
    by_profile: dict[str, VariantInfo]
    operations: tuple[str, ...]


class TestWebinarInfo(NamedTuple):
    """A webinar whose number decides the outcome; `rule` is the id of the error, empty for success."""

    id: int
    rule: str
    outcome: str
    exists: bool


class Rules:
    """The rules of a server; methods raise `AdminApiError`."""

    def __init__(self, caller: AdminSession) -> None:
        self._caller = caller

    def list(self, contains: str = "", operation: str | None = None) -> Iterator[RuleInfo]:
        """Yield the rules that contain a text, or the errors of operations; errors come first."""
        after: int | None = 0
        while after is not None:
            query = {"contains": contains, "operation": operation, "after": after, "limit": 500}
            page = self._caller.call("GET", "/rules", query=query)
            yield from map(_rule, page["rules"])
            after = page["next"]

    def get(self, rule: str, operation: str | None = None) -> ExplainedRule:
        """Explain a rule; `by_profile` has the variants for the operation."""
        document = self._caller.call(
            "GET", f"/rules/{'/'.join(map(quote_segment, rule.split('/')))}", query={"operation": operation}
        )
        info = _rule(document)
        by_profile = {profile: info.variants[at] for profile, at in document["by_profile"].items()}
        return ExplainedRule(info, by_profile, tuple(document["operations"]))

    def test_webinars(self) -> tuple[TestWebinarInfo, ...]:
        """Return the test webinars."""
        return tuple(TestWebinarInfo(**one) for one in self._caller.call("GET", "/test_webinars")["test_webinars"])

    def event_names(self) -> tuple[str, ...]:
        """Return the names of all webhook events."""
        return tuple(self._caller.call("GET", "/events")["events"])


def _rule(document: dict[str, Any]) -> RuleInfo:
    variants = tuple(VariantInfo(**{**one, "operations": tuple(one["operations"])}) for one in document["variants"])
    return RuleInfo(document["rule"], document["kind"], document["says"], variants)
