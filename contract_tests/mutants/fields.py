"""Resources whose fields are missing, null instead of empty, or in another order."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.profiles import V2021_08, V2025_06, V2026_09, Feature, Profile

from .answers import answered
from .mutant import Mutant
from .patching import Patch, set_to, wrapped


def rows(operation_id: str, name: str, change: Any) -> Patch:
    """A list whose rows are changed."""
    return answered(operation_id, lambda document: document | {name: [change(row) for row in document[name]]})


def without(*names: str) -> Any:
    """Fields left out."""
    return lambda row: {name: value for name, value in row.items() if name not in names}


def _given_only(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value not in ("", [])}


def _nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == "" else value for name, value in row.items()}


def _sorted(row: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(row.items()))


def in_settings(change: Any) -> Patch:
    """A webinar whose settings are changed, wherever it is shown in full."""
    return wrapped(
        "mockzoom.zoom.webinars.serializers.settings_in_response", lambda f: lambda *given: change(f(*given))
    )


def has(feature: Feature, *, in_profile: Profile, value: bool) -> Patch:
    """A profile that has a feature, or lacks it, against what it says."""

    def wrap(real: Any) -> Any:
        def wrong(profile: Profile, asked: Feature) -> bool:
            return value if (profile, asked) == (in_profile, feature) else bool(real(profile, asked))

        return wrong

    return wrapped("mockzoom.zoom.profiles.Profile.has", wrap)


MUTANTS = (
    Mutant("share_url_too_early", "share_url", "registrations of 2025 return status and share_url",
           has(Feature.REGISTRANT_SHARE_URL, in_profile=V2025_06, value=True)),
    Mutant("share_url_missing", "share_url", "registrations of 2026 return neither",
           has(Feature.REGISTRANT_SHARE_URL, in_profile=V2026_09, value=False)),
    Mutant("share_url_by_id_missing", "share_url", "a registrant read by id has no share_url",
           answered("webinarRegistrantGet", without("share_url"))),
    Mutant("share_url_in_lists", "share_url", "lists have share_url",
           rows("webinarRegistrants", "registrants", lambda r: r | {"share_url": "https://us06web.zoom.us/x"})),
    Mutant("delay_too_early", "simulive_delay", "webinars of 2025 show simulive_delay_start",
           has(Feature.SIMULIVE_DELAY, in_profile=V2025_06, value=True)),
    Mutant("delay_missing", "simulive_delay", "webinars of 2026 lack simulive_delay_start",
           has(Feature.SIMULIVE_DELAY, in_profile=V2026_09, value=False)),
    Mutant("registrant_given_only", "registrant_fields", "a row has only what was given",
           rows("webinarRegistrants", "registrants", _given_only)),
    Mutant("registrant_nulls", "registrant_fields", "what was not given is null",
           rows("webinarRegistrants", "registrants", _nulls)),
    Mutant("registrant_without_questions", "registrant_fields", "custom_questions are left out if nothing is answered",
           rows("webinarRegistrants", "registrants", without("custom_questions"))),
    Mutant("registrant_by_id_given_only", "registrant_fields", "read by id, a registrant has only what was given",
           answered("webinarRegistrantGet", _given_only)),
    Mutant("registrant_sorted", "registrant_fields", "the fields of a row are sorted",
           rows("webinarRegistrants", "registrants", _sorted)),
    Mutant("meeting_registrant_given_only", "registrant_fields", "a meeting's row has only what was given",
           rows("meetingRegistrants", "registrants", _given_only)),
    Mutant("panelist_given_only", "panelist_fields", "panelists show only what was given",
           rows("webinarPanelists", "panelists", _given_only)),
    Mutant("panelist_of_2021_branded", "panelist_fields", "in 2021 panelists show name tags",
           has(Feature.PANELIST_BRANDING, in_profile=V2021_08, value=True)),
    Mutant("webinar_without_agenda", "webinar_fields", "an empty agenda is left out",
           answered("webinar", without("agenda"))),
    Mutant("webinar_without_page", "webinar_fields", "webinars have no registration_url",
           answered("webinar", without("registration_url"))),
    Mutant("webinar_page_always", "webinar_fields", "webinars without registration have a registration_url",
           answered("webinar", lambda d: {"registration_url": "https://us06web.zoom.us/webinar/register/x"} | d)),
    Mutant("created_without_page", "webinar_fields", "a new webinar has no registration_url",
           answered("webinarCreate", without("registration_url"))),
    Mutant("settings_sent_only", "webinar_fields", "settings that were never sent are left out",
           in_settings(lambda s: {n: v for n, v in s.items() if n in ("approval_type", "audio", "auto_recording")})),
    Mutant("settings_without_empty", "webinar_fields", "empty settings are left out", in_settings(_given_only)),
    Mutant("registration_type_always", "webinar_fields", "registration_type is shown without registration",
           in_settings(lambda s: {"registration_type": 1} | s)),
    Mutant("user_without_pmi", "user_fields", "users have no pmi", answered("user", without("pmi"))),
    Mutant("user_given_only", "user_fields", "a user has no empty fields", answered("user", _given_only)),
    Mutant("listed_user_short", "user_fields", "in the list users have no pmi",
           rows("users", "users", without("pmi", "role_id"))),
    Mutant("user_of_2021_with_cluster", "user_fields", "users of 2021 have the fields of 2026",
           has(Feature.RECENT_USER_FIELDS, in_profile=V2021_08, value=True)),
    Mutant("pmi_is_zero", "user_fields", "pmi is 0",
           set_to("mockzoom.zoom.ids.Ids.personal_meeting_number", lambda *_: 0)),
    Mutant("deleted_listed_in_2021", "occurrences_by_profile", "in 2021 deleted occurrences are listed",
           has(Feature.DELETED_OCCURRENCES_ARE_LISTED, in_profile=V2021_08, value=True)),
    Mutant("deleted_unlisted_today", "occurrences_by_profile", "today deleted occurrences are not listed",
           has(Feature.DELETED_OCCURRENCES_ARE_LISTED, in_profile=V2025_06, value=False)),
    Mutant("moved_id_today", "occurrences_by_profile", "today a moved occurrence gets another id",
           has(Feature.OCCURRENCE_IDS_FOLLOW_THE_START, in_profile=V2025_06, value=True)),
    Mutant("moved_id_stays_in_2021", "occurrences_by_profile", "in 2021 a moved occurrence keeps its id",
           has(Feature.OCCURRENCE_IDS_FOLLOW_THE_START, in_profile=V2021_08, value=False)),
    Mutant("series_start_in_2021", "occurrences_by_profile", "in 2021 a series has a start_time",
           has(Feature.SERIES_WITHOUT_START, in_profile=V2021_08, value=False)),
)  # fmt: skip
