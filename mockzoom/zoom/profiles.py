"""Profiles: versions of Zoom's API, each a name, a base profile and the features in which it differs.

Code asks a profile for a feature and never compares names. What a profile does not define (error variants, response
schemas, examples) it takes from its base, so that a new profile states only what changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Feature(StrEnum):
    """A difference between profiles that the emulator's code depends on."""

    ACCESS_KEYS_ONLY = "users' tokens of type `token` are no longer issued, only access keys (ZAK)"
    ATTENDEE_VIDEO_SETTINGS = "webinars show the settings for attendees' video quality"
    BATCH_ERRORS_ARE_JSON = "errors about the body of a batch registration are JSON, whatever `Accept` has"
    CACHE_HEADERS = "responses forbid caching and guessing the content type"
    CREATION_SOURCE = "webinars and meetings show `creation_source`"
    DELETED_OCCURRENCES_ARE_LISTED = "webinars list deleted occurrences with the status `deleted`"
    GRANULAR_SCOPES = "apps have granular scopes instead of classic ones"
    HELD_WEBINARS_ARE_KEPT = "a webinar that was held cannot be deleted"
    INSTANCE_OCCURRENCES = "past instances show the occurrence that was held"
    LONG_INTERVALS = "meetings recur every 99 days, 50 weeks or 10 months, and before every 90, 12 or 3, at most"
    MORE_POLLS = "a meeting may have 50 polls, and 25 before"
    NESTED_SECURITY_SETTINGS = "the settings of accounts and groups about security are in a part of that name"
    NUMERIC_IDS_IN_REGISTRATION_EVENTS = "webhook events of registration have the webinar's id as a number"
    NUMERIC_FILE_SIZES = "virtual backgrounds of users show their size as a number"
    OCCURRENCE_IDS_FOLLOW_THE_START = "an occurrence that is moved gets its new start as id"
    PAGE_COUNT_OF_PEOPLE = "lists of registrants and reports on participants show `page_count`"
    PAGE_NUMBERS_OF_MEETINGS = "lists of meetings show `page_count` and `page_number` if `page_number` is requested"
    PAGE_NUMBERS_OF_WEBINARS = "lists of webinars always show `page_count` and `page_number`"
    PANELIST_BRANDING = "panelists always show name tag and virtual background"
    PARTICIPANT_DETAILS = "the list of past participants shows when and how they took part"
    PAST_MEETING_SOURCE = "past meetings show `dept` and `source`"
    RECENT_MEETING_FIELDS = "meetings show chat_join_url, pstn_password, pre_schedule and the settings added since 2021"
    RECENT_PRESENCE = "the presence of users can have eight statuses, and Do_Not_Disturb any number of minutes"
    RECORDINGS_OF_YESTERDAY = "lists of recordings begin yesterday unless a day is given, not today"
    RECORDING_DETAILS = "recordings show their time zone, address, passcodes and the extensions of files"
    RECENT_USER_FIELDS = "users show `cost_center`, `login_types`, `cluster` and `user_created_at`"
    REGISTRANT_RATE_LIMIT_HEADERS = "rate-limit headers of a single registration are those of the registrant's quota"
    REGISTRANT_SHARE_URL = "a single registration returns `status` and `share_url`, a registrant read by id `share_url`"
    REPORTED_USE = "the report on a user's meetings and the dashboards show what was used in them"
    REPORTS_BY_RESPONDENT = "reports on polls and questions are grouped by respondent, with names in parts"
    REPORT_HOST_ID = "the report on a meeting shows `host_id`"
    REPORT_PARTICIPANT_STATUS = "the report on participants shows their status"
    RESTRICTED_PASSCODES = "passcodes consist of letters, digits and @ - _ * !"
    ROOM_PASSCODES = "webinars show `h323_passcode`"
    SERIES_WITHOUT_START = "recurring webinars with fixed times show no `start_time` at the top level"
    SESSION_COOKIES = "responses set session cookies"
    SIMULIVE_DELAY = "webinars show `simulive_delay_start`"
    SIMULIVE_IN_LISTS = "lists of webinars show `is_simulive`"
    SIP_LINKS = "invitations to meetings have `sip_links`"
    STREAM_PAGES = "the live stream of a meeting needs a page_url"
    TEMPLATE_TYPES = "lists of templates show their type"
    VERIFICATION_TOKENS = "webhooks carry the verification token of the app"


@dataclass(frozen=True, eq=False)
class Profile:
    """A version of Zoom's API.

    `name` is what settings, accounts and schema files call it. A profile has the features of its `base`, plus those it
    `adds`, minus those it `removes`. A `self_contained` profile defines a response and a variant of each error for
    every operation; any other profile takes from its base what it does not define.
    """

    name: str
    base: Profile | None = None
    adds: frozenset[Feature] = frozenset()
    removes: frozenset[Feature] = frozenset()
    self_contained: bool = False

    def __str__(self) -> str:
        return self.name

    def has(self, feature: Feature) -> bool:
        """Return whether the profile has a feature."""
        if feature in self.adds:
            return True
        return feature not in self.removes and self.base is not None and self.base.has(feature)

    @cached_property
    def lineage(self) -> tuple[str, ...]:
        """The profiles whose definitions apply, nearest first: this one, and its bases up to a self-contained one."""
        if self.base is None or self.self_contained:
            return (self.name,)
        return (self.name, *self.base.lineage)


PROFILES: dict[str, Profile] = {}


def register_profile(profile: Profile) -> Profile:
    """Make a profile available to settings and accounts under its name; raises `ValueError` if the name is taken."""
    if PROFILES.setdefault(profile.name, profile) is not profile:
        raise ValueError(f"profile {profile.name!r} is defined twice")
    return profile


def get_profile(name: str) -> Profile:
    """Return the profile of a name; raises `KeyError` for an unknown one."""
    return PROFILES[name]


# The two documents that the project was created from (August 2021).
V2021_08 = register_profile(
    Profile(
        "2021-08",
        adds=frozenset(
            {
                Feature.BATCH_ERRORS_ARE_JSON,
                Feature.CACHE_HEADERS,
                Feature.HELD_WEBINARS_ARE_KEPT,
                Feature.OCCURRENCE_IDS_FOLLOW_THE_START,
                Feature.PAGE_NUMBERS_OF_MEETINGS,
                Feature.PAGE_NUMBERS_OF_WEBINARS,
                Feature.RESTRICTED_PASSCODES,
                Feature.SERIES_WITHOUT_START,
                Feature.SESSION_COOKIES,
                Feature.VERIFICATION_TOKENS,
            }
        ),
        self_contained=True,
    )
)
# What Zoom's changelog of July 2025 to September 2026 added (DOC changelog/meetings).
_OF_2026 = frozenset({Feature.INSTANCE_OCCURRENCES, Feature.REGISTRANT_SHARE_URL, Feature.SIMULIVE_DELAY})

# The newest published specification, corrected by what was observed live.
V2025_06 = register_profile(
    Profile(
        "2025-06",
        base=V2021_08,
        adds=frozenset(Feature) - V2021_08.adds - _OF_2026,
        removes=V2021_08.adds,
        self_contained=True,
    )
)
# The API of today: the newest specification and the fields that were announced since.
V2026_09 = register_profile(Profile("2026-09", base=V2025_06, adds=_OF_2026))
DEFAULT_PROFILE = V2021_08
