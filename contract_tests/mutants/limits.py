"""Limits gone wrong: how many, counted by what, until when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockzoom.server import rate_limits as rate_limit
from mockzoom.zoom import plans, quotas
from mockzoom.zoom.account_clock import DAY, HOUR, instant
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.plans import Limit
from mockzoom.zoom.registrants import rules as registration_rules
from mockzoom.zoom.registrants.rules import Registration
from mockzoom.zoom.webinars import creation

from .mutant import Mutant
from .patching import everywhere, set_to, wrapped
from .registration import instead

DONE = "mockzoom.zoom.registrants.handlers"
GATE = "mockzoom.server.rate_limits"


def quota(asked: int, given: Any) -> Any:
    """A daily quota of another size, still reported as the right one."""
    return everywhere(quotas.daily_quota, lambda account, calls: _quota(account, given if calls == asked else calls))


_quota = quotas.daily_quota
_period = quotas.period
_counter = quotas.registration_counter


def plan(label: str, **changes: Any) -> Any:
    """The business plan with another limit for a label."""
    limits = plans.BUSINESS_LIMITS[label]._replace(**changes)
    return set_to("mockzoom.zoom.quotas.PLANS", plans.PLANS | {"business": plans.BUSINESS_LIMITS | {label: limits}})


def every_plan(change: Any) -> Any:
    """All plans, each limit changed."""
    changed = {
        name: {label: change(label, limits) for label, limits in table.items()} for name, table in plans.PLANS.items()
    }
    return set_to("mockzoom.zoom.quotas.PLANS", changed)


def days_begin_at(shift_ms: int) -> Any:
    """A day that begins at an offset after midnight UTC."""

    def wrong(window: Any, now: int) -> Any:
        return _period(window, now - shift_ms if window == "day" else now)

    return everywhere(quotas.period, wrong)


def _never_new(window: Any, now: int) -> Any:
    return _period(window, 0 if window == "day" else now)


def _counting_only_new(register: Any) -> Any:
    """Attempts of people who are known already are not counted."""

    def wrong(ctx: Any, registration: Registration) -> Any:
        told = replace(registration, attempts={**registration.attempts, **dict.fromkeys(registration.known, 0)})
        return register(ctx, told)

    return wrong


def _rows_once(register: Any) -> Any:
    """A batch is one attempt for each person, however often they stand in it."""

    def wrong(r: Registration) -> None:
        once = list(dict.fromkeys(r.emails))
        entries = [next(e for m, e in zip(r.emails, r.entries, strict=True) if m == one) for one in once]
        register(replace(r, emails=once, entries=entries))

    return wrong


def _refused_cost(register: Any) -> Any:
    """A rejected batch costs every registrant an attempt."""

    def wrong(ctx: Any, registration: Registration) -> Any:
        try:
            return register(ctx, registration)
        except ZoomApiError:
            counters = [_counter(ctx.account, registration.webinar.id, email) for email in registration.emails]
            ctx.state.increment(_period("day", ctx.now), counters)
            raise

    return wrong


def _names(change: Any) -> Any:
    """The error of a daily quota names another registrant."""

    def wrap(check: Any) -> Any:
        def wrong(r: Registration) -> None:
            try:
                check(r)
            except ZoomApiError as error:
                error.params["email"] = change(r, error.params["email"])
                raise

        return wrong

    return instead("daily_quota", wrap(registration_rules._daily_quota))


def retry_after(value: Any) -> Any:
    """Another Retry-After: made of the time, or none."""
    return everywhere(quotas.retry_after, lambda now: {} if value is None else {"Retry-After": value(now)})


def _count_refused(count_call: Any) -> Any:
    """Calls that were refused use up the day."""

    def wrong(state: Any, account: Any, label: str, now: int, product: str) -> Any:
        try:
            return count_call(state, account, label, now, product)
        except ZoomApiError:
            limits = quotas.call_limits(account, label, product)
            if limits and limits.daily:
                state.increment(_period("day", now), [("calls", limits.daily.pool)])
            raise

    return wrong


def _one_pool(label: str, limits: Any) -> Any:
    del label
    return limits._replace(burst=limits.burst._replace(pool="all"))


def _more(label: str, limits: Any) -> Any:
    del label
    return limits._replace(burst=limits.burst._replace(calls=limits.burst.calls + 1))


def _no_days(label: str, limits: Any) -> Any:
    del label
    return limits._replace(daily=None)


def _rolling(window: Any, now: int) -> Any:
    """Seconds that begin in the middle of those of the calendar."""
    return _period(window, now - 500 if window == "second" else now)


def _retry_after_always(used_up: Any) -> Any:
    def wrong(limit: Limit, headers: Any, now: int) -> Any:
        refusal = used_up(limit, headers, now)
        refusal.headers |= quotas.retry_after(now)
        return refusal

    return wrong


def _retry_after_of_hosts(count_change: Any) -> Any:
    def wrong(ctx: Any, *rest: Any) -> None:
        try:
            count_change(ctx, *rest)
        except ZoomApiError as error:
            error.headers = quotas.retry_after(ctx.now)
            raise

    return wrong


MUTANTS = (
    Mutant("registrant_limit_untold", "rate_headers_registrant", "a single registration shows the account's limits",
           everywhere(rate_limit.registrant_headers, lambda account, operation_id, headers: headers)),
    Mutant("quota_of_two", "registrant_quota", "the third registration of a day is refused", quota(3, 2)),
    Mutant("quota_of_four", "registrant_quota", "the fourth registration of a day is taken", quota(3, 4)),
    Mutant("no_quota", "registrant_daily_limit", "registrations are not counted",
           quota(3, None)),
    Mutant("quota_across_webinars", "registrant_quota", "one count for all webinars",
           set_to(f"{DONE}.registration_counter", lambda a, w, e: ("registration", e))),
    Mutant("quota_of_the_webinar", "registrant_quota", "one count for all people of a webinar",
           set_to(f"{DONE}.registration_counter", lambda a, w, e: ("registration", w))),
    Mutant("quota_without_repetitions", "registrant_quota", "who is known already is not counted",
           wrapped(f"{DONE}._register", _counting_only_new)),
    Mutant("batch_row_counts_once", "batch_quota", "an address three times in a batch is one attempt",
           instead("daily_quota", _rows_once(registration_rules._daily_quota))),
    Mutant("refused_batch_costs", "batch_quota", "a rejected batch costs every registrant an attempt",
           wrapped(f"{DONE}._register", _refused_cost)),
    Mutant("quota_names_the_first", "registrant_daily_limit", "the refusal names the first person of the batch",
           _names(lambda r, _: r.entries[0]["email"])),
    Mutant("quota_names_the_folded", "registrant_daily_limit", "the refusal names the address in lower case",
           _names(lambda _, email: email.lower())),
    Mutant("quota_names_another_spelling", "email_case", "the refusal spells the address in its own way",
           _names(lambda _, email: email.title())),
    Mutant("day_of_auckland", "calendar", "days begin at a local midnight", days_begin_at(-13 * HOUR)),
    Mutant("day_from_noon", "calendar", "a day is 24 hours from the first call", days_begin_at(12 * HOUR)),
    Mutant("day_a_second_late", "calendar", "the day begins a second after midnight", days_begin_at(1000)),
    Mutant("day_a_second_early", "calendar", "the day begins a second before midnight", days_begin_at(-1000)),
    Mutant("day_without_end", "calendar", "quotas never come back", everywhere(quotas.period, _never_new)),
    Mutant("retry_after_seconds", "retry_after", "Retry-After is a number of seconds",
           retry_after(lambda now: str((DAY - now % DAY) // 1000))),
    Mutant("retry_after_missing", "retry_after", "daily refusals carry no Retry-After", retry_after(None)),
    Mutant("retry_after_in_a_day", "retry_after", "Retry-After is 24 hours ahead",
           retry_after(lambda now: instant(now + DAY))),
    Mutant("retry_after_with_offset", "retry_after", "Retry-After has an offset for Z",
           retry_after(lambda now: instant((now // DAY + 1) * DAY).replace("Z", "+00:00"))),
    Mutant("retry_after_on_seconds", "retry_after", "calls that come too soon carry a Retry-After too",
           wrapped(f"{GATE}._limit_exceeded", _retry_after_always)),
    Mutant("retry_after_of_hosts", "retry_after", "a host's used-up quota carries a Retry-After too",
           everywhere(creation.count_webinar_change, _retry_after_of_hosts(creation.count_webinar_change))),
    Mutant("nine_status_changes", "status_quota", "the tenth status change of a day is refused", quota(10, 9)),
    Mutant("eleven_status_changes", "status_quota", "the eleventh status change of a day is taken", quota(10, 11)),
    Mutant("status_changes_of_all", "status_quota", "status changes of a webinar share one count",
           set_to(f"{DONE}.status_counter", lambda account, webinar_id, email: ("status", webinar_id))),
    Mutant("ninety_nine_webinars", "webinar_quota", "the hundredth webinar of a day is refused", quota(100, 99)),
    Mutant("hundred_and_one_webinars", "webinar_quota", "one more webinar a day", quota(100, 101)),
    Mutant("no_webinar_quota", "webinar_daily_limit", "webinars are not counted",
           quota(100, None)),
    Mutant("one_call_more", "plan_limits", "each second holds a call more", every_plan(_more)),
    Mutant("heavy_is_light", "plan_limits", "heavy calls may come as often as light ones",
           plan("heavy", burst=Limit("second", 80, "heavy"))),
    Mutant("labels_share_a_second", "plan_limits", "light and heavy calls share one count", every_plan(_one_pool)),
    Mutant("no_daily_limits", "rate_limit_daily", "calls of a day are not counted", every_plan(_no_days)),
    Mutant("no_limits", "rate_limit_per_second", "calls are not counted",
           everywhere(quotas.applies, lambda account, limit: False)),
    Mutant("refused_calls_counted", "plan_limits", "refused calls use up the day",
           wrapped("mockzoom.server.pipeline.count_request", _count_refused)),
    Mutant("seconds_off_the_calendar", "calendar", "seconds begin in the middle of those of the clock",
           everywhere(quotas.period, _rolling)),
)  # fmt: skip
