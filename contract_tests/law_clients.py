"""Clients for the laws of modelled operations, and what the laws do not judge."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from mockzoom.contract.client import Client
from mockzoom.contract.laws.book import load_law_book
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.subjects import subjects
from mockzoom.contract.laws.trials import load_laws
from mockzoom.contract.targets.providers import TargetProvider

from .run import RUN

BOOK = load_law_book()
LAWS = load_laws()
SUBJECTS = subjects(BOOK)
GAPS: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "law_gaps.toml").read_text(encoding="utf-8"))


def gap_of(rule: str, resource: str, profile: str) -> str:
    """Return why a law does not judge a resource in a profile; empty if it does."""
    gaps = GAPS.get(resource, {})
    return gaps.get(rule) or gaps.get(f"{rule}@{profile}", "")


def left_out(rule: str, resource: str) -> list[str]:
    """Return the operations of a resource that a law does not judge."""
    gaps = (name.partition(" ") for name in GAPS.get(resource, {}))
    return [operation for law, _, operation in gaps if operation and law == rule]


def open_resource(provider: TargetProvider, edition: str, resource: str) -> ResourceClient:
    """Return the client of a resource, with a second account and one with another scope if the target has them.

    Raises `Unsupported` where no account can be made: the laws would fill one that others use.
    """
    account = provider.make(edition, {})

    def client(account: Any) -> Client:
        return Client(account, judge=BOOK.validator, topic=RUN.tag)

    scoped: dict[str, Client] = {}

    def with_scope(scope: str) -> Client:
        if scope not in scoped:
            scoped[scope] = client(provider.make(edition, {"scopes": [scope]}))
        return scoped[scope]

    make = account.neighbour
    neighbour = (lambda: client(make())) if make else None
    return ResourceClient(SUBJECTS[resource], client(account), neighbour, with_scope)
