"""What the laws are about: a resource, with its operations by what they do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

from mockzoom.contract.laws.book import OLDER, LawBook
from mockzoom.spec.resources import EXAMPLE, Binding, Resource

MAKING = ("create", "add_members", "add_many", "upload")
CHANGING = ("merge", "replace")
DOCUMENTS = ("read_document", "merge_document", "replace_document")
USUAL = {*MAKING, *CHANGING, *DOCUMENTS, "list", "read", "remove", "remove_all", "remove_named", "project"}
USUAL |= {"set", "accept", "example"}
_MOVING = ("move", "link", "unlink")
ACTION = "action"  # what an operation does beyond the usual behaviours
ACCOUNT, USER, MEETING, WEBINAR = "account", "user", "meeting", "webinar"
# The errors for what a path names before the thing, by what it is.
PARENT_ERRORS = {ACCOUNT: "2001", USER: "1001", MEETING: "3001", WEBINAR: "3001"}


@dataclass(frozen=True)
class Subject:
    """A resource and its operations."""

    book: LawBook
    resource: Resource
    _kinds: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """The name of the resource."""
        return self.resource.resource

    def without(self, operations: Collection[str]) -> Subject:
        """Return the resource without some operations."""
        left = {name: one for name, one in self.resource.operations.items() if name not in operations}
        return Subject(self.book, replace(self.resource, operations=left)) if operations else self

    def bound(self, *behaviours: str) -> list[str]:
        """Return the operations with one of some behaviours."""
        return [name for name in self.resource.operations if self.kind(name) in behaviours]

    def kind(self, operation: str) -> str:
        """Return what an operation does, in the words of the usual behaviours.

        A behaviour of one resource is what its method and path say: `list_role_members` is a list.
        """
        if operation not in self._kinds:
            self._kinds[operation] = self._find_kind(operation)
        return self._kinds[operation]

    def _find_kind(self, operation: str) -> str:
        binding = self.book.bindings[operation]
        if binding.options.get("item") and binding.behaviour != "accept":
            return ACTION  # about the caller
        if binding.behaviour in USUAL:
            return binding.behaviour
        finders = {"GET": self._kind_of_read, "DELETE": self._kind_of_deletion, "POST": self._kind_of_post}
        find = finders.get(self.book.operation(operation)["method"], self._kind_of_change)
        return ACTION if binding.behaviour in _MOVING else find(operation)

    def _kind_of_read(self, operation: str) -> str:
        shown = self.book.response_schema(operation, OLDER).get("properties", {})
        if self.book.bindings[operation].resource.list in shown:
            return "list"
        return "read" if self.item_parameter(operation) else "read_document"

    def _kind_of_deletion(self, operation: str) -> str:
        if self.item_parameter(operation):
            return "remove"
        return "remove_named" if "query" in self.book.bindings[operation].options else "remove_all"

    def _kind_of_post(self, operation: str) -> str:
        resource = self.book.bindings[operation].resource
        if not resource.id or self.item_parameter(operation) or not self._is_where_things_are(operation):
            return ACTION
        adds = resource.body.partition(".")[0] in self.book.request_schema(operation).get("properties", {})
        return ("add_members" if resource.project else "add_many") if resource.body and adds else "create"

    def _kind_of_change(self, operation: str) -> str:
        is_merge = self.book.operation(operation)["method"] == "PATCH"
        if self.item_parameter(operation):
            return ("merge" if is_merge else "replace") if self._is_where_things_are(operation) else ACTION
        if self._is_document(operation):
            return "merge_document" if is_merge else "replace_document"
        return ACTION

    def _is_document(self, operation: str) -> bool:
        """Return whether an operation has the path of one that reads a document."""
        operations = [self.book.operation(name) for name in self.resource.operations]
        path = self.book.operation(operation)["path"]
        return any(one["method"] == "GET" and one["path"] == path for one in operations)

    def _is_where_things_are(self, operation: str) -> bool:
        """Return whether the last step of an operation's path is the thing or its list, not the name of an action."""
        path, item = str(self.book.operation(operation)["path"]), self.item_parameter(operation)
        others = (str(self.book.operation(one)["path"]) for one in self.resource.operations if one != operation)
        return path.endswith(f"{{{item}}}") if item else any(one.startswith(path) for one in others)

    def first(self, *behaviours: str) -> str:
        """Return the first operation with one of some behaviours; empty if there is none."""
        return next(iter(self.bound(*behaviours)), "")

    @cached_property
    def modelled(self) -> list[str]:
        """All operations but the examples."""
        return [name for name, one in self.resource.operations.items() if one["behaviour"] != EXAMPLE]

    @cached_property
    def examples(self) -> list[str]:
        """The operations whose responses have nothing behind them."""
        return self.bound(EXAMPLE)

    @cached_property
    def maker(self) -> str:
        """The operation that makes a thing of this resource: its own, or one of the resource it is the same as."""
        own = self.first(*MAKING)
        twin = self.book.resources.get(self.resource.same_as)
        return own or (Subject(self.book, twin).first(*MAKING) if twin else "")

    @cached_property
    def is_document(self) -> bool:
        """Whether the resource is one document for each parent."""
        return bool(self.bound(*DOCUMENTS)) and not self.maker

    @cached_property
    def children(self) -> list[Subject]:
        """The resources whose things belong to one of this resource."""
        if self.name == ACCOUNT:  # paths name the caller's account by the same word
            return []
        found = (Subject(self.book, one) for one in self.book.resources.values() if one.parent == self.name)
        return [one for one in found if one.maker or one.is_document]

    def binding(self, operation: str) -> Binding:
        """Return what an operation is bound to."""
        return self.book.bindings[operation]

    def item_parameter(self, operation: str) -> str:
        """Return the path parameter that names the thing in an operation; empty if its path has none."""
        binding = self.binding(operation)
        name = str(binding.options.get("parameter", binding.resource.parameter))
        return name if f"{{{name}}}" in str(self.book.operation(operation)["path"]) else ""

    def kinds(self, operation: str) -> dict[str, str]:
        """Return what the path parameters of an operation before the thing name, from left to right."""
        binding = self.binding(operation)
        if "parents" in binding.options:
            named: dict[str, str] = binding.options["parents"]
            return named
        above: list[str] = []
        resource: Resource | None = binding.resource
        while resource is not None and resource.parent:
            above.insert(0, resource.parent)
            resource = self.book.resources.get(resource.parent)
        item = self.item_parameter(operation)
        parameters = self.book.operation(operation)["parameters"]
        names = [p["name"] for p in parameters if p["in"] == "path" and p["name"] != item]
        return dict(zip(names, above[-len(names) :] if names else (), strict=False))


def subjects(book: LawBook) -> dict[str, Subject]:
    """Return all resources as subjects, by name."""
    return {name: Subject(book, resource) for name, resource in book.resources.items()}
