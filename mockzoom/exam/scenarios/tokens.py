"""Tokens: reuse, expiry, revocation, and a token service that fails."""

from __future__ import annotations

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Check, Source
from mockzoom.exam.exchanges import BATCH, TOKEN, Exchange
from mockzoom.exam.judges import (
    MUST,
    SHOULD,
    PremiseOf,
    check,
    condition,
    done,
    ends,
    few_calls,
    kind,
    not_done,
    rows,
)
from mockzoom.exam.observed import Observed, Premise, applied, met_by
from mockzoom.exam.verdicts import Met, Unmet

HOUR_MS = 3_600_000
SECRET_NAMES = ("access_token", "client_secret", "token", "refresh_token")
BEARER = Source("documented", "RFC 6750 section 2.3: a token in the URL is kept in logs")


def refused_by(rule: str) -> PremiseOf:
    """Return the premise that a call was refused by a rule."""
    return lambda observed: met_by(
        (one for one in observed.exchanges if one.rule == rule), f"no call was refused by {rule}"
    )


def _several_calls(observed: Observed) -> Premise:
    enough = observed.tokens and len(observed.api) > 1
    return met_by((*observed.tokens, *observed.api) if enough else (), "fewer than two calls with a token of its own")


def _anything(observed: Observed) -> Premise:
    """Return the premise that the API was called, with a valid token or without."""
    return met_by((*observed.api, *observed.strays), "no call of the API arrived")


def _gave_up(observed: Observed) -> Premise:
    """Return the premise that the client asked for a token, and reports that the work is not done."""
    found = observed.tokens if observed.answer.outcome in ("failed", "postponed") else ()
    return met_by(found, "the client did not report that it cannot log in")


def _called_after(premise: PremiseOf) -> PremiseOf:
    """Return a premise that also needs a call of the API."""

    def both(observed: Observed) -> Premise:
        return premise(observed) if observed.api or observed.strays else Unmet("no call of the API arrived")

    return both


def _fetched(observed: Observed) -> Premise:
    return met_by(observed.tokens, "no token was requested")


ONE_TOKEN = few_calls(
    _several_calls,
    "one-token",
    1,
    lambda observed: observed.tokens,
    level=SHOULD,
    says="One token serves all calls.",
    why="Each token is another call, and Zoom limits calls for tokens, too.",
    fix="Keep the token until a minute before it expires, and let parallel calls share it.",
    rules=("token_life",),
)


def _no_bearer(observed: Observed, _: Met) -> str:
    bare = [one for one in (*observed.api, *observed.strays) if "authorization" not in one.record.headers]
    return f"{bare[0].method} {bare[0].path} came without a token" if bare else ""


def bearer(premise: PremiseOf) -> Check:
    """Return the check that no call comes without a token."""
    return check(
        "bearer",
        MUST,
        "No call of the API comes without a token.",
        "It is refused, and a client that takes the refusal as an answer loses the work.",
        "Make a call only after the token service has answered with a token.",
        premise=_called_after(premise),
        judge=condition(_no_bearer),
        rules=("access_token_invalid",),
        reads_answer=False,
    )


@scenario("tokens", "token-reused", "get_webinar", (ONE_TOKEN, rows(_several_calls)), webinars=10)
def token_reused(arrangement: Arrangement) -> None:
    """Ten reads in a row need one token."""
    arrangement.task["webinars"] = arrangement.webinars


def _once_refused(observed: Observed, met: Met) -> str:
    return f"{len(met.exchanges)} calls came with the token that had expired" if len(met.exchanges) > 1 else ""


@scenario(
    "tokens",
    "token-expires",
    "register",
    (
        done(refused_by("access_token_expired")),
        check(
            "old-token",
            SHOULD,
            "A token that Zoom refused as expired is not used again.",
            "Each further call is refused, and nothing is gained.",
            "Fetch a token after the first 401, and repeat the call once with it.",
            premise=refused_by("access_token_expired"),
            judge=condition(_once_refused),
            rules=("access_token_expired",),
            reads_answer=False,
        ),
    ),
    people=61,
)
def token_expires(arrangement: Arrangement) -> None:
    """An hour passes after the first batch, and the token has expired."""
    arrangement.pass_time("hour", BATCH, HOUR_MS + 60_000)


def _fetches(observed: Observed, met: Met) -> str:
    later = observed.after_exchange(met.exchanges[0])
    return "" if later and later[0].is_token else "no token was requested after the 401"


