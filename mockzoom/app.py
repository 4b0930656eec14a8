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
from mockzoom.zoom.clock import system_ms
from mockzoom.zoom.profiles import get_profile

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Flask

    from mockzoom.admin.api import AdminAPI


def create_pipeline(
    settings: Settings | None = None, *, clock: Callable[[], int] = system_ms, store: Store | None = None
) -> Pipeline:
    """The pipeline of a server, without HTTP: settings chosen, accounts planted that its store does not know yet.

    `clock` tells the system's time in epoch ms; `store` takes the place of the one that the settings name. Raises
    `SeedFileError` for a seed file that cannot be used, and `StoreError` for a store that cannot.
    """
    settings = settings or Settings()
    catalogue = load_spec()
    store = store or open_store(settings.store)
    accounts = [builtin_account(settings.profile, settings.plan, settings.rate_limits, settings.registrant_quota_key)]
    if settings.seed:
        accounts += read_seed_file(settings.seed, settings, catalogue, clock())
    for account in accounts:
        _plant(store, catalogue, account, account.clock.read(clock()))
    return Pipeline(
        catalogue,
        store,
        clock,
        profile=get_profile(settings.profile),
        options=Options(settings.diagnosis, settings.max_body, settings.journal),
        witnesses=[validate_response(catalogue)] if settings.check_answers else [],
    )


def _plant(store: Store, catalogue: ApiSpec, account: AccountSeed, now: int) -> None:
    try:
        ensure_account(store, catalogue, account, now)
    except FieldError as error:
        raise SeedFileError(f"account {account.account.id!r}: {error.field}: {error.message}") from None


def create_desk(
    pipeline: Pipeline, settings: Settings | None = None, *, clock: Callable[[], int] = system_ms
) -> AdminAPI:
    """What answers under `/_mockzoom` for the accounts of a pipeline; settings and clock have to be the pipeline's."""
    from mockzoom.admin.api import AdminAPI  # noqa: PLC0415 - few servers are asked for it, and all want to start quickly
    from mockzoom.admin.context import AdminContext  # noqa: PLC0415 - the same
    from mockzoom.spec.admin_spec import load_admin_spec  # noqa: PLC0415 - the same

    settings = settings or Settings()
    ground = AdminContext(pipeline.store, pipeline.catalogue, clock, settings)
    return AdminAPI(ground, load_admin_spec())


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Flask:
    """The Flask application of a server, the control API included unless it is switched off; see `create_pipeline`."""
    settings = settings or Settings()
    return _in_flask(create_pipeline(settings, clock=clock), settings, clock)


def create_server(settings: Settings) -> WSGIApplication:
    """The same for a server that wants to start quickly: Flask is loaded when something else than the API is asked."""
    from mockzoom.web.wsgi import FastPathApp, LazyApp  # noqa: PLC0415 - the pipeline alone can do without WSGI

    pipeline = create_pipeline(settings)
    return FastPathApp(pipeline, LazyApp(lambda: _in_flask(pipeline, settings, system_ms)))


def _in_flask(pipeline: Pipeline, settings: Settings, clock: Callable[[], int]) -> Flask:
    from mockzoom.admin.flask_routes import register_admin_routes  # noqa: PLC0415 - the pipeline alone can do without Flask
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    app = create_flask_app(pipeline)
    if settings.admin:
        register_admin_routes(app, lambda: create_desk(pipeline, settings, clock=clock))
    return app


def create_apps(settings: Settings) -> tuple[Flask, Flask]:
    """The application of a server that listens on `settings.port`, and one of its control API alone."""
    from mockzoom.admin.flask_routes import create_admin_app  # noqa: PLC0415 - few servers have a port of its own for it
    from mockzoom.web.flask_app import create_flask_app  # noqa: PLC0415 - the same

    pipeline = create_pipeline(settings)
    scheme = "https" if settings.tls else "http"
    return create_flask_app(pipeline), create_admin_app(lambda: create_desk(pipeline, settings), scheme, settings.port)
