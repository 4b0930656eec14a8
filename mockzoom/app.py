"""Construction of pipelines and applications from settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, cached_property
from threading import RLock
from time import perf_counter
from typing import TYPE_CHECKING

from mockzoom.accounts import (
    AccountSeed,
    SeedFileError,
    account_seed,
    builtin_account,
    ensure_account,
    read_seed_file,
    settle_changes,
)
from mockzoom.accounts.builtin import DEMO_DATA
from mockzoom.accounts.factory import Filling
from mockzoom.accounts.prepared import new_memory_store
from mockzoom.config import Settings, check_settings
from mockzoom.delivery.lazy import LazyDelivery
from mockzoom.errors import FieldError
from mockzoom.real_files import real_files
from mockzoom.server import Options, Pipeline
from mockzoom.server.response_validation import validate_response
from mockzoom.spec import ApiSpec, load_spec
from mockzoom.storage import Store, open_store
from mockzoom.storage.factory import MEMORY
from mockzoom.zoom.account_clock import system_ms
from mockzoom.zoom.profiles import get_profile

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment
    from flask import Flask

    from mockzoom.admin.api import AdminAPI
    from mockzoom.delivery.service import DeliveryService
    from mockzoom.web.wsgi import FastPathApp
    from mockzoom.zoom.context import AnnouncedEvent


EXTENSION = "mockzoom"  # the key of the `Application` in the extensions of its Flask application


def create_pipeline(
    settings: Settings | None = None, *, clock: Callable[[], int] = system_ms, store: Store | None = None
) -> Pipeline:
    """Return the pipeline of a server, without HTTP, after adding the accounts that its store lacks.

    `clock` returns the time in epoch ms, and if it is given also measures durations; `store` replaces the store
    of the settings. Raises `SettingError` for an invalid setting, `SeedFileError` for an unusable seed file, and
    `StoreError` for an unusable store.
    """
    settings = settings or Settings()
    check_settings(settings)
    spec = load_spec()
    accounts: list[AccountSeed] = []
    if store is None and settings.store == MEMORY and not settings.demo_data:
        store = new_memory_store(spec, settings, clock())
    else:
        store = store or open_store(settings.store, clock())
        accounts.append(_builtin(settings, spec, clock()))
        settle_changes(store)
    if settings.seed:
        accounts += read_seed_file(settings.seed, settings, spec, clock())
    for account in accounts:
        _ensure_account(store, spec, account, account.clock.read(clock()))
    pipeline = Pipeline(
        spec,
        store,
        clock,
        profile=get_profile(settings.profile),
        options=Options(settings.diagnosis, settings.max_body, settings.journal, settings.emulation),
        response_validator=validate_response(spec) if settings.check_answers else None,
        timer=perf_counter if clock is system_ms else lambda: clock() / 1000,
    )
    pipeline.event_listener = pipeline.receiver_caller = _lazy_delivery(store, settings, clock)
    return pipeline


def _builtin(settings: Settings, spec: ApiSpec, now: int) -> AccountSeed:
    """Return the built-in account, with the demo data if the settings ask for them; `now` is in epoch ms."""
    account = builtin_account(settings)
    if not settings.demo_data:
        return account
    return account_seed({**account.document, "data_set": DEMO_DATA}, "", settings, spec, now)


def _ensure_account(store: Store, spec: ApiSpec, account: AccountSeed, now: int) -> None:
    fill: Filling | None = None
    if account.requests or any(webinar.contents for webinar in account.webinars):
        from mockzoom.admin.seed_contents import FILL  # noqa: PLC0415 - most servers start without contents

        fill = FILL
    try:
        ensure_account(store, spec, account, now, fill)
    except FieldError as error:
        raise SeedFileError(f"account {account.account.id!r}: {error.field}: {error.message}") from None


@real_files()
def create_admin_api(
    pipeline: Pipeline, settings: Settings | None = None, *, clock: Callable[[], int] = system_ms
) -> AdminAPI:
    """Return the admin API for the accounts of a pipeline; settings and clock must be those of the pipeline."""
    from mockzoom.admin.api import AdminAPI  # noqa: PLC0415 - keeps the start quick; only needed once the admin API is used
    from mockzoom.admin.context import AdminContext  # noqa: PLC0415 - the same
    from mockzoom.spec.admin_spec import load_admin_spec  # noqa: PLC0415 - the same

    settings = settings or Settings()
    webhooks = webhooks_of(pipeline, settings, clock)
    context = AdminContext(pipeline.store, pipeline.spec, clock, settings, pipeline.run_steps, webhooks)
    return AdminAPI(context, load_admin_spec())


def webhooks_of(pipeline: Pipeline, settings: Settings, clock: Callable[[], int]) -> LazyDelivery:
    """Return what delivers the webhooks of a pipeline's accounts."""
    if not isinstance(pipeline.event_listener, LazyDelivery):
        pipeline.event_listener = pipeline.receiver_caller = _lazy_delivery(pipeline.store, settings, clock)
    return pipeline.event_listener


def _serving_pipeline(settings: Settings, clock: Callable[[], int] = system_ms) -> Pipeline:
    """Return the pipeline of a server, which goes on with the deliveries that its store has."""
    pipeline = create_pipeline(settings, clock=clock)
    if settings.store != "memory" or settings.seed:
        webhooks_of(pipeline, settings, clock).resume()
    return pipeline


