"""mockzoom.zoom.registrants.models: what the lists of registrants by occurrence and by source are kept by."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant, in_subgroup, subgroup
from mockzoom.zoom.webinars.schedule import status_at

STATUSES = st.sampled_from(["approved", "pending", "denied"])
DAYS = st.sampled_from(["1", "2", "3", "é\0", "\ud800"])
DETAILS = st.fixed_dictionaries({}, optional={"source_id": st.none() | st.text(max_size=3) | DAYS, "city": st.text()})
REGISTRATIONS = st.builds(
    Registrant,
    st.text(max_size=2),
    st.integers(1, 2),
    st.emails(),
    st.text(max_size=2),
    st.text(max_size=2),
    STATUSES,
    st.integers(0, 9),
    DETAILS,
    st.lists(DAYS, max_size=3, unique=True).map(tuple),
    st.dictionaries(DAYS, STATUSES, max_size=2),
)


@given(REGISTRATIONS, DAYS)
def test_all_of_a_subgroup_have_the_same_status_at_each_occurrence(registrant, day):
    """And the same source: so a list chooses among subgroups as it would among registrants."""
    alike = in_subgroup((registrant.status, subgroup(registrant)))
    assert status_at(alike, day) == status_at(registrant, day)
    assert alike.source_id == registrant.source_id
    assert set(alike.occurrences) == set(registrant.occurrences)
    assert alike.occurrence_status == registrant.occurrence_status


@given(REGISTRATIONS)
def test_a_registration_for_all_occurrences_has_no_subgroup(registrant):
    """Most are; what divides others costs them nothing."""
    plain = registrant._replace(occurrences=(), occurrence_status={}, details={"city": "Ulm", "source_id": None})
    assert subgroup(plain) == ""
    assert (subgroup(registrant) == "") == (subgroup(registrant) == subgroup(plain))


@given(st.lists(REGISTRATIONS, min_size=1, max_size=4))
def test_a_batch_has_a_common_list_key_only_if_each_registrant_is_there(batch):
    """A batch of people who are alike has one."""
    common = REGISTRANTS.common_list_key(batch)
    assert common is None or {REGISTRANTS.complete_list_key(one) for one in batch} == {common}
    assert REGISTRANTS.common_list_key([batch[0], batch[0]._replace(id="another")]) == REGISTRANTS.complete_list_key(
        batch[0]
    )