@scenario(
    "tokens",
    "token-revoked",
    "register",
    (
        done(applied("revoked")),
        check(
            "fetches",
            MUST,
            "After a 401 the client fetches a token before the next call.",
            "A revoked token never comes back, so the rest of the work is lost.",
            "Drop the token at a 401, whatever its age, and fetch another one once.",
            premise=applied("revoked"),
            judge=condition(_fetches),
            rules=("access_token_invalid",),
            reads_answer=False,
        ),
    ),
    people=61,
)
def token_revoked(arrangement: Arrangement) -> None:
    """The token is revoked after the first batch."""
    arrangement.fault("revoked", BATCH, rule="access_token_invalid", skip=1, first=1)


@scenario(
    "tokens",
    "token-never-good",
    "get_webinar",
    (
        ends(applied("refused")),
        not_done(applied("refused"), ("access_token_invalid",)),
        few_calls(
            applied("refused"),
            "three-calls",
            3,
            lambda observed: observed.api,
            level=MUST,
            says="A request that gets 401 with each token is given up after three calls.",
            why="A loop of log-ins never ends, and locks the account out.",
            fix="Count the log-ins of a request; after the second 401 report that the credentials do not work.",
            rules=("access_token_invalid",),
        ),
    ),
)
def token_never_good(arrangement: Arrangement) -> None:
    """Each token is refused, also one that was just issued."""
    arrangement.task["webinars"] = arrangement.webinars
    arrangement.fault("refused", rule="access_token_invalid")


FAILING_SERVICES: dict[str, tuple[str, dict[str, object]]] = {
    "token-service-down": (
        "The token service answers 500 once.",
        {"status": 500, "body": {"reason": "Internal Error"}},
    ),
    "token-service-html": (
        "The token service answers with a page of HTML once.",
        {"status": 200, "body": "<html>busy</html>"},
    ),
    "token-service-reset": (
        "The connection to the token service breaks once.",
        {"connection": "reset", "when": "before"},
    ),
}


def _failing_service(name: str, title: str, fault: dict[str, object]) -> None:
    checks = (done(applied("down"), SHOULD), bearer(applied("down")))

    @scenario("tokens", name, "register", checks, people=2, title=title)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.fault("down", TOKEN, first=1, **fault)


for _name, (_title, _fault) in FAILING_SERVICES.items():
    _failing_service(_name, _title, _fault)


def _calls(observed: Observed) -> tuple[Exchange, ...]:
    return (*observed.api, *observed.strays)


@scenario(
    "tokens",
    "secret-wrong",
    "register",
    (
        few_calls(
            _gave_up,
            "two-tries",
            2,
            lambda observed: observed.tokens,
            level=MUST,
            says="Wrong credentials are tried twice at most.",
            why="They never become right, and a client that goes on never ends.",
            fix="Give up at a 4xx of the token service, and repeat only 5xx and lost answers.",
            rules=("oauth_client_invalid",),
        ),
        few_calls(
            _gave_up,
            "no-call",
            0,
            _calls,
            level=MUST,
            says="Without a token the API is not called.",
            why="It is refused, and a client that takes the refusal as an answer loses the work.",
            fix="End the task where the token service refuses.",
            rules=("oauth_client_invalid",),
        ),
        not_done(_fetched, ("oauth_client_invalid",)),
        kind(_fetched, "credentials", rules=("oauth_client_invalid",)),
    ),
    people=2,
)
def secret_wrong(arrangement: Arrangement) -> None:
    """The client secret is wrong."""
    arrangement.variables.update(
        ZOOM_CLIENT_SECRET="wrong-" + arrangement.account.client_secret[:8], ZOOM_ACCESS_TOKEN=""
    )


@scenario("tokens", "token-race", "register", (done(_several_calls), ONE_TOKEN), people=120, parallel=4)
def token_race(arrangement: Arrangement) -> None:
    """Four parallel calls need a token at the same time."""


def _in_url(observed: Observed, met: Met) -> str:
    for one in met.exchanges:
        for name in one.query:
            if name.lower() in SECRET_NAMES:
                return f"{one.method} {one.path} has {name} in its query"
    return ""


def header_only() -> Check:
    """Return the check that no secret is in a URL."""
    return check(
        "header",
        MUST,
        "Token and client secret are never in a URL.",
        "URLs are kept in the logs of proxies, and Zoom refuses a token there.",
        "Send the token in the header Authorization, and the secret by Basic authentication or in the form.",
        premise=_anything,
        judge=condition(_in_url),
        rules=("access_token_in_query",),
        sources=(BEARER,),
        reads_answer=False,
    )


@scenario("tokens", "secret-in-url", "register", (header_only(),), people=2)
def secret_in_url(arrangement: Arrangement) -> None:
    """An ordinary run, in which no secret may be in a URL."""
