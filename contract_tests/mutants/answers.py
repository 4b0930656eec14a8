"""Answers gone wrong: statuses, rows, ids, links, headers."""

from __future__ import annotations

from typing import Any

from mockzoom.server import responses as dressing
from mockzoom.zoom.registry import handlers

from .mutant import Mutant
from .patching import entry, in_schema, set_to, wrapped

TABLE = "mockzoom.zoom.registry.HANDLERS"
BATCH = "addBatchWebinarRegistrants"
DRESS = "mockzoom.server.pipeline.build_response"


def answered(operation_id: str, change: Any) -> Any:
    """An operation whose answer is changed on its way out."""
    handler = handlers()[operation_id]
    return entry(
        TABLE, operation_id, handler._replace(serializer=lambda ctx, result: change(handler.serializer(ctx, result)))
    )


def shaped(change: Any) -> Any:
    """A batch whose answer is changed."""
    return answered(BATCH, change)


def single(change: Any) -> Any:
    """A single registration whose answer is changed."""
    return answered("webinarRegistrantCreate", change)


def each_row(change: Any) -> Any:
    """The same for every row."""
    return shaped(lambda document: {"registrants": [change(row) for row in document["registrants"]]})


def headers(change: Any) -> Any:
    """Answers whose headers are changed on their way out."""

    def wrap(dress: Any) -> Any:
        def wrong(spoken: Any, profile: str, now: int, tracking_id: str, *, diagnosis: bool) -> Any:
            answer = dress(spoken, profile, now, tracking_id, diagnosis=diagnosis)
            answer.headers = change(answer.headers, profile)
            return answer

        return wrong

    return wrapped(DRESS, wrap)


def _errors_in_html(dress: Any) -> Any:
    """Errors as the pages of a web framework."""

    def wrong(spoken: Any, profile: str, now: int, tracking_id: str, *, diagnosis: bool) -> Any:
        answer = dress(spoken, profile, now, tracking_id, diagnosis=diagnosis)
        if answer.status >= 400:
            answer.body = b"<!doctype html>\n<h1>Not Found</h1>"
            answer.headers = [(n, "text/html" if n == "Content-Type" else v) for n, v in answer.headers]
        return answer

    return wrong


def _rename_value(name: str, value: str) -> Any:
    return headers(lambda pairs, _: [(n, value if n == name else v) for n, v in pairs])


def _only_once(document: Any) -> Any:
    rows = {row["registrant_id"]: row for row in document["registrants"]}
    return {"registrants": list(rows.values())}


def _ids_renamed(document: Any) -> Any:
    people = [
        {"registrant_id" if name == "id" else name: value for name, value in person.items()}
        for person in document["registrants"]
    ]
    return document | {"registrants": people}


def _link_of_the_first(document: Any) -> Any:
    first = document["registrants"][0].get("join_url")
    return {"registrants": [r | ({"join_url": first} if "join_url" in r else {}) for r in document["registrants"]]}


def _link(change: Any) -> Any:
    return each_row(lambda row: row | ({"join_url": change(row["join_url"])} if "join_url" in row else {}))


def _pwd_last(url: str) -> str:
    head, _, tail = url.partition("&pwd=")
    passcode, _, uuid = tail.partition("&")
    return f"{head}&{uuid}&pwd={passcode}" if tail else url


def _headers_kept(count: Any) -> Any:
    """A change that is counted and not shown."""

    def wrong(ctx: Any, *given: Any) -> None:
        count(ctx, *given)
        ctx.headers.clear()

    return wrong


def _one_more_left(count: Any) -> Any:
    def wrong(ctx: Any, *given: Any) -> None:
        count(ctx, *given)
        ctx.headers["X-RateLimit-Remaining"] = str(int(ctx.headers["X-RateLimit-Remaining"]) + 1)

    return wrong


