"""The rows of mockzoom.zoom.errors: complete, worded for both profiles, and honest about their source."""

import string

from mockzoom.zoom.documented_rules import DOCUMENTED_RULES
from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import PROFILES
from mockzoom.zoom.registry import errors

COMPLETE = [profile for profile in PROFILES.values() if profile.self_contained]
FACTS = {"webinar_id", "registrant_id", "user_id", "email", "limit", "scopes", "account_id"}
FACTS |= {"occurrence_id", "name", "title", "panelist", "third_party_survey"}
FACTS |= {"meeting_id", "license", "file_id", "count", "maximum", "sentence", "user"}
FACTS |= {"app_id", "subscription_id", "event", "url", "custom_header_type", "value"}


def test_a_row_is_worded_for_every_profile():
    """One general wording a profile that is complete without its base, and none twice for an operation."""
    for row in errors().values():
        for profile in COMPLETE:
            own = [w for w in row.variants if w.profile == profile.name]
            operations = [o for w in own for o in w.operations]
            assert [w.operations for w in own].count(()) == 1, row.name
            assert len(operations) == len(set(operations)), row.name


def test_a_row_says_how_it_is_known():
    """Every wording has a provenance and names a source; its template asks for known facts only."""
    for name, wording in ((row.name, wording) for row in errors().values() for wording in row.variants):
        assert isinstance(wording.provenance, EvidenceGrade), name
        assert wording.source, name
        assert {fact for _, fact, _, _ in string.Formatter().parse(wording.message) if fact} <= FACTS, name
        assert "**" not in wording.message, name


def test_the_seeds_contract_is_the_default_profile():
    """3043 and `registration not enabled` are HTTP 404 there, and 400 in the newest profile."""
    seen = {
        (name, profile.name): errors()[name].variant_for(profile, "addBatchWebinarRegistrants")[1:3]
        for name in ("webinar_full", "registration_not_enabled")
        for profile in COMPLETE
    }
    assert seen == {
        ("webinar_full", "2021-08"): (404, 3043),
        ("webinar_full", "2025-06"): (400, 3043),
        ("registration_not_enabled", "2021-08"): (404, 404),
        ("registration_not_enabled", "2025-06"): (400, 3000),
    }


def test_rule_ids_are_unique():
    """Refusals, token-service refusals and other rules share one space of names."""
    names = [*errors(), *OAUTH_ERRORS, *(rule.id for rule in DOCUMENTED_RULES)]
    assert len(names) == len(set(names))
