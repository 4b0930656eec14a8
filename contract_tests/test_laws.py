"""The laws of modelled operations, each for every resource: generated from the resource files, judged from outside.

The tests of one resource share an account. `law_gaps.toml` names what is not judged, each with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.trials import try_law
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves
from mockzoom.contract.targets.providers import TargetProvider

from .law_clients import LAWS, SUBJECTS, gap_of, left_out, open_resource

pytestmark = pytest.mark.in_turn
INVENTED = gap("modelled_operations")

_CLIENTS = pytest.StashKey[dict[tuple[str, str], ResourceClient]]()
Judge = Callable[[str, str], None]


def of_resources(rule: str, evidence: Any) -> Callable[[Any], Any]:
    """Return the decorator of the test of a law: one test for each resource to which the law applies."""

    def decorate(test: Any) -> Any:
        names = [name for name, subject in SUBJECTS.items() if LAWS[rule].applies(subject)]
        marks = (proves(rule), evidence, not_on_zoom("creates things that it cannot all delete"))
        for mark in (*marks, pytest.mark.parametrize("resource", names or ["no resource"])):
            test = mark(test)
        return test

    return decorate


@pytest.fixture
def judge(provider: TargetProvider, edition: str, request: pytest.FixtureRequest) -> Iterator[Judge]:
    """Judges a resource by a law; raises what it finds broken, and `NothingCompared` where there was nothing."""
    clients = request.config.stash.setdefault(_CLIENTS, {})

    def judge_law(rule: str, resource: str) -> None:
        reason = gap_of(rule, resource, edition)
        if reason:
            pytest.skip(f"not judged: {reason}")
        if resource not in SUBJECTS:
            pytest.skip("not judged: no resource has what the law is about")
        if (resource, edition) not in clients:
            clients[resource, edition] = open_resource(provider, edition, resource)
        compared: Counter[str] = Counter()
        try:
            compared = try_law(LAWS[rule], clients[resource, edition], left_out(rule, resource)).compared
        finally:
            found = {"law": rule, "resource": resource, "compared": dict(compared)}
            request.node.user_properties.append(("law", found))

    yield judge_law
    provider.keep()


@of_resources("law_shape", documented())
def test_success(judge, resource):
    """Every operation, modelled or example, succeeds as documented."""
    judge("law_shape", resource)


@of_resources("law_scope", documented())
def test_scope(judge, resource):
    """A token without a scope of an operation is refused."""
    judge("law_scope", resource)


@of_resources("law_json", INVENTED)
def test_unreadable_body(judge, resource):
    """A body that is not JSON is refused first."""
    judge("law_json", resource)


@of_resources("law_fields", INVENTED)
def test_wrong_types(judge, resource):
    """A field of a wrong type is refused and named, and nothing is done."""
    judge("law_fields", resource)


@of_resources("law_create", documented())
def test_creation(judge, resource):
    """A thing gets an id of its family, which no other thing has."""
    judge("law_create", resource)


@of_resources("law_echo", documented())
def test_echo(judge, resource):
    """What was sent is shown by every operation that reads or lists."""
    judge("law_echo", resource)


@of_resources("law_honest", INVENTED)
def test_nothing_invented(judge, resource):
    """A thing shows no value that nothing has set."""
    judge("law_honest", resource)


@of_resources("law_count", documented())
def test_count(judge, resource):
    """A new thing is in the list once, and counted once."""
    judge("law_count", resource)


@of_resources("law_paging", documented())
def test_pages(judge, resource):
    """The pages are the list, whatever their size."""
    judge("law_paging", resource)


@of_resources("law_frame", INVENTED)
def test_change(judge, resource):
    """A change touches the named fields and no others."""
    judge("law_frame", resource)


@of_resources("law_replace", INVENTED)
def test_replacement(judge, resource):
    """A replacement leaves nothing of what was there."""
    judge("law_replace", resource)


@of_resources("law_gone", documented())
def test_deletion(judge, resource):
    """What was deleted is not found, not listed, and not deleted twice."""
    judge("law_gone", resource)


@of_resources("law_children", INVENTED)
def test_children(judge, resource):
    """With a thing goes what belongs to it."""
    judge("law_children", resource)


@of_resources("law_isolation", INVENTED)
def test_isolation(judge, resource):
    """Another account and another parent never see a thing."""
    judge("law_isolation", resource)


@of_resources("law_not_found", documented())
def test_not_found(judge, resource):
    """Each unknown thing in a path is refused with its row."""
    judge("law_not_found", resource)


@of_resources("law_required", documented())
def test_required_fields(judge, resource):
    """A body without a required field is refused with its row."""
    judge("law_required", resource)


@of_resources("law_references", documented())
def test_references(judge, resource):
    """A body that names what does not exist is refused with its row."""
    judge("law_references", resource)


@of_resources("law_unique", documented())
def test_uniqueness(judge, resource):
    """A value that is taken is refused with its row."""
    judge("law_unique", resource)


@of_resources("law_limit", documented())
def test_limit(judge, resource):
    """The thing above a limit is refused with its row."""
    judge("law_limit", resource)


@of_resources("law_order", INVENTED)
def test_order(judge, resource):
    """Of two faults, the one further left is answered."""
    judge("law_order", resource)


@of_resources("law_document", INVENTED)
def test_document(judge, resource):
    """A document shows what was written to it, and keeps the rest."""
    judge("law_document", resource)


@of_resources("law_document_isolation", INVENTED)
def test_document_isolation(judge, resource):
    """A document is that of its parent and account alone."""
    judge("law_document_isolation", resource)


@of_resources("law_action", INVENTED)
def test_action(judge, resource):
    """An action changes what it names."""
    judge("law_action", resource)


@of_resources("law_read_only", INVENTED)
def test_reading(judge, resource):
    """A read changes nothing."""
    judge("law_read_only", resource)


@of_resources("law_identity", INVENTED)
def test_export(judge, resource):
    """An export that is imported again is the same state."""
    judge("law_identity", resource)
