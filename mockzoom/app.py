"""The joiner: the one place where the parts of a server are chosen."""

from __future__ import annotations

from collections.abc import Callable
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
    """Return the pipeline of a server, without HTTP: with its settings, and accounts that the store does not have yet.

    `clock` returns the system's time in epoch ms; `store` replaces the one of the settings. Raises
    `SeedFileError` for a seed file that cannot be used, and `StoreError` for a store that cannot.
    """
    settings = settings or Settings()
    catalogue = load_spec()
    store = store or open_store(settings.store)
    accounts = [builtin_account(settings.profile, settings.plan, settings.rate_limits, settings.registrant_quota_key)]
    if settings.seed:
        accounts += read_seed_file(settings.seed, settings, catalogue, clock())
    for account in accounts:
        _ensure_accounts(store, catalogue, account, account.clock.read(clock()))
    return Pipeline(
        catalogue,
        store,
        clock,
        profile=get_profile(settings.profile),
        options=Options(settings.diagnosis, settings.max_body, settings.journal),
        witnesses=[validate_response(catalogue)] if settings.check_answers else [],
    )


def _ensure_accounts(store: Store, catalogue: ApiSpec, account: AccountSeed, now: int) -> None:
    try:
        ensure_account(store, catalogue, account, now)
    except FieldError as error:
        raise SeedFileError(f"account {account.account.id!r}: {error.field}: {error.message}") from None


def create_admin_api(
    pipeline: Pipeline, settings: Settings | None = None, *, clock: Callable[[], int] = system_ms
) -> AdminAPI:
    """Return the admin API for the accounts of a pipeline; settings and clock have to be the pipeline's."""
    from mockzoom.admin.api import AdminAPI  # noqa: PLC0415 - few servers are asked for it, and all want to start quickly
    from mockzoom.admin.context import AdminContext  # noqa: PLC0415 - the same
    from mockzoom.spec.admin_spec import load_admin_spec  # noqa: PLC0415 - the same

    settings = settings or Settings()
    ground = AdminContext(pipeline.store, pipeline.catalogue, clock, settings)
    return AdminAPI(ground, load_admin_spec())


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Flask:
    """Return the Flask application of a server, with the admin API unless it is off; see `create_pipeline`."""
    settings = settings or Settings()
    return _in_flask(create_pipeline(settings, clock=clock), settings, clock)


def create_server(settings: Settings) -> WSGIApplication:
    """Return an application that starts quickly: Flask is loaded with the first request outside the API."""
    from mockzoom.web.wsgi import FastPathApp, LazyApp  # noqa: PLC0415 - the pipeline alone can do without WSGI

    pipeline = create_pipeline(settings)
    return FastPathApp(pipeline, LazyApp(lambda: _in_flask(pipeline, settings, system_ms)))


def _in_flask(pipeline: Pipeline, settings: Settings, clock: Callable[[], int]) -> Flask:
    from mockzoom.admin.flask_routes import register_admin_routes  # noqa: PLC0415 - the pipeline alone can do without Flask
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    app = create_flask_app(pipeline)
    if settings.admin:
        register_admin_routes(app, lambda: create_admin_api(pipeline, settings, clock=clock))
    return app


def create_apps(settings: Settings) -> tuple[Flask, Flask]:
    """Return the application of a server that listens on `settings.port`, and one of its admin API alone."""
    from mockzoom.admin.flask_routes import create_admin_app  # noqa: PLC0415 - needed only with a separate port for the admin API
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    pipeline = create_pipeline(settings)
    scheme = "https" if settings.tls else "http"
    return create_flask_app(pipeline), create_admin_app(
        lambda: create_admin_api(pipeline, settings), scheme, settings.port
    )
