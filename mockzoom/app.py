"""The joiner: the one place where the parts of a server are chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mockzoom.api import Options, Pipeline
from mockzoom.catalogue import Catalogue, load_catalogue
from mockzoom.config import Settings
from mockzoom.domain.admin_errors import AdminError
from mockzoom.domain.clock import system_ms
from mockzoom.domain.profiles import Profile
from mockzoom.gates.own_answers import check_answer
from mockzoom.scenarios import AccountSeed, SeedFileError, builtin_account, plant_missing, read_seed_file
from mockzoom.storage import Store, open_store

if TYPE_CHECKING:
    from flask import Flask

    from mockzoom.admin.desk import Desk


def create_pipeline(
    settings: Settings | None = None, *, clock: Callable[[], int] = system_ms, store: Store | None = None
) -> Pipeline:
    """The pipeline of a server, without HTTP: settings chosen, accounts planted that its store does not know yet.

    `clock` tells the system's time in epoch ms; `store` takes the place of the one that the settings name. Raises
    `SeedFileError` for a seed file that cannot be used, and `StoreError` for a store that cannot.
    """
    settings = settings or Settings()
    catalogue = load_catalogue()
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
        profile=Profile(settings.profile),
        options=Options(settings.diagnosis, settings.max_body, settings.journal),
        witnesses=[check_answer(catalogue)] if settings.check_answers else [],
    )


def _plant(store: Store, catalogue: Catalogue, account: AccountSeed, now: int) -> None:
    try:
        plant_missing(store, catalogue, account, now)
    except AdminError as error:
        raise SeedFileError(f"account {account.account.id!r}: {error.field}: {error.message}") from None


def create_desk(pipeline: Pipeline, settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Desk:
    """What answers under `/_mockzoom` for the accounts of a pipeline; settings and clock have to be the pipeline's."""
    from mockzoom.admin.desk import Desk  # noqa: PLC0415 - few servers are asked for it, and all want to start quickly
    from mockzoom.admin.ground import Ground  # noqa: PLC0415 - the same
    from mockzoom.catalogue.control import load_control_catalogue  # noqa: PLC0415 - the same

    settings = settings or Settings()
    ground = Ground(pipeline.store, pipeline.catalogue, clock, settings)
    return Desk(ground, load_control_catalogue())


def create_app(settings: Settings | None = None, *, clock: Callable[[], int] = system_ms) -> Flask:
    """The Flask application of a server, the control API included unless it is switched off; see `create_pipeline`."""
    from mockzoom.admin.face import mount  # noqa: PLC0415 - the pipeline alone can do without Flask
    from mockzoom.web import face  # noqa: PLC0415 - the same

    settings = settings or Settings()
    pipeline = create_pipeline(settings, clock=clock)
    app = face(pipeline)
    if settings.admin:
        mount(app, lambda: create_desk(pipeline, settings, clock=clock))
    return app


def create_apps(settings: Settings) -> tuple[Flask, Flask]:
    """The application of a server that listens on `settings.port`, and one of its control API alone."""
    from mockzoom.admin.face import apart  # noqa: PLC0415 - few servers have a port of its own for it
    from mockzoom.web import face  # noqa: PLC0415 - the same

    pipeline = create_pipeline(settings)
    scheme = "https" if settings.tls else "http"
    return face(pipeline), apart(lambda: create_desk(pipeline, settings), scheme, settings.port)
