"""Certificates for the tests of this folder, made once."""

from __future__ import annotations

import pytest

from mockzoom.proxy.certificates import Certificates, certificates


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Certificates:
    """An authority and a leaf."""
    return certificates(str(tmp_path_factory.mktemp("ca")))
