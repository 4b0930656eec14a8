"""The resources: inferred again they are the committed files, and overlays change something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

SCHEMAS = Path(__file__).parent.parent.parent / "schemas"
MOST_LINES = 40  # of an overlay: more than that is not a correction


@pytest.fixture(scope="module")
def again():
    """The resources as the script infers them now."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCHEMAS.parent / "scripts")
        from inference.operation import read_operations
        from inference.resources import infer

        return infer(read_operations(SCHEMAS / "facts"))


def test_the_committed_files_are_what_is_inferred(again, inferred):
    """`python scripts/infer_resources.py` writes them."""
    assert inferred == again


def test_every_operation_belongs_to_one_resource(facts, inferred):
    """The resource says what the operation does."""
    bound = [name for resource in inferred.values() for name in resource["operations"]]
    assert sorted(bound) == sorted(facts)


def test_every_error_key_is_one_of_an_operation(facts, newer, inferred):
    """A key that no operation has could not be answered."""
    for name, resource in inferred.items():
        known = {
            key
            for operation in resource["operations"]
            for key in (*facts[operation]["errors"], *newer.get(operation, {}).get("errors", {}))
        }
        found = [resource.get("not_found"), *resource.get("unique", {}).values()]
        found += [key for fields in resource.get("required", {}).values() for key in fields.values()]
        found += [reference["error"] for reference in resource.get("references", {}).values()]
        for entry in resource["operations"].values():
            found += [entry.get("not_found"), entry.get("parent_not_found")]
        for key in found:
            assert set(key.values() if isinstance(key, dict) else [key]) - {None} <= known, name


def test_every_parent_is_a_resource_or_one_of_the_emulator(inferred):
    """Things are looked up under their parent."""
    for name, resource in inferred.items():
        assert resource["parent"] in {"", "user", "account", "meeting", "webinar", *inferred}, name


@pytest.mark.parametrize(
    "name,expected",
    [
        ("group", {"parent": "", "parameter": "groupId", "list": "groups", "not_found": "4130"}),
        ("group_member", {"parent": "group", "parameter": "memberId", "list": "members", "body": "members"}),
        ("group_settings", {"parent": "group"}),
        ("chat_channel", {"parameter": "channelId", "list": "channels"}),
        ("phone_call_queue", {"not_found": {"2021-08": "400", "2025-06": "13000"}}),
        ("room", {"references": {"location_id": {"resource": "room_location", "error": "4801"}}}),
        ("tracking_field", {"unique": {"field": "200"}, "not_found": {"2021-08": "404", "2025-06": "5110"}}),
        ("user_tsp", {"parent": "user", "parameter": "tspId"}),
        ("account_settings", {"parent": "account"}),
        ("room_location", {"parameter": "locationId", "not_found": "4801"}),
    ],
)
def test_paths_and_sentences_give_the_keys(inferred, name, expected):
    """A sample of the rules: names, parents, lists, bodies and errors."""
    assert inferred[name].items() >= expected.items()


@pytest.mark.parametrize(
    "operation,behaviour",
    [
        ("groups", "list"),
        ("groupCreate", "create"),
        ("groupMembersCreate", "add_members"),
        ("assignSIPTrunks", "add_many"),
        ("group", "read"),
        ("groupUpdate", "merge"),
        ("groupDelete", "remove"),
        ("unassignAllMembers", "remove_all"),
        ("delGroupVB", "remove_named"),
        ("uploadGroupVB", "upload"),
        ("getGroupSettings", "read_document"),
        ("updateGroupSettings", "merge_document"),
        ("updateAGroupMember", "accept"),
        ("updateAccountOwner", "accept"),
        ("dashboardCRC", "example"),
        ("accountManagedDomain", "example"),
    ],
)
def test_method_and_place_give_the_behaviour(inferred, operation, behaviour):
    """A sample of every behaviour."""
    found = [resource["operations"][operation] for resource in inferred.values() if operation in resource["operations"]]
    assert [one["behaviour"] for one in found] == [behaviour]


class TestOverlays:
    """Corrections by hand."""

    def test_they_are_short(self):
        """What needs more is a handler."""
        for path in (SCHEMAS / "resources").glob("*.json"):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, path.name

    def test_every_key_changes_something(self, inferred, overlays):
        """A key that says what is inferred anyway would hide that the inference is right."""
        for name, overlay in overlays.items():
            for place, value in leaves(overlay):
                assert value_at(inferred.get(name, {}), place) != value, f"{name}: {'/'.join(place)}"


def leaves(patch: dict, place: tuple[str, ...] = ()):
    """Yield the place and value of everything that a merge patch sets; `resource` names the file."""
    for key, value in patch.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*place, key))
        elif (*place, key) != ("resource",):
            yield (*place, key), value


def value_at(document: dict, place: tuple[str, ...]):
    """Return the value at a place; None if there is none, except where the patch removes one."""
    found = document
    for key in place:
        if not isinstance(found, dict) or key not in found:
            return None if place else found
        found = found[key]
    return found


def test_leaves_of_an_overlay_are_compared():
    """The comparison detects a key that changes nothing, and one that removes what is not there."""
    patch = json.loads('{"a": {"b": 1, "c": null}, "d": 2}')
    assert dict(leaves(patch)) == {("a", "b"): 1, ("a", "c"): None, ("d",): 2}
    assert value_at({"a": {"b": 1}}, ("a", "b")) == 1
    assert value_at({"a": {"b": 1}}, ("a", "c")) is None