def _lazy_delivery(store: Store, settings: Settings, clock: Callable[[], int]) -> LazyDelivery:
    @real_files()
    def make_service() -> DeliveryService:
        from mockzoom.delivery.service import DeliveryService  # noqa: PLC0415 - 20 ms; only needed with subscriptions

        return DeliveryService(store, clock, targets=settings.webhook_targets, validate=settings.check_answers)

    def check(cause: str, events: list[AnnouncedEvent]) -> None:
        with real_files():
            from mockzoom.delivery.event_checks import check_events  # noqa: PLC0415 - for tests

        check_events(cause, events)

    @real_files()
    def is_event(name: str) -> bool:
        from mockzoom.spec.event_spec import load_events  # noqa: PLC0415 - only for subscriptions of Zoom's API

        return name in load_events()

    return LazyDelivery(store, make_service, is_event, check if settings.check_answers else None)


class Application:
    """The WSGI application of a server in this process; its Flask application is created when it is needed.

    That is for requests outside of Zoom's API, and when `flask` is read. A test that creates a server and sends a few
    requests to Zoom's API does without it. `settings` and `clock` are those of `create_app`.
    """

    def __init__(self, settings: Settings, clock: Callable[[], int] = system_ms) -> None:
        self.settings = settings
        self.pipeline = _serving_pipeline(settings, clock)
        self._clock = clock
        self._flask: Flask | None = None
        self._desk: AdminAPI | None = None
        self._lock = RLock()

    @property
    def flask(self) -> Flask:
        """The Flask application."""
        with self._lock:
            if self._flask is None:
                flask = _in_flask(self.pipeline, self.settings, self._clock, lambda: self.admin_api)
                flask.extensions[EXTENSION] = self
                self._flask = flask
            return self._flask

    @property
    def admin_api(self) -> AdminAPI:
        """The admin API, which `settings.admin` may disable for requests over HTTP."""
        with self._lock:
            if self._desk is None:
                self._desk = create_admin_api(self.pipeline, self.settings, clock=self._clock)
            return self._desk

    @property
    def webhooks(self) -> LazyDelivery:
        """What delivers the webhooks."""
        return webhooks_of(self.pipeline, self.settings, self._clock)

    @property
    def is_watched(self) -> bool:
        """Whether the Flask application has hooks that must get every request."""
        found = self._flask
        return found is not None and bool(
            found.before_request_funcs or found.after_request_funcs or found.teardown_request_funcs
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        return (self._flask or self._without_flask)(environ, start_response)

    @property
    def fast_path(self) -> FastPathApp | None:
        """What responds to requests to Zoom's API; None once there is a Flask application, which may have hooks."""
        return None if self._flask is not None else self._without_flask

    @cached_property
    @real_files()
    def _without_flask(self) -> FastPathApp:
        from mockzoom.web.wsgi import FastPathApp, LazyApp  # noqa: PLC0415 - not needed for a pipeline without HTTP

        return FastPathApp(self.pipeline, LazyApp(lambda: self.flask))

    def close(self) -> None:
        """Stop the delivery of webhooks."""
        self.webhooks.close()


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Flask:
    """Return the Flask application of a server, with the admin API unless it is disabled; see `create_pipeline`."""
    return Application(settings or Settings(), clock).flask


def create_server(settings: Settings, wrap: Callable[[Pipeline], Pipeline] = lambda one: one) -> WSGIApplication:
    """Return a WSGI application that starts quickly: Flask is loaded only for requests outside of Zoom's API.

    `wrap` may put something around the pipeline, such as a log of its requests.
    """
    from mockzoom.web.wsgi import FastPathApp, LazyApp  # noqa: PLC0415 - not needed for a pipeline without HTTP

    pipeline = wrap(_serving_pipeline(settings))
    desk = cache(lambda: create_admin_api(pipeline, settings))
    return FastPathApp(pipeline, LazyApp(lambda: _in_flask(pipeline, settings, system_ms, desk)))


@real_files()
def _in_flask(
    pipeline: Pipeline, settings: Settings, clock: Callable[[], int], make_desk: Callable[[], AdminAPI]
) -> Flask:
    from mockzoom.admin.flask_routes import register_admin_routes  # noqa: PLC0415 - loads Flask (60 ms); not needed for a pipeline
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    app = create_flask_app(pipeline)
    app.extensions["mockzoom_webhooks"] = webhooks_of(pipeline, settings, clock)
    if settings.admin:
        register_admin_routes(app, make_desk)
    return app


def create_apps(settings: Settings, wrap: Callable[[Pipeline], Pipeline] = lambda one: one) -> tuple[Flask, Flask]:
    """Return the application for `settings.port`, and one with only the admin API for a separate port."""
    from mockzoom.admin.flask_routes import create_admin_app  # noqa: PLC0415 - loads Flask (60 ms); only needed for servers
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    pipeline = wrap(_serving_pipeline(settings))
    scheme = "https" if settings.tls else "http"
    return create_flask_app(pipeline), create_admin_app(
        lambda: create_admin_api(pipeline, settings), scheme, settings.port
    )
