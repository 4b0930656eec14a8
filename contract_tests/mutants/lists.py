"""Lists gone wrong: people lost, repeated, in another order, and tokens that are good for too much."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any

from mockzoom.zoom import pagination as paging
from mockzoom.zoom.account_clock import HOUR
from mockzoom.zoom.errors import Violation, ZoomApiError
from mockzoom.zoom.page_tokens import PagePosition
from mockzoom.zoom.profiles import V2021_08, V2025_06, Feature
from mockzoom.zoom.request_errors import VALIDATION_FAILED

from .answers import answered
from .fields import has, without
from .mutant import Mutant
from .patching import everywhere, in_schema, set_to, wrapped

READ = "mockzoom.zoom.registrants.of_occurrences.read_page"
WIRE = "mockzoom.zoom.registrants.serializers.paging_of_people"
LIST = "operations/webinarRegistrants"
SIZE = ("parameters", 4, "schema")


def page_fields(change: Any) -> Any:
    """What a page says of itself, changed."""
    return wrapped(WIRE, lambda f: lambda ctx, page: change(f(ctx, page), page))


def read(change: Any) -> Any:
    """A page that is changed after it was read."""
    return wrapped(READ, lambda f: lambda *given, **how: change(f(*given, **how)))


def onward(change: Any) -> Any:
    """Tokens that lead elsewhere."""
    return wrapped(
        "mockzoom.zoom.pagination.write_token",
        lambda f: lambda ids, listing, place, now: f(ids, listing, change(place), now),
    )


_read_token = paging.read_token


def _any_list(ids: Any, listing: str, token: str, now: int) -> PagePosition:
    """A token is good for every list."""
    try:
        return _read_token(ids, listing, token, now)
    except ZoomApiError:
        try:
            raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
            after, seen, _ = paging._FIELDS.unpack(raw[: paging._FIELDS.size])
        except Exception:  # noqa: BLE001 - whatever it was, it was not a token
            return PagePosition()
        return PagePosition(after, 0, seen)


def _strict(read_value: Any) -> Any:
    def wrong(catalogue: Any, operation: Any, parameter: Any, text: str | None) -> Any:
        value = read_value(catalogue, operation, parameter, text)
        if parameter.lenient and text is not None and str(value) != text:
            raise ZoomApiError(VALIDATION_FAILED, violations=(Violation(parameter.name, missing=False),))
        return value

    return wrong


MUTANTS = (
    Mutant("page_loses_its_last", "paging", "every page lacks its last person",
           read(lambda page: page._replace(records=page.records[:-1]) if page.next_page_token else page)),
    Mutant("last_page_repeats_a_row", "paging", "the last page has its last person twice",
           read(lambda page: page if page.next_page_token else
                page._replace(records=[*page.records, *page.records[-1:]]))),
    Mutant("page_repeats_its_last", "paging", "a page begins with the last person of the one before",
           onward(lambda place: place._replace(after=place.after - 1))),
    Mutant("page_skips_one", "paging", "between two pages a registrant is left out",
           onward(lambda place: place._replace(after=place.after + 1))),
    Mutant("page_is_lost", "paging", "every second page is left out",
           onward(lambda place: place._replace(after=place.after + place.seen))),
    Mutant("pages_backwards", "paging", "people stand in a page backwards",
           read(lambda page: page._replace(records=page.records[::-1]))),
    Mutant("last_token_null", "paging", "next_page_token is null on the last page",
           page_fields(lambda said, page: said | {"next_page_token": said["next_page_token"] or None})),
    Mutant("last_token_missing", "paging", "the last page has no next_page_token",
           page_fields(lambda said, page: {k: v for k, v in said.items() if v != ""})),
    Mutant("total_of_the_page", "paging", "total_records counts the page",
           page_fields(lambda said, page: said | {"total_records": len(page.records)})),
    Mutant("page_count_rounds_down", "paging", "page_count forgets the last page",
           page_fields(lambda said, page: said | ({"page_count": page.total_records // page.page_size}
                                                  if "page_count" in said else {}))),
    Mutant("page_number_stands", "paging", "page_number is always 1",
           page_fields(lambda said, page: said | ({"page_number": 1} if "page_number" in said else {}))),
    Mutant("page_number_beside_tokens", "paging_fields", "pages by token have a page_number",
           page_fields(lambda said, page: said | {"page_number": page.page_number})),
    Mutant("page_fields_of_2021", "paging_fields", "in 2021 lists of registrants have a page_count",
           has(Feature.PAGE_COUNT_OF_PEOPLE, in_profile=V2021_08, value=True)),
    Mutant("page_count_missing_today", "paging_fields", "lists of registrants never have a page_count",
           page_fields(lambda said, page: {k: v for k, v in said.items() if k != "page_count"})),
    Mutant("users_without_page_number", "paging_fields", "lists of users have no page_number",
           answered("users", without("page_number"))),
    Mutant("meetings_with_page_number", "paging_fields", "lists of meetings have a page_number if it is asked for",
           has(Feature.PAGE_NUMBERS_OF_MEETINGS, in_profile=V2025_06, value=True)),
    Mutant("meetings_with_page_count", "paging_fields", "lists of meetings always have a page_count",
           answered("meetings", lambda d: {"page_count": 1} | d)),
    Mutant("webinars_with_page_number", "paging_fields", "lists of webinars always have a page_number",
           has(Feature.PAGE_NUMBERS_OF_WEBINARS, in_profile=V2025_06, value=True)),
    Mutant("token_only_ignored", "paging_token_only", "the account's choice has no effect",
           set_to("mockzoom.zoom.pagination.WITHOUT_NUMBERS", "never")),
    Mutant("page_size_100", "paging", "more than 100 is 100", in_schema(LIST, ((*SIZE, "maximum"), 100))),
    Mutant("page_size_by_default_50", "paging", "nonsense is 50", in_schema(LIST, ((*SIZE, "default"), 50))),
    Mutant("page_size_strict", "paging", "a bad page_size is refused",
           wrapped("mockzoom.server.parameters._value", _strict)),
    Mutant("page_token_for_ever", "paging", "page tokens never grow old",
           set_to("mockzoom.zoom.page_tokens.TOKEN_LIFE_MS", 1000 * HOUR)),
    Mutant("page_token_short", "paging", "page tokens live fourteen minutes",
           set_to("mockzoom.zoom.page_tokens.TOKEN_LIFE_MS", 14 * 60_000)),
    Mutant("page_token_a_second_more", "paging", "page tokens live a second longer",
           set_to("mockzoom.zoom.page_tokens.TOKEN_LIFE_MS", 15 * 60_000 + 1000)),
    Mutant("page_token_for_any_list", "next_page_token_invalid", "a token is good for every list",
           everywhere(paging.read_token, _any_list)),
    Mutant("list_of_everybody", "paging", "the status is not looked at",
           wrapped(READ, lambda f: lambda *given, **how: f(*given, **how | {"group": None}))),
    Mutant("unknown_status_empty", "paging", "an unknown status gives an empty list",
           in_schema(LIST, (("parameters", 2, "schema"), {"type": "string", "default": "approved"}))),
    Mutant("deleted_stay", "registrant_not_found", "deleting a registrant does nothing",
           set_to("mockzoom.storage.memory.MemoryState.remove", lambda *_: None)),
)  # fmt: skip