MUTANTS = (
    Mutant("batch_200_live", "batch_status", "today's batches are answered with 200",
           in_schema(f"operations/{BATCH}", (("responses", "2025-06", "status"), 200))),
    Mutant("batch_201_in_2021", "batch_status", "the batches of 2021 are answered with 201",
           in_schema(f"operations/{BATCH}", (("responses", "2021-08", "status"), 201))),
    Mutant("rows_reversed", "batch_order", "the last comes first",
           shaped(lambda d: {"registrants": d["registrants"][::-1]})),
    Mutant("batch_row_of_the_last_missing", "batch_order", "the last person of a batch has no row",
           shaped(lambda d: {"registrants": d["registrants"][:-1]})),
    Mutant("errors_in_html", "answer_shape", "errors are pages in HTML", wrapped(DRESS, _errors_in_html)),
    Mutant("rows_by_email", "batch_order", "rows are sorted by address",
           shaped(lambda d: {"registrants": sorted(d["registrants"], key=lambda r: r["email"])})),
    Mutant("row_of_the_repeated_once", "repeated_in_batch", "an address twice in a batch has one row",
           shaped(_only_once)),
    Mutant("id_is_a_number", "registrant_id", "registrant_id is an integer",
           each_row(lambda row: row | {"registrant_id": int.from_bytes(row["registrant_id"].encode()[:6])})),
    Mutant("id_is_hexadecimal", "registrant_id", "registrant_id is 32 hexadecimal digits",
           each_row(lambda row: row | {"registrant_id": row["registrant_id"].encode().hex()[:32]})),
    Mutant("id_of_the_webinar", "registrant_id", "all registrants of a batch have one id",
           shaped(lambda d: {"registrants": [r | {"registrant_id": "A" * 22} for r in d["registrants"]]})),
    Mutant("link_without_uuid", "join_url", "links end behind the token", _link(lambda u: u.partition("&uuid")[0])),
    Mutant("link_without_passcode", "join_url", "links lack pwd",
           _link(lambda u: u.partition("&pwd=")[0] + "&uuid=" + u.rpartition("&uuid=")[2])),
    Mutant("link_passcode_last", "join_url", "pwd stands behind uuid", _link(_pwd_last)),
    Mutant("link_of_everybody", "join_url", "all have the link of the first",
           shaped(_link_of_the_first)),
    Mutant("pending_gets_a_link", "pending_link", "who waits has a link",
           each_row(lambda row: {"join_url": "https://us06web.zoom.us/w/1"} | row)),
    Mutant("row_has_more", "answer_shape", "rows carry a field that Zoom's do not",
           each_row(lambda row: row | {"status": "approved"})),
    Mutant("row_has_less", "answer_shape", "rows lack the address",
           each_row(lambda row: {k: v for k, v in row.items() if k != "email"})),
    Mutant("list_says_registrant_id", "answer_shape", "the list calls a person's id registrant_id",
           answered("webinarRegistrants", _ids_renamed)),
    Mutant("single_id_is_the_person", "answer_shape", "id of a single registration is the person, not the webinar",
           single(lambda d: d | {"id": d["registrant_id"]})),
    Mutant("single_id_is_a_text", "answer_shape", "id of a single registration is a text",
           single(lambda d: d | {"id": str(d["id"])})),
    Mutant("ids_are_short", "registrant_id", "ids have 21 characters",
           wrapped("mockzoom.zoom.ids.Ids.registrant_ids", lambda f: lambda *given: [i[:21] for i in f(*given)])),
    Mutant("tracking_id_missing", "tracking_id", "answers carry no x-zm-trackingid",
           headers(lambda pairs, _: [p for p in pairs if p[0] != "x-zm-trackingid"])),
    Mutant("tracking_id_repeated", "tracking_id", "all answers carry the same one",
           set_to("mockzoom.zoom.ids.Ids.tracking_id", lambda *_: "v=2.0;clid=us06;rid=WEB_0123456789abcdef")),
    Mutant("content_type_without_charset", "content_type", "application/json and no more",
           _rename_value("Content-Type", "application/json")),
    Mutant("content_type_on_empty", "content_type", "answers without a body have a type",
           headers(lambda pairs, _: pairs if any(n == "Content-Type" for n, _v in pairs) else
                   [*pairs, dressing.CONTENT_TYPE])),
    Mutant("cookies_today", "cookies", "today's answers clear the cookies of 2021",
           headers(lambda pairs, p: pairs + list(dressing._COOKIES_2021) if p.name == "2025-06" else pairs)),
    Mutant("cookies_missing", "cookies", "the answers of 2021 clear no cookies",
           headers(lambda pairs, _: [p for p in pairs if p[0] != "Set-Cookie"])),
    Mutant("cookies_of_march", "cookies", "the cookies end with their age",
           headers(lambda pairs, _: [(n, v.replace("Expires=Thu, 01-Jan-1970 00:00:10 GMT", "Max-Age=0"))
                                     for n, v in pairs])),
    Mutant("cookies_without_tmaid", "cookies", "zm_tmaid stays",
           headers(lambda pairs, _: [p for p in pairs if "zm_tmaid" not in p[1]])),
    Mutant("cache_headers_missing", "cache_headers", "the answers of 2021 may be cached",
           headers(lambda pairs, _: [p for p in pairs if p[0] not in ("cache-control", "pragma", "expires")])),
    Mutant("cache_headers_today", "cache_headers", "today's answers have the headers of 2021",
           headers(lambda pairs, _: [*pairs, ("pragma", "no-cache")])),
    Mutant("changes_tell_the_account", "rate_headers_changes", "creating shows the limit of the account",
           wrapped("mockzoom.zoom.webinars.handlers.count_webinar_change", _headers_kept)),
    Mutant("meetings_tell_the_account", "rate_headers_changes", "creating a meeting shows the limit of the account",
           wrapped("mockzoom.zoom.meetings.handlers.count_webinar_change", _headers_kept)),
    Mutant("changes_tell_what_was_left_before", "rate_headers_changes", "this change is not counted yet",
           wrapped("mockzoom.zoom.webinars.handlers.count_webinar_change", _one_more_left)),
    Mutant("category_of_batches", "rate_headers", "batches call themselves Medium",
           headers(lambda pairs, _: [(n, "Medium" if (n, v) == ("X-RateLimit-Category", "Heavy") else v)
                                     for n, v in pairs])),
    Mutant("category_missing", "rate_headers", "responses lack their category",
           headers(lambda pairs, _: [p for p in pairs if p[0] != "X-RateLimit-Category"])),
    Mutant("remaining_stands_still", "rate_headers", "the calls that are left never get fewer",
           _rename_value("X-RateLimit-Remaining", "60")),
    Mutant("limit_type_in_words", "rate_headers", "the type of the limit is called per-second",
           headers(lambda pairs, _: [(n, "per-second" if v == "QPS" else v) for n, v in pairs])),
)  # fmt: skip
