"""Mocks that are seeded from a file."""

from __future__ import annotations

import json

import pytest
from seeds import TOKEN


@pytest.fixture
def seeded(tmp_path, make_mock):
    """Makes a mock with a seed file: a document, or a text under a name."""

    def make(content, name="seed.json", **settings):
        path = tmp_path / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        mock = make_mock(seed=str(path), **settings)
        mock.token = TOKEN
        return mock

    return make
