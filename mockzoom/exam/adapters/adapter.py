#!/usr/bin/env python3
"""A Zoom client and its adapter for `mockzoom exam`: Python 3.9 or newer, the standard library alone.

The adapter is `main`: it reads a task from stdin and prints one line of JSON. Replace `ZoomClient` by your client, and
run it with `mockzoom exam -- python3 adapter.py`.
"""

import base64
import hmac
import http.client
import json
import os
import re
import sys
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

# fmt: off
KINDS = {
    124: "credentials", 4711: "scope", 104: "scope", 201: "scope", 3001: "not_found", 1001: "not_found",
    2300: "not_found", 3043: "full", 3038: "closed", 3000: "closed", 404: "closed", 200: "no_licence",
    300: "invalid", 3027: "invalid",
}
# fmt: on


class ZoomError(Exception):
    """A call that failed for good. `kind` is one of the protocol, `retry_at` says when it may succeed."""

    def __init__(self, kind, message="", code=None, retry_at=None, people=()):
        super().__init__(message or kind)
        self.kind, self.code, self.message, self.retry_at, self.people = kind, code, message, retry_at, people


class LostError(ZoomError):
    """A call whose answer did not arrive: the server may have done it. `wait` is how many seconds it asks for."""

    def __init__(self, kind, message="", code=None, wait=None):
        super().__init__(kind, message, code)
        self.wait = wait


