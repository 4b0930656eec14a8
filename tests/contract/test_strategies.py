"""The published strategies keep their word: what is valid is taken, what is almost valid is refused for its fault."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given

from mockzoom import strategies


@given(strategies.batches("corp.test", "tag."))
def test_valid_batches_are_taken(mock, batch):
    """Whole, and by the mock of the same checkout."""
    assert mock.batch(mock.webinar(settings={"registrants_restrict_number": 30}), batch).rule in (
        "",
        "webinar_daily_limit",
    )
    assert 1 <= len(batch) <= 30
    assert all(p["email"].startswith("tag.") and p["email"].lower().endswith("@corp.test") for p in batch)


@given(strategies.invalid_batches())
def test_almost_valid_batches_are_refused_for_their_fault(mock, spoilt):
    """And for nothing else."""
    answer = mock.batch(90000000005, spoilt.batch)

    says = "Missing field." if spoilt.missing else "Invalid field."
    assert answer.json["errors"] == [{"field": spoilt.field, "message": says}]


@given(strategies.batches_of_any_size())
def test_the_edges_of_a_batch(mock, batch):
    """Zoom takes 1 to 30."""
    assert (mock.batch(mock.webinar(), batch).rule == "") == (1 <= len(batch) <= 30)


@given(strategies.non_list_values())
def test_what_is_no_list_of_people(mock, value):
    """Is refused by its field."""
    assert mock.batch(90000000005, "x").rule == "validation_failed"
    answer = mock.post("/v2/webinars/90000000005/batch_registrants", {"registrants": value})
    assert answer.rule == "validation_failed"


@given(strategies.batches_with_duplicates())
def test_repetitive_batches_repeat(batch):
    """Three times at most, which is what a day allows."""
    folded = [p["email"].lower() for p in batch]
    assert len(set(folded)) < len(folded)
    assert max(map(folded.count, folded)) <= 3


@given(strategies.webinars())
def test_webinars_of_every_kind_can_be_made(make_mock, body):
    """Every type, every way of approval."""
    assert make_mock().post("/v2/users/me/webinars", body).status == 201


def test_without_hypothesis_the_reason_is_told():
    """Without Hypothesis, the error says how to install it."""
    code = "import sys; sys.modules['hypothesis'] = None; from mockzoom import strategies"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
    assert "pip install hypothesis" in said


@pytest.mark.parametrize("name", sorted(strategies._RENAMED))
def test_an_old_name_of_a_strategy_warns(name):
    """The object is that of the new name, and the warning has it."""
    with pytest.warns(DeprecationWarning, match=strategies._RENAMED[name]):
        assert getattr(strategies, name) is getattr(strategies, strategies._RENAMED[name])


def test_an_unknown_name_of_a_strategy_is_an_attribute_error():
    """A name that never existed is not resolved."""
    with pytest.raises(AttributeError, match="nonsense"):
        _ = strategies.nonsense
