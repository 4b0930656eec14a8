"""Laws of lists: pages, and the things of others that no list shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mockzoom.contract.laws.bodies import properties_of
from mockzoom.contract.laws.lookups import not_found_rows
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.samples import query_of
from mockzoom.contract.laws.subjects import ACCOUNT, Subject
from mockzoom.contract.laws.trials import Trial, law

_TOKEN, _NUMBER = "next_page_token", "page_number"
_SIZES = (1, 2, 3, 5, 300)
_AT_LEAST = 4


def _paged(subject: Subject) -> list[str]:
    """Return the lists of a resource that have pages in some profile."""
    book = subject.book
    return [name for name in subject.bound("list") if book.query_names(name) & {_TOKEN, _NUMBER}]


@law("law_paging", lambda subject: subject.maker and _paged(subject))
def paged(trial: Trial) -> None:
    """The pages of a list are the whole list, in one order, whatever their size; the last token is empty."""
    api = trial.api
    least = min(_AT_LEAST, trial.subject.resource.limit.get("count", _AT_LEAST))
    for _ in range(least):
        api.make()
    for operation in _paged(trial.subject):
        parents = api.parents(operation)
        whole = [api.id_in(row) for row in api.listed(operation, parents)]
        trial.same(operation, len(whole) >= least, expected=True, cause="the list is shorter than what was created")
        fields = properties_of(trial.subject.book.response_schema(operation, api.profile))
        names = trial.subject.book.query_names(operation)
        if _TOKEN in fields and _TOKEN in names:
            most = fields.get("page_size", {}).get("maximum", max(_SIZES))
            for size in [size for size in _SIZES if size < most] + [most]:
                _by_token(trial, operation, parents, whole, size)
        if _NUMBER in fields and _NUMBER in names:
            _by_number(trial, operation, parents, whole)


def _by_token(trial: Trial, operation: str, parents: Mapping[str, str], whole: list[str], size: int) -> None:
    api, key = trial.api, trial.subject.resource.list
    query = {**query_of(api, operation), "page_size": size}
    found: list[str] = []
    for turned in range(len(whole) + 2):
        trial.same(operation, turned <= len(whole), expected=True, cause="pages without end")
        page = api.done(operation, parents, None, **query).json
        found += [api.id_in(row) for row in page[key]]
        total = str(page.get("total_records", len(whole)))
        trial.same(operation, total, str(len(whole)), "total_records is not the length of the list")
        token = page[_TOKEN]
        if not token:
            trial.same(operation, token, "", "the last token is not an empty text")
            break
        trial.same(operation, len(page[key]), size, "a page before the last is not full")
        query[_TOKEN] = token
    trial.same(operation, found, whole, "the pages are not the list")


def _by_number(trial: Trial, operation: str, parents: Mapping[str, str], whole: list[str]) -> None:
    api, key = trial.api, trial.subject.resource.list
    found: list[str] = []
    for number in range(1, len(whole) // 2 + 3):
        query = {**query_of(api, operation), "page_size": 2, _NUMBER: number}
        page = api.done(operation, parents, None, **query).json
        trial.same(operation, page[_NUMBER], number, "page_number is not what was asked for")
        found += [api.id_in(row) for row in page[key]]
    trial.same(operation, found, whole, "the numbered pages are not the list")


@law("law_isolation", lambda subject: subject.maker and subject.bound("list", "read", "remove"))
def isolated(trial: Trial) -> None:
    """Another account and another parent never see a thing, and cannot change or delete it."""
    api = trial.api
    made = api.make()
    kinds = set(trial.subject.kinds(trial.subject.maker).values()) - {ACCOUNT}
    if kinds and trial.subject.resource.parent not in ("", ACCOUNT):
        _unseen(trial, api, made.id, parents=1)
    if api.neighbour is not None:
        other = ResourceClient(trial.subject, api.neighbour())
        if other.client.account.is_own:
            _unseen(trial, other, made.id, parents=0)
    if trial.subject.bound("list", "read"):
        trial.same(trial.subject.maker, bool(api.seen(made)), expected=True, cause="gone by requests of others")


def _unseen(trial: Trial, api: ResourceClient, thing: str, parents: int) -> None:
    subject = trial.subject
    if subject.kind(subject.maker) == "add_members" and api is not trial.api:
        return  # the id is that of a user, whom another account does not have
    for operation in subject.bound("list"):
        rows = api.listed(operation, api.parents(operation, parents))
        ids = [api.id_in(row) for row in rows]
        trial.same(operation, thing in ids, expected=False, cause="the list shows a thing of others")
    for operation in subject.bound("read", "merge", "replace", "remove"):
        if subject.item_parameter(operation) and not _is_loose(subject, operation):
            path = api.path(operation, thing, parents)
            body: Any = api.body(operation, api.fresh()) or None
            answer = api.call(operation, path, body)
            trial.refused(operation, answer, not_found_rows(trial, operation), [path, body])


def _is_loose(subject: Subject, operation: str) -> bool:
    """Return whether an operation is about the caller, or finds a thing without naming what it belongs to."""
    options = subject.binding(operation).options
    return bool(options.get("item"))