class ZoomClient:
    """A client of Zoom's API with server-to-server credentials."""

    batch_size, page_size, tries, log_ins, early_s = 30, 300, 3, 1, 60

    def __init__(self, environ, deadline_s=20.0, parallel=1):
        self.api, self.oauth = environ["ZOOM_API_URL"].rstrip("/"), environ["ZOOM_OAUTH_URL"]
        self.account_id, self.client_id = environ["ZOOM_ACCOUNT_ID"], environ["ZOOM_CLIENT_ID"]
        self.secret = environ["ZOOM_CLIENT_SECRET"]
        self.parallel, self.deadline = parallel, time.monotonic() + deadline_s * 0.8
        self.lock, self.value, self.until = threading.Lock(), None, 0.0

    def left(self):
        return self.deadline - time.monotonic()

    def pause(self, seconds):
        if seconds > self.left():
            raise LostError("network", "no time is left for another try")
        time.sleep(max(seconds, 0))

    def patience(self):
        """Return how many seconds a request may take."""
        return max(0.3, min(10.0, self.left() / 3))

    def send(self, method, url, headers, body=b""):
        """Return status, headers and body of one request. Raises `LostError`."""
        patience = self.patience()
        parts = urllib.parse.urlsplit(url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.netloc, timeout=patience)
        until = time.monotonic() + patience
        try:
            target = parts.path + ("?" + parts.query if parts.query else "")
            connection.request(method, target, body=body or None, headers=headers)
            with connection.getresponse() as answer:
                raw = b""
                while True:
                    piece = answer.read1(65536)
                    if not piece:
                        break
                    raw += piece
                    if time.monotonic() > until:  # a time-out of the socket alone never ends a slow answer
                        raise LostError("network", "the answer takes too long")
                if len(raw) < int(answer.headers.get("Content-Length") or 0) and method != "HEAD":
                    raise LostError("network", "the answer is incomplete")
                return answer.status, {name.lower(): value for name, value in answer.headers.items()}, raw
        except (OSError, http.client.HTTPException) as error:
            raise LostError("network", str(error) or type(error).__name__) from None
        finally:
            connection.close()

    def read(self, raw):
        """Return the JSON object in a body, {} for an empty one, None if there is none."""
        try:
            document = json.loads(raw.decode("utf-8")) if raw.strip() else {}
        except ValueError:
            return None
        return document if isinstance(document, dict) else None

    def token(self, refused=None):
        """Return a token that is valid; `refused` is one that Zoom does not accept any more."""
        with self.lock:
            if self.value is None or self.value == refused or time.monotonic() >= self.until:
                self.fetch_token()
            return self.value

    def fetch_token(self):
        pair = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}", "Content-Type": "application/x-www-form-urlencoded"}
        form = urllib.parse.urlencode({"grant_type": "account_credentials", "account_id": self.account_id}).encode()
        for attempt in range(1, self.tries + 1):
            try:
                status, _, raw = self.send("POST", self.oauth, headers, form)
                document = self.read(raw)
                if status == 200 and document and document.get("access_token"):
                    self.value = document["access_token"]
                    self.until = time.monotonic() + float(document.get("expires_in") or 3600) - self.early_s
                    return
                if 400 <= status < 500 and status != 429:
                    raise ZoomError("credentials", (document or {}).get("reason") or "no token", status)
                raise LostError("gateway", f"the token service answers {status}")
            except LostError:
                if attempt == self.tries:
                    raise
                self.pause(0.3 * attempt)

    def call(self, method, path, body=None, query=None, safe=True):
        """Return the document of an answer. With `safe` a call is repeated whose answer was lost."""
        url = self.api + path + ("?" + self.encode(query) if query else "")
        raw = b"" if body is None else json.dumps(body).encode()
        refused, log_ins, lost, limited = None, 0, 0, 0
        while True:
            token = self.token(refused)
            try:
                status, answered, text = self.send(method, *self.authorized(url, token), raw)
                document = self.read(text)
                if status >= 500 or document is None:
                    again = answered.get("retry-after", "")
                    raise LostError(
                        "gateway", f"{status} without a document", status, again if again.isdigit() else None
                    )
            except LostError as error:
                lost += 1
                if not safe or lost >= self.tries:
                    raise
                self.pause(float(error.wait or 0.3 * lost))
                continue
            if status == 401 and log_ins < self.log_ins:
                refused, log_ins = token, log_ins + 1
                continue
            if status == 429:
                limited += 1
                self.pause(self.wait_for(answered, document, limited))
                continue
            if not self.is_success(status):
                raise self.refusal(status, document, body)
            if answered.get("x-ratelimit-type") == "QPS" and answered.get("x-ratelimit-remaining") == "0":
                time.sleep(min(1.0, max(self.left(), 0)))
            return document

    def is_success(self, status):
        return 200 <= status < 300

    def encode(self, query):
        return urllib.parse.urlencode(query)

    def authorized(self, url, token):
        kind = {"Content-Type": "application/json", "Accept": "application/json"}  # without it some errors are XML
        return url, {"Authorization": f"Bearer {token}", **kind}

    def wait_for(self, headers, document, times):
        """Return the seconds to wait after a 429; raises `ZoomError` if that is too long."""
        message = str(document.get("message", ""))
        now = header_date(headers.get("date")) or datetime.now(timezone.utc)
        until = self.retry_instant(headers.get("retry-after"), now)
        day = "daily" in message.lower() or headers.get("x-ratelimit-type") == "Daily-limit"
        people = tuple(re.findall(r"[^\s\"()<>]+@[^\s\"()<>]+", message))
        if day:
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            until = until if until and until > now else midnight
            raise ZoomError("quota" if people else "rate_limit", message, 429, iso(until), people)
        seconds = max(1.0 * 2 ** (times - 1), (until - now).total_seconds() if until else 0)
        if seconds > self.left():
            raise ZoomError("rate_limit", message, 429, iso(now + timedelta(seconds=seconds)))
        return seconds + 0.05

    def retry_instant(self, text, now):
        """Return the instant that Retry-After means (seconds, a date of HTTP or ISO 8601), None for anything else."""
        if not text:
            return None
        if text.strip().isdigit():
            return now + timedelta(seconds=int(text))
        try:
            return datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
        except ValueError:
            return header_date(text)

    def refusal(self, status, document, body):
        """Return the error of a call that Zoom refused."""
        code, message = document.get("code"), str(document.get("message", ""))
        kind = "credentials" if status == 401 else KINDS.get(code, "unknown")
        if kind == "invalid" and "scheduled" in message:
            kind = "closed"
        sent = (body or {}).get("registrants", [])
        named = re.findall(r"registrants\[(\d+)\]", json.dumps(document))
        people = tuple(sent[int(n)].get("email", "") for n in named if int(n) < len(sent))
        return ZoomError(kind, message, code, people=people)

    def pages(self, path, key, query=None):
        """Return the rows of all pages, each once. A page token that has run out begins the list anew."""
        for _ in range(self.tries):
            rows, token, seen = [], "", set()
            try:
                while True:
                    asked = {**(query or {}), "page_size": self.page_size}
                    page = self.call("GET", path, query={**asked, "next_page_token": token} if token else asked)
                    rows += page.get(key) or []
                    token = self.next_page(page, page.get(key) or [], rows)
                    if not token:
                        return self.unique(rows)
                    if token in seen:
                        raise ZoomError("unknown", "the same page again")
                    seen.add(token)
            except ZoomError as error:
                if not token or "page token" not in error.message:
                    raise
        raise ZoomError("unknown", "the pages never come to an end")

    def next_page(self, page, new, rows):
        """Return the token of the next page; only an empty one ends a list, not the number of rows."""
        return page.get("next_page_token") or ""

    def unique(self, rows):
        """Return rows without those that came twice."""
        return list({str(row.get("id") or row.get("email", "")).lower(): row for row in rows}.values())

    def registrants(self, webinar, status):
        """Return the registrants of a webinar in one status."""
        return self.pages(f"/webinars/{webinar}/registrants", "registrants", {"status": status})

    def everybody(self, webinar):
        """Return all registrants of a webinar by address."""
        found = {}
        for status in ("approved", "pending", "denied"):
            found.update({row["email"].lower(): {**row, "status": status} for row in self.registrants(webinar, status)})
        return found

    def register(self, webinar, people, known=None):
        """Return a row for each person, and the error that ended the work, if one did."""
        rows = {person["email"].lower(): {"email": person["email"], "status": "open"} for person in people}
        fresh = {person["email"].lower(): person for person in people}
        for email, row in (known or {}).items():
            if email in rows:
                self.note(rows, row, row.get("status"))
                fresh.pop(email)
        batches, errors = self.split(list(fresh.values())), []

        def work(batch):
            if not errors or errors[-1].people:
                try:
                    self.register_batch(webinar, batch, rows, errors)
                except ZoomError as error:
                    errors.append(error)

        if self.parallel > 1:
            with ThreadPoolExecutor(self.parallel) as pool:
                list(pool.map(work, batches))
        else:
            for batch in batches:
                work(batch)
        return list(rows.values()), errors[0] if errors else None

    def split(self, people):
        return [people[n : n + self.batch_size] for n in range(0, len(people), self.batch_size)]

    def register_batch(self, webinar, batch, rows, errors):
        """Register up to 30 people, without those that Zoom refuses by name."""
        lost = 0
        while batch:
            try:
                self.send_batch(webinar, batch, rows)
                return
            except LostError as error:
                lost += 1
                there = self.everybody(webinar)  # a repeated registration would use up the person's quota
                for row in there.values():
                    self.note(rows, row, row["status"])
                batch = [person for person in batch if person["email"].lower() not in there]
                if batch and lost >= self.tries:
                    raise error
                self.pause(0.2 * lost)
            except ZoomError as error:
                bad = {email.lower() for email in error.people}
                rest = [person for person in batch if person["email"].lower() not in bad]
                if len(rest) == len(batch):
                    raise
                for email in bad & rows.keys():
                    rows[email].update(status="failed")
                errors.append(error)
                batch = rest

    def send_batch(self, webinar, batch, rows):
        fields = ("email", "first_name", "last_name")
        people = [{name: person[name] for name in fields if name in person} for person in batch]
        answer = self.call("POST", f"/webinars/{webinar}/batch_registrants", {"registrants": people}, safe=False)
        self.note_answer(rows, batch, answer.get("registrants") or [])

    def note_answer(self, rows, batch, answered):
        for row in answered:
            self.note(rows, row, "registered" if row.get("join_url") else "pending")

    def note(self, rows, row, status):
        words = {"approved": "registered", "registered": "registered", "pending": "pending", "denied": "denied"}
        email = str(row.get("email", "")).lower()
        if email in rows:
            rows[email].update(status=words.get(status, "open"), join_url=row.get("join_url") or None)

    def change_status(self, webinar, emails, action):
        """Approve or deny registrants; a repeated change does no harm."""
        for n in range(0, len(emails), self.batch_size):
            part = [{"email": email} for email in emails[n : n + self.batch_size]]
            body = {"action": action, "registrants": part}
            self.call("PUT", f"/webinars/{webinar}/registrants/status", body)

    def create_webinar(self, fields):
        """Create a webinar once, also where the answer is lost."""
        for attempt in range(1, self.tries + 1):
            try:
                return self.call("POST", "/users/me/webinars", fields, safe=False)
            except LostError:
                there = [row for row in self.pages("/users/me/webinars", "webinars") if row["topic"] == fields["topic"]]
                if there:
                    return there[0]
                if attempt == self.tries:
                    raise
                self.pause(0.2 * attempt)
        return None

    def get_webinars(self, numbers):
        with ThreadPoolExecutor(self.parallel) as pool:
            return list(pool.map(lambda number: self.call("GET", f"/webinars/{number}"), numbers))


