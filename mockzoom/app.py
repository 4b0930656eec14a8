"""Construction of pipelines and applications from settings."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

from mockzoom.accounts import AccountSeed, SeedFileError, builtin_account, ensure_account, read_seed_file
from mockzoom.config import Settings
from mockzoom.errors import FieldError
from mockzoom.server import Options, Pipeline
from mockzoom.server.response_validation import validate_response
from mockzoom.spec import ApiSpec, load_spec
from mockzoom.storage import Store, open_store
from mockzoom.zoom.account_clock import system_ms
from mockzoom.zoom.profiles import get_profile

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

    from mockzoom.admin.api import AdminAPI


def create_pipeline(
    settings: Settings | None = None, *, clock: Callable[[], int] = system_ms, store: Store | None = None
) -> Pipeline:
    """Return the pipeline of a server, without HTTP, after adding the accounts that its store lacks.

    `clock` returns the time in epoch ms, and if it is given also measures durations; `store` replaces the store
    of the settings. Raises `SeedFileError` for an unusable seed file, and `StoreError` for an unusable store.
    """
    settings = settings or Settings()
    spec = load_spec()
    store = store or open_store(settings.store, clock())
    accounts = [builtin_account(settings)]
    if settings.seed:
        accounts += read_seed_file(settings.seed, settings, spec, clock())
    for account in accounts:
        _ensure_account(store, spec, account, account.clock.read(clock()))
    return Pipeline(
        spec,
        store,
        clock,
        profile=get_profile(settings.profile),
        options=Options(settings.diagnosis, settings.max_body, settings.journal),
        response_validator=validate_response(spec) if settings.check_answers else None,
        timer=perf_counter if clock is system_ms else lambda: clock() / 1000,
    )


def _ensure_account(store: Store, spec: ApiSpec, account: AccountSeed, now: int) -> None:
    try:
        ensure_account(store, spec, account, now)
    except FieldError as error:
        raise SeedFileError(f"account {account.account.id!r}: {error.field}: {error.message}") from None


def create_admin_api(
    pipeline: Pipeline, settings: Settings | None = None, *, clock: Callable[[], int] = system_ms
) -> AdminAPI:
    """Return the admin API for the accounts of a pipeline; settings and clock must be those of the pipeline."""
    from mockzoom.admin.api import AdminAPI  # noqa: PLC0415 - keeps the start quick; only needed once the admin API is used
    from mockzoom.admin.context import AdminContext  # noqa: PLC0415 - the same
    from mockzoom.spec.admin_spec import load_admin_spec  # noqa: PLC0415 - the same

    settings = settings or Settings()
    context = AdminContext(pipeline.store, pipeline.spec, clock, settings, pipeline.run_steps)
    return AdminAPI(context, load_admin_spec())


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Flask:
    """Return the Flask application of a server, with the admin API unless it is disabled; see `create_pipeline`."""
    settings = settings or Settings()
    return _in_flask(create_pipeline(settings, clock=clock), settings, clock)


def create_server(settings: Settings) -> WSGIApplication:
    """Return a WSGI application that starts quickly: Flask is loaded only for requests outside of Zoom's API."""
    from mockzoom.web.wsgi import FastPathApp, LazyApp  # noqa: PLC0415 - not needed for a pipeline without HTTP

    pipeline = create_pipeline(settings)
    return FastPathApp(pipeline, LazyApp(lambda: _in_flask(pipeline, settings, system_ms)))


def _in_flask(pipeline: Pipeline, settings: Settings, clock: Callable[[], int]) -> Flask:
    from mockzoom.admin.flask_routes import register_admin_routes  # noqa: PLC0415 - loads Flask (60 ms); not needed for a pipeline
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    app = create_flask_app(pipeline)
    if settings.admin:
        register_admin_routes(app, lambda: create_admin_api(pipeline, settings, clock=clock))
    return app


def create_apps(settings: Settings) -> tuple[Flask, Flask]:
    """Return the application for `settings.port`, and one with only the admin API for a separate port."""
    from mockzoom.admin.flask_routes import create_admin_app  # noqa: PLC0415 - loads Flask (60 ms); only needed for servers
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    pipeline = create_pipeline(settings)
    scheme = "https" if settings.tls else "http"
    return create_flask_app(pipeline), create_admin_app(
        lambda: create_admin_api(pipeline, settings), scheme, settings.port
    )
