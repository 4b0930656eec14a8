"""Wrong clients that differ in how they read answers and what they report."""

from __future__ import annotations

import time

from reference_client import Client, adapter, wrong

ZoomError, LostError = adapter.ZoomError, adapter.LostError

# Successes and bodies


@wrong("only_200", "takes 200 alone as a success")
class Only200(Client):
    def is_success(self, status):
        return status == 200


@wrong("only_201", "takes 201 alone as the success of a POST")
class Only201(Client):
    def send(self, method, url, headers, body=b""):
        self.method = method
        return super().send(method, url, headers, body)

    def is_success(self, status):
        return status == 201 if self.method == "POST" else super().is_success(status)


@wrong("needs_a_body", "reads each answer as JSON, also an empty one")
class NeedsABody(Client):
    def read(self, raw):
        if not raw.strip():
            raise ValueError("no JSON")
        return super().read(raw)


@wrong("html_is_success", "takes each 2xx as a success, whatever its body")
class HtmlIsSuccess(Client):
    def read(self, raw):
        document = super().read(raw)
        return {} if document is None and b"<html" in raw else document

    def note_answer(self, rows, batch, answered):
        if not answered:
            answered = [{"email": person["email"], "join_url": "https://zoom.us/w/1"} for person in batch]
        super().note_answer(rows, batch, answered)


@wrong("crashes_at_html", "breaks down at a body that is not JSON")
class CrashesAtHtml(Client):
    def read(self, raw):
        document = super().read(raw)
        if document is None:
            raise ValueError("no JSON")
        return document


@wrong("strict_fields", "breaks down at a field that it does not know")
class StrictFields(Client):
    known = frozenset({"email", "join_url", "registrant_id"})

    def note_answer(self, rows, batch, answered):
        for row in answered:
            if row.keys() - self.known:
                raise ValueError(f"unknown: {row.keys() - self.known}")
        super().note_answer(rows, batch, answered)


@wrong("null_breaks", "breaks down at a page token that is null")
class NullBreaks(Client):
    def next_page(self, page, new, rows):
        return page["next_page_token"].strip()


@wrong("null_is_a_page", "takes a page token that is null as a further page")
class NullIsAPage(Client):
    def next_page(self, page, new, rows):
        if page.get("next_page_token", "") is None:
            time.sleep(max(self.left(), 0) + 5)
        return super().next_page(page, new, rows)


@wrong("number_ids", "calculates with the number of a webinar")
class NumberIds(Client):
    def get_webinars(self, numbers):
        return [{**row, "id": row["id"] + 0} for row in super().get_webinars(numbers)]


@wrong("needs_start_time", "needs a start_time in each webinar")
class NeedsStartTime(Client):
    def get_webinars(self, numbers):
        return [{**row, "start": row["start_time"]} for row in super().get_webinars(numbers)]


@wrong("known_statuses", "drops registrants with a status that it does not know")
class KnownStatuses(Client):
    def registrants(self, webinar, status):
        return [
            row
            for row in super().registrants(webinar, status)
            if row.get("status") in ("approved", "pending", "denied")
        ]


@wrong("status_enum", "breaks down at a status that it does not know")
class StatusEnum(Client):
    def registrants(self, webinar, status):
        rows = super().registrants(webinar, status)
        if any(row.get("status") not in ("approved", "pending", "denied") for row in rows):
            raise ValueError("unknown status")
        return rows


# Rows of a batch


@wrong("needs_join_url", "breaks down at a row without a link")
class NeedsJoinUrl(Client):
    def note_answer(self, rows, batch, answered):
        super().note_answer(rows, batch, [{**row, "link": row["join_url"]} for row in answered])


@wrong("zips_by_place", "matches the rows of an answer by their place")
class ZipsByPlace(Client):
    def note_answer(self, rows, batch, answered):
        pairs = zip(batch, answered, strict=False)
        super().note_answer(rows, batch, [{**row, "email": person["email"]} for person, row in pairs])


@wrong("keys_by_case", "matches addresses with regard to case")
class KeysByCase(Client):
    def note_answer(self, rows, batch, answered):
        sent = {person["email"] for person in batch}
        super().note_answer(rows, batch, [row for row in answered if row["email"] in sent])


@wrong("pending_is_registered", "reports all people in an answer as registered")
class PendingIsRegistered(Client):
    def note_answer(self, rows, batch, answered):
        for row in answered:
            self.note(rows, row, "registered")


@wrong("no_link_is_failure", "reports a row without a link as failed")
class NoLinkIsFailure(Client):
    def note_answer(self, rows, batch, answered):
        for row in answered:
            self.note(rows, row, "registered")
            if not row.get("join_url"):
                rows[row["email"].lower()].update(status="failed")


@wrong("refused_is_registered", "reports the people of a refused batch as registered")
class RefusedIsRegistered(Client):
    def register_batch(self, webinar, batch, rows, errors):
        try:
            super().register_batch(webinar, batch, rows, errors)
        except ZoomError:
            for person in batch:
                rows[person["email"].lower()].update(status="registered", join_url="https://zoom.us/w/1")


@wrong("one_bad_ends_all", "does not send the others where Zoom refuses one person")
class OneBadEndsAll(Client):
    def refusal(self, status, document, body):
        error = super().refusal(status, document, body)
        error.people = ()
        return error


