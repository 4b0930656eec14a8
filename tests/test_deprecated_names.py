"""Old public names still work, and each warns with the new one."""

from __future__ import annotations

import pytest

from mockzoom import admin_client, client, strategies


@pytest.mark.parametrize("name", client.__all__)
def test_a_name_of_the_old_client_package_warns(name):
    """The object is that of mockzoom.admin_client, and the warning names it."""
    with pytest.warns(DeprecationWarning, match=r"is now mockzoom\.admin_client\.(\w+)") as caught:
        found = getattr(client, name)
    assert found is getattr(admin_client, str(caught[0].message).rpartition(".")[2])


@pytest.mark.parametrize("name", sorted(strategies._RENAMED))
def test_an_old_name_of_a_strategy_warns(name):
    """The object is that of the new name."""
    with pytest.warns(DeprecationWarning, match=strategies._RENAMED[name]):
        assert getattr(strategies, name) is getattr(strategies, strategies._RENAMED[name])


@pytest.mark.parametrize("module", [client, strategies])
def test_an_unknown_name_is_an_attribute_error(module):
    """A name that never existed is not resolved."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = module.nonsense