def iso(moment):
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Receiver:
    """Receives webhooks: verifies each over its bytes, and acts once on each that is signed, known or not."""

    oldest_s = 300

    def __init__(self, task):
        self.task, self.accepted, self.seen, self.answered = task, [], set(), 0

    def receive(self, left):
        """Answer as many requests as the task says, or until no time is left, and return what was acted on."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, document = receiver.answer(self.headers, body)
                text = b"" if document is None else json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)
                receiver.answered += 1

            def log_message(self, *_):
                pass

        with HTTPServer(("127.0.0.1", self.task["port"]), Handler) as server:
            server.timeout = 0.1
            while self.answered < self.task["requests"] and left() > 0:
                server.handle_request()
        return self.accepted

    def answer(self, headers, body):
        """Return status and document for a request."""
        if not self.is_signed(headers, body):
            return 401, None
        event = json.loads(body)
        if event["event"] == "endpoint.url_validation":
            return 200, self.validation(event["payload"]["plainToken"])
        if self.is_new(headers):
            self.accepted.append({"event": event["event"], "key": str(event["payload"]["object"]["id"])})
        return 204, None

    def is_signed(self, headers, body):
        stamp, given = headers.get("x-zm-request-timestamp", ""), headers.get("x-zm-signature", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > self.oldest_s:
            return False
        text = b"v0:" + stamp.encode() + b":" + body
        return any(hmac.compare_digest("v0=" + digest(secret, text), given) for secret in self.task["secrets"])

    def is_new(self, headers):
        """Note a request, and return whether it is the first with its id: Zoom repeats what it takes for lost."""
        name = headers.get("x-zm-request-id")
        fresh = name not in self.seen
        self.seen.add(name)
        return fresh

    def validation(self, token):
        return {"plainToken": token, "encryptedToken": digest(self.task["secrets"][0], token.encode())}


def digest(secret, text):
    return hmac.new(secret.encode(), text, "sha256").hexdigest()


def header_date(text):
    try:
        return parsedate_to_datetime(text) if text else None
    except (TypeError, ValueError):
        return None


ZoomClient.receiver = Receiver


def answer_to(task, client):
    """Return the answer to a task."""
    verb, webinar = task["verb"], task.get("webinar")
    try:
        if verb in ("register", "resume"):
            known = client.everybody(webinar) if verb == "resume" else {}
            people, error = client.register(webinar, task["people"], known)
            return {**failure_of(error), "people": people}
        if verb in ("approve", "deny"):
            client.change_status(webinar, [person["email"] for person in task["people"]], verb)
            status = {"approve": "registered", "deny": "denied"}[verb]
            return {"outcome": "done", "people": [{"email": p["email"], "status": status} for p in task["people"]]}
        if verb == "receive_webhooks":
            return {"outcome": "done", "accepted": client.receiver(task["webhooks"]).receive(client.left)}
        rows = {
            "list_registrants": lambda: client.registrants(webinar, "approved"),
            "list_users": lambda: client.pages("/users", "users"),
            "create_webinar": lambda: [client.create_webinar(task["fields"])],
            "get_webinar": lambda: client.get_webinars(task["webinars"]),
        }
        if verb in rows:
            return {"outcome": "done", "rows": rows[verb]()}
        return {"outcome": "done" if verb == "nothing" else "unsupported"}
    except ZoomError as error:
        return failure_of(error)


def failure_of(error):
    if error is None:
        return {"outcome": "done"}
    found = {"outcome": "failed", "error": {"kind": error.kind, "code": error.code, "message": error.message}}
    return {**found, "outcome": "postponed", "retry_at": error.retry_at} if error.retry_at else found


def main(make=ZoomClient):
    task = json.load(sys.stdin)
    client = make(os.environ, task.get("deadline_s", 20), task.get("parallel", 1))
    print(json.dumps(answer_to(task, client)))


if __name__ == "__main__":
    main()