@wrong("drops_bad_people", "leaves those whom Zoom refuses out of the answer")
class DropsBadPeople(Client):
    def answer(self, task):
        found = super().answer(task)
        found["people"] = [one for one in found.get("people", []) if one["status"] != "failed"]
        return found


# Pages


@wrong("first_page_only", "reads the first page alone")
class FirstPageOnly(Client):
    def next_page(self, page, new, rows):
        return ""


@wrong("counts_by_size", "takes a page with fewer rows than it asked for as the last")
class CountsBySize(Client):
    def next_page(self, page, new, rows):
        return super().next_page(page, new, rows) if len(new) >= self.page_size else ""


@wrong("stops_at_empty", "takes an empty page as the last")
class StopsAtEmpty(Client):
    def next_page(self, page, new, rows):
        return super().next_page(page, new, rows) if new else ""


@wrong("trusts_total", "stops where it has as many rows as total_records says")
class TrustsTotal(Client):
    def next_page(self, page, new, rows):
        return "" if len(rows) >= (page.get("total_records") or 0) else super().next_page(page, new, rows)


@wrong("token_unquoted", "puts the page token into the query as it is")
class TokenUnquoted(Client):
    def encode(self, query):
        return "&".join(f"{name}={value}" for name, value in query.items())


@wrong("no_dedupe", "keeps rows that come twice")
class NoDedupe(Client):
    def unique(self, rows):
        return rows


class PartsOfALists(Client):
    """A client that returns what it has where a page fails."""

    def pages(self, path, key, query=None):
        rows, token = [], ""
        while True:
            asked = {**(query or {}), "page_size": self.page_size, **({"next_page_token": token} if token else {})}
            try:
                page = self.call("GET", path, query=asked)
            except ZoomError as error:
                if not self.forgives(error, token):
                    raise
                return self.unique(rows)
            rows += page.get(key) or []
            token = self.next_page(page, page.get(key) or [], rows)
            if not token:
                return self.unique(rows)


@wrong("short_list_is_whole", "returns the pages that it has where one fails")
class ShortListIsWhole(PartsOfALists):
    def forgives(self, error, token):
        return bool(token)

    def wait_for(self, headers, document, times):
        raise ZoomError("rate_limit", "429", 429)


@wrong("pages_for_ever", "follows page tokens for ever")
class PagesForEver(PartsOfALists):
    def forgives(self, error, token):
        return False

    def next_page(self, page, new, rows):
        if self.left() < -20:
            raise ZoomError("unknown")
        time.sleep(0.02)
        return super().next_page(page, new, rows)


@wrong("empty_is_an_error", "takes an empty list as an error")
class EmptyIsAnError(Client):
    def pages(self, path, key, query=None):
        rows = super().pages(path, key, query)
        if not rows and self.task["verb"] == "list_registrants":
            raise ZoomError("not_found", "nobody")
        return rows


# Reports


class Reports(Client):
    """A client that works like the reference and changes its answer."""

    def answer(self, task):
        found = super().answer(task)
        self.change(found, task)
        return found


@wrong("reports_done", "reports everything as done")
class ReportsDone(Reports):
    def change(self, found, task):
        found["outcome"] = "done"


@wrong("reports_failed", "reports everything as failed")
class ReportsFailed(Reports):
    def change(self, found, task):
        found["outcome"] = "failed"


@wrong("reports_all_registered", "reports all people as registered")
class ReportsAllRegistered(Reports):
    def change(self, found, task):
        found["people"] = [
            {"email": one["email"], "status": "registered", "join_url": "https://zoom.us/w/1"} for one in task["people"]
        ]


@wrong("reports_all_failed", "reports all people as failed")
class ReportsAllFailed(Reports):
    def change(self, found, task):
        found["people"] = [{"email": one["email"], "status": "failed"} for one in task["people"]]


@wrong("reports_nobody", "leaves people and rows out of the answer")
class ReportsNobody(Reports):
    def change(self, found, task):
        found.pop("people", None)
        found.pop("rows", None)


@wrong("reports_twice", "reports each person and each row twice")
class ReportsTwice(Reports):
    def change(self, found, task):
        found["people"] = found.get("people", []) * 2
        found["rows"] = found.get("rows", []) * 2


@wrong("invents_links", "makes links up")
class InventsLinks(Reports):
    def change(self, found, task):
        for one in found.get("people", []):
            one["join_url"] = f"https://zoom.us/w/{len(one['email'])}"


@wrong("kind_unknown", "never names the kind of an error")
class KindUnknown(Reports):
    def change(self, found, task):
        if "error" in found:
            found["error"]["kind"] = "unknown"


@wrong("kind_by_status", "takes the kind of an error from its code alone, by a table that guesses")
class KindByStatus(Reports):
    def change(self, found, task):
        if "error" in found:
            found["error"]["kind"] = "not_found"


@wrong("never_ends", "works, and then never ends")
class NeverEnds(Reports):
    def change(self, found, task):
        time.sleep(max(self.left(), 0) + task["deadline_s"])


@wrong("no_instant", "postpones without an instant")
class NoInstant(Reports):
    def change(self, found, task):
        found.pop("retry_at", None)
