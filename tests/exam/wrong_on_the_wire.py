"""Wrong clients that differ in what they send: tokens, waits, retries and batches."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from datetime import timedelta

from reference_client import Client, adapter, wrong

ZoomError, LostError = adapter.ZoomError, adapter.LostError
FOR_EVER = 10**9

# Tokens


@wrong("no_relogin", "gives up at the first 401")
class NoRelogin(Client):
    log_ins = 0


@wrong("relogin_loop", "fetches a token after each 401, for ever")
class ReloginLoop(Client):
    log_ins = FOR_EVER

    def token(self, refused=None):
        if self.left() < 0:
            raise ZoomError("credentials")
        time.sleep(0.02 if refused else 0)
        return super().token(refused)


@wrong("token_each_call", "fetches a token for each call")
class TokenEachCall(Client):
    def token(self, refused=None):
        with self.lock:
            self.fetch_token()
            return self.value


@wrong("same_token_again", "repeats a call after a 401 with the token that was refused")
class SameTokenAgain(Client):
    log_ins = 3

    def token(self, refused=None):
        return super().token()


@wrong("token_in_query", "puts the token into the URL")
class TokenInQuery(Client):
    def authorized(self, url, token):
        return f"{url}{'&' if '?' in url else '?'}access_token={token}", {"Content-Type": "application/json"}


@wrong("calls_without_token", "calls the API although the token service failed")
class CallsWithoutToken(Client):
    def fetch_token(self):
        try:
            super().fetch_token()
        except ZoomError:
            self.value, self.until = "", time.monotonic() + 60

    def authorized(self, url, token):
        url, headers = super().authorized(url, token)
        return url, headers if token else {"Content-Type": "application/json"}

    tries = 1


@wrong("log_in_storm", "repeats a log-in with wrong credentials")
class LogInStorm(Client):
    def fetch_token(self):
        for _ in range(4):
            try:
                return super().fetch_token()
            except LostError:
                raise
            except ZoomError:
                continue
        return super().fetch_token()


@wrong("token_each_thread", "fetches a token in each thread")
class TokenEachThread(Client):
    def __init__(self, *given):
        super().__init__(*given)
        self.mine = threading.local()

    def token(self, refused=None):
        if getattr(self.mine, "value", None) in (None, refused):
            with self.lock:
                self.fetch_token()
                self.mine.value = self.value
        return self.mine.value


@wrong("wall_clock_life", "compares the expiry in the token with its own clock")
class WallClockLife(Client):
    def token(self, refused=None):
        if self.value:
            claims = self.value.split(".")[1]
            expires = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["exp"]
            if expires < time.time():
                self.value = None
        return super().token(refused)


# 429


class AfterLimit(Client):
    """A client with another reaction to a limit of a second."""

    def wait_for(self, headers, document, times):
        if "per-second" in str(document.get("message")):
            return self.wait_a_second(headers, times)
        return super().wait_for(headers, document, times)


@wrong("no_wait", "repeats a call at once after a 429")
class NoWait(AfterLimit):
    def wait_a_second(self, headers, times):
        if self.left() < 0:
            raise ZoomError("rate_limit")
        return 0


@wrong("short_wait", "waits half a second after each 429")
class ShortWait(AfterLimit):
    def wait_a_second(self, headers, times):
        return 0.5


@wrong("int_of_retry_after", "reads Retry-After as a whole number")
class IntOfRetryAfter(AfterLimit):
    def wait_a_second(self, headers, times):
        return int(headers.get("retry-after", 1))


@wrong("sleeps_negative", "sleeps until the instant of Retry-After, also if it is past")
class SleepsNegative(AfterLimit):
    def wait_a_second(self, headers, times):
        now = adapter.header_date(headers["date"])
        until = self.retry_instant(headers.get("retry-after"), now) or now + timedelta(seconds=1)
        time.sleep((until - now).total_seconds())
        return 0


@wrong("gives_up_at_429", "gives up at the first 429 of a second")
class GivesUpAt429(AfterLimit):
    def wait_a_second(self, headers, times):
        raise ZoomError("rate_limit", "429", 429)


@wrong("waits_for_ever", "waits for as long as Retry-After says, past its deadline")
class WaitsForEver(AfterLimit):
    def wait_a_second(self, headers, times):
        until = self.retry_instant(headers.get("retry-after"), adapter.header_date(headers["date"]))
        if until and (until - adapter.header_date(headers["date"])).total_seconds() > 60:
            time.sleep(self.left() + 6)
        return 1.05


class AfterDay(Client):
    """A client with another reaction to a limit of a day."""

    def wait_for(self, headers, document, times):
        if "daily" in str(document.get("message")):
            return self.wait_a_day(headers, document)
        return super().wait_for(headers, document, times)


@wrong("storms_at_day_limit", "repeats calls after a limit of a day")
class StormsAtDayLimit(AfterDay):
    def wait_a_day(self, headers, document):
        if self.left() < 2:
            raise ZoomError("rate_limit", "429", 429)
        return 0.2


@wrong("day_limit_is_failure", "reports a limit of a day as a failure, without an instant")
class DayLimitIsFailure(AfterDay):
    def wait_a_day(self, headers, document):
        raise ZoomError("rate_limit", str(document["message"]), 429)


@wrong("postpones_by_an_hour", "postpones by an hour, whatever Zoom says")
class PostponesByAnHour(AfterDay):
    def wait_a_day(self, headers, document):
        now = adapter.header_date(headers["date"])
        raise ZoomError("rate_limit", str(document["message"]), 429, adapter.iso(now + timedelta(hours=1)))


@wrong("trusts_past_instant", "postpones to the instant of Retry-After, also if it is past")
class TrustsPastInstant(AfterDay):
    def wait_a_day(self, headers, document):
        now = adapter.header_date(headers["date"])
        until = self.retry_instant(headers.get("retry-after"), now) or now
        raise ZoomError("rate_limit", str(document["message"]), 429, adapter.iso(until))


@wrong("person_limit_ends_all", "ends the work where one person's quota is used up")
class PersonLimitEndsAll(Client):
    def wait_for(self, headers, document, times):
        try:
            return super().wait_for(headers, document, times)
        except ZoomError as error:
            error.people = ()
            raise


# Retries


class Lost(Client):
    """A client with another reaction to a lost registration."""

    def send_batch(self, webinar, batch, rows):
        while True:
            try:
                return super().send_batch(webinar, batch, rows)
            except LostError:
                if self.lost(batch, rows):
                    return None


@wrong("blind_resend", "sends a lost batch again without a look at the list")
class BlindResend(Lost):
    count = 0

    def lost(self, batch, rows):
        self.count += 1
        if self.count > 3:
            raise ZoomError("network")
        time.sleep(0.2)


@wrong("gives_up_after_loss", "reports all people of a lost batch as failed")
class GivesUpAfterLoss(Lost):
    def lost(self, batch, rows):
        for person in batch:
            rows[person["email"].lower()].update(status="failed")
        raise ZoomError("network")


@wrong("lost_is_registered", "reports all people of a lost batch as registered")
class LostIsRegistered(Lost):
    def lost(self, batch, rows):
        for person in batch:
            rows[person["email"].lower()].update(status="registered", join_url="https://zoom.us/w/1")
        return True


@wrong("repeats_create", "creates a webinar again where the answer was lost")
class RepeatsCreate(Client):
    def create_webinar(self, fields):
        return self.call("POST", "/users/me/webinars", fields)


@wrong("create_once", "gives up where the answer to a creation was lost")
class CreateOnce(Client):
    def create_webinar(self, fields):
        return self.call("POST", "/users/me/webinars", fields, safe=False)


@wrong("lost_create_is_done", "reports a creation as done where the answer was lost")
class LostCreateIsDone(Client):
    def create_webinar(self, fields):
        try:
            return self.call("POST", "/users/me/webinars", fields, safe=False)
        except LostError:
            return {**fields, "id": 1}


@wrong("repeats_4xx", "repeats what Zoom refused")
class Repeats4xx(Client):
    def refusal(self, status, document, body):
        error = super().refusal(status, document, body)
        return error if error.people or "page token" in error.message else RefusedAgainError(error)

    def call(self, *given, **how):
        for attempt in range(3):
            try:
                return super().call(*given, **how)
            except RefusedAgainError as error:
                if attempt == 2:
                    raise error.real from None
        raise AssertionError


class RefusedAgainError(ZoomError):
    def __init__(self, real):
        super().__init__(real.kind, real.message, real.code)
        self.real = real


@wrong("no_retry", "never repeats a read")
class NoRetry(Client):
    def call(self, method, path, body=None, query=None, safe=True):
        return super().call(method, path, body, query, safe=False)


@wrong("retries_for_ever", "repeats a read for ever")
class RetriesForEver(Client):
    def call(self, *given, **how):
        before, self.tries = self.tries, FOR_EVER
        try:
            return super().call(*given, **how)
        finally:
            self.tries = before

    def pause(self, seconds):
        if self.left() < -4:
            raise LostError("network")
        time.sleep(0.2)


@wrong("ignores_wait_of_503", "repeats a call at once after a 503 with Retry-After")
class IgnoresWaitOf503(Client):
    def pause(self, seconds):
        super().pause(0.1 if seconds == 2.0 else seconds)


@wrong("no_timeout", "waits for an answer without a limit")
class NoTimeout(Client):
    def patience(self):
        return self.left() + 8


# Batches


@wrong("batch_50", "sends 50 people in a batch")
class Batch50(Client):
    batch_size = 50


@wrong("drops_remainder", "sends only full batches")
class DropsRemainder(Client):
    def split(self, people):
        batches = super().split(people)
        return [batch for batch in batches if len(batch) == self.batch_size or len(batches) == 1]


@wrong("batch_29_drops_one", "leaves out the last person of each full batch")
class Batch29DropsOne(Client):
    def split(self, people):
        return [batch[:29] if len(batch) == self.batch_size else batch for batch in super().split(people)]


@wrong("overlaps", "sends the first person of a batch in the batch before, too")
class Overlaps(Client):
    def split(self, people):
        return [people[n : n + 30] for n in range(0, len(people), 29)]


@wrong("sends_empty", "sends an empty batch after the last one")
class SendsEmpty(Client):
    def split(self, people):
        return [*super().split(people), []]

    def register_batch(self, webinar, batch, rows, errors):
        if not batch:
            return self.send_batch(webinar, batch, rows)
        return super().register_batch(webinar, batch, rows, errors)


@wrong("changes_fifty", "changes the status of 50 registrants at once")
class ChangesFifty(Client):
    def change_status(self, webinar, emails, action):
        before, self.batch_size = self.batch_size, 50
        super().change_status(webinar, emails, action)
        self.batch_size = before


@wrong("changes_half", "changes the status of the first half, and reports all")
class ChangesHalf(Client):
    def change_status(self, webinar, emails, action):
        super().change_status(webinar, emails[: len(emails) // 2] or ["nobody@example.com"], action)


@wrong("denies_everyone", "denies all registrants of the webinar")
class DeniesEveryone(Client):
    def change_status(self, webinar, emails, action):
        super().change_status(webinar, list(self.everybody(webinar)) if action == "deny" else emails, action)


@wrong("resume_resends", "registers all people again in a resumed run")
class ResumeResends(Client):
    def everybody(self, webinar):
        return {} if self.task["verb"] == "resume" else super().everybody(webinar)


@wrong("resume_forgets_links", "does not read the list again for those it knows")
class ResumeForgetsLinks(Client):
    def everybody(self, webinar):
        found = super().everybody(webinar)
        return {email: {**row, "join_url": None, "status": "pending"} for email, row in found.items()}


# Text


class Rewrites(Client):
    """A client that changes what it sends."""

    def call(self, method, path, body=None, query=None, safe=True):
        return super().call(method, path, body and json.loads(json.dumps(body), object_hook=self.rewrite), query, safe)


@wrong("ascii_names", "removes letters that are not ASCII")
class AsciiNames(Rewrites):
    def rewrite(self, part):
        names = {"first_name", "last_name", "topic"} & part.keys()
        return part | {name: part[name].encode("ascii", "ignore").decode() or "x" for name in names}


@wrong("capitalizes_names", "writes each part of a name with a capital")
class CapitalizesNames(Rewrites):
    def rewrite(self, part):
        return part | {name: part[name].title() for name in ("first_name", "last_name") if name in part}


@wrong("cuts_names", "cuts names at 40 characters")
class CutsNames(Rewrites):
    def rewrite(self, part):
        return part | {name: part[name][:40] for name in ("first_name", "last_name") if name in part}


@wrong("drops_plus", "removes what follows a plus sign in an address")
class DropsPlus(Rewrites):
    def rewrite(self, part):
        return part | ({"email": re.sub(r"\+[^@]*", "", part["email"])} if "email" in part else {})


@wrong("drops_apostrophes", "removes apostrophes from names")
class DropsApostrophes(Rewrites):
    def rewrite(self, part):
        return part | {name: part[name].replace("'", "") for name in ("first_name", "last_name") if name in part}


@wrong("appends_z", "appends Z to a local time")
class AppendsZ(Rewrites):
    def rewrite(self, part):
        return part | ({"start_time": part["start_time"].rstrip("Z") + "Z"} if "start_time" in part else {})
