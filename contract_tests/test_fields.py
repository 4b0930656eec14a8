"""Which fields a resource has although nothing was given for them, and in which order."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import FAR_AHEAD
from mockzoom.contract.marks import gap, proves, separate_account, validated_live

from .run import RUN

STANDARD = (
    "address", "city", "country", "zip", "state", "phone", "industry", "org", "job_title", "purchasing_time_frame",
    "role_in_purchase_process", "no_of_employees", "comments",
)  # fmt: skip
REGISTRANT = (
    "id", "first_name", "last_name", "email", *STANDARD, "custom_questions", "status", "create_time", "join_url",
)  # fmt: skip
WEBINAR = (
    "uuid", "id", "host_id", "host_email", "topic", "type", "start_time", "duration", "timezone", "agenda",
    "created_at", "start_url", "join_url", "registration_url", "password", "occurrences", "settings", "recurrence",
)  # fmt: skip
SETTINGS = (
    "host_video", "panelists_video", "approval_type", "registration_type", "audio", "auto_recording", "enforce_login",
    "enforce_login_domains", "alternative_hosts", "close_registration", "show_share_button", "allow_multiple_devices",
    "practice_session", "hd_video", "question_answer", "registrants_confirmation_email", "on_demand",
    "request_permission_to_unmute_participants", "global_dial_in_countries", "global_dial_in_numbers", "contact_name",
    "contact_email", "registrants_restrict_number", "registrants_email_notification", "post_webinar_survey",
    "meeting_authentication", "question_and_answer",
)  # fmt: skip
USER = (
    "id", "first_name", "last_name", "display_name", "email", "type", "role_name", "pmi", "use_pmi",
    "personal_meeting_url", "timezone", "verified", "dept", "created_at", "last_login_time", "pic_url", "cms_user_id",
    "jid", "group_ids", "im_group_ids", "account_id", "language", "phone_country", "phone_number", "status",
    "job_title", "cost_center", "location", "login_types", "role_id", "cluster", "user_created_at",
)  # fmt: skip
LISTED_USER = (
    "id", "first_name", "last_name", "display_name", "email", "type", "pmi", "timezone", "verified", "created_at",
    "last_login_time", "pic_url", "language", "phone_number", "status", "login_types", "role_id", "user_created_at",
)  # fmt: skip
pytestmark = [pytest.mark.every_profile, separate_account()]
RECENT = {"cost_center", "login_types", "cluster", "user_created_at"}
BRANDING = ("name_tag_name", "name_tag_pronouns", "name_tag_description", "virtual_background_id", "name_tag_id")
TEN_MINUTES = 600_000


def of_all(names, document):
    """Those of the names that a document has, in its order."""
    return tuple(name for name in document if name in names)


def both_rows(api, parent, registrant_id, kind):
    """A registrant in the list, and where it can be read by id, there too."""
    key = f"{kind}Id"
    listed = api.send(f"{kind}Registrants", **{key: parent}).json["registrants"]
    rows = [row for row in listed if row["id"] == registrant_id]
    if kind == "webinar":
        rows.append(api.send("webinarRegistrantGet", webinarId=parent, registrantId=registrant_id).json)
    return rows


@pytest.mark.parametrize("kind", ["webinar", "meeting"])
@proves("registrant_fields")
@validated_live("2024-02", "facts 8.1 a3")
def test_a_registrant_has_every_standard_field(api, email, kind):
    """Empty where nothing was given, whether registered singly or in a batch."""
    create = {"topic": RUN.tag, "start_time": FAR_AHEAD, "settings": {"approval_type": 0}}
    body = create | {"type": 5 if kind == "webinar" else 2}
    parent = api.send(f"{kind}Create", body=body, userId="me").json["id"]
    told = api.send(
        f"{kind}RegistrantCreate",
        body={"email": email, "first_name": "Ana", "city": "Porto"},
        **{f"{kind}Id": parent},
    ).json

    for row in both_rows(api, parent, told["registrant_id"], kind):
        assert tuple(name for name in row if name != "share_url") == REGISTRANT
        assert [row[name] for name in STANDARD if name != "city"] == [""] * (len(STANDARD) - 1)
        assert (row["city"], row["last_name"], row["custom_questions"]) == ("Porto", "", [])


@proves("registrant_fields")
@validated_live("2024-02", "facts 8.1 a3")
def test_a_registrant_of_a_batch_has_the_same_fields(api, webinar, email):
    """Though a batch takes three fields only."""
    api.registered(webinar, [email])

    (row,) = [row for row in api.registrants(webinar) if row["email"] == email]

    assert tuple(row) == REGISTRANT


@proves("panelist_fields")
@gap("fields_by_analogy")
def test_a_panelist_has_name_tag_and_background(api, webinar, email):
    """Empty texts since 2025; in 2021 panelists have neither."""
    api.send("webinarPanelistCreate", body={"panelists": [{"name": "Ana", "email": email}]}, webinarId=webinar)

    (row,) = api.send("webinarPanelists", webinarId=webinar).json["panelists"]

    shown = () if api.profile == "2021-08" else BRANDING
    assert tuple(row) == ("id", "name", "email", "join_url", *shown)
    assert {row[name] for name in shown} <= {""}


@pytest.mark.parametrize(("kind", "approval"), [(5, 0), (5, 2), (6, 2), (9, 1)])
@proves("webinar_fields")
@validated_live("2021-01", "facts 8.1 a6, facts 8.1 a10")
def test_a_webinar_has_agenda_settings_and_its_registration_page(api, kind, approval):
    """The page and `registration_type` only where registration is on; read and in the response to its creation."""
    body = {
        "topic": RUN.tag,
        "type": kind,
        "start_time": FAR_AHEAD,
        "settings": {"approval_type": approval},
    }
    if kind == 9:
        body["recurrence"] = {"type": 1, "end_times": 2}
    created = api.send("webinarCreate", body=body, userId="me").json
    read = api.send("webinar", webinarId=created["id"]).json

    for shown in (created, read):
        absent = {"password"} | ({"occurrences", "recurrence"} if kind != 9 else set())
        absent |= {"registration_url"} if approval == 2 else set()
        absent |= {"start_time"} if kind == 6 or (kind == 9 and api.profile == "2021-08") else set()
        assert of_all(WEBINAR, shown) == tuple(name for name in WEBINAR if name not in absent)
        assert shown["agenda"] == ""
        settings = shown["settings"]
        hidden = {"registration_type"} if approval == 2 else set()
        assert of_all(SETTINGS, settings) == tuple(name for name in SETTINGS if name not in hidden)
        texts = ("alternative_hosts", "enforce_login_domains")
        assert [settings[name] for name in texts] == ["", ""]


@proves("user_fields")
@validated_live("2026-05-13", "recorded/user_get_2026, recorded/users_list_2026")
def test_a_user_has_every_field(api):
    """In full and in the list; what is not known is empty."""
    hidden = RECENT if api.profile == "2021-08" else set()
    user = api.send("user", userId="me").json
    listed = [row for row in api.send("users").json["users"] if row["id"] == user["id"]]

    assert of_all(USER, user) == tuple(name for name in USER if name not in hidden)
    assert [of_all(LISTED_USER, row) for row in listed] == [tuple(n for n in LISTED_USER if n not in hidden)]
    assert user["pmi"] == listed[0]["pmi"]


@proves("occurrences_by_profile")
@validated_live("2025-07", "facts 8.1 a11 (2025); of 2021 only the missing start was observed")
def test_deleted_and_moved_occurrences_are_shown_by_profile(api):
    """In 2021 a deleted one is not listed and a moved one has its new start as id; later both keep their place."""
    body = {
        "topic": RUN.tag, "type": 9, "start_time": FAR_AHEAD, "timezone": "UTC", "duration": 30,
        "recurrence": {"type": 1, "end_times": 3}, "settings": {"approval_type": 0},
    }  # fmt: skip
    created = api.send("webinarCreate", body=body, userId="me").json
    first, second, third = [one["occurrence_id"] for one in created["occurrences"]]
    api.send("webinarDelete", webinarId=created["id"], query={"occurrence_id": first})
    moved = {"start_time": "2098-01-02T10:10:00Z"}
    api.send("webinarUpdate", body=moved, query={"occurrence_id": second}, webinarId=created["id"])

    shown = api.send("webinar", webinarId=created["id"]).json

    told = [(one["occurrence_id"], one["status"]) for one in shown["occurrences"]]
    if api.profile == "2021-08":
        assert told == [(str(int(second) + TEN_MINUTES), "available"), (third, "available")]
    else:
        assert told == [(first, "deleted"), (second, "available"), (third, "available")]
    assert ("start_time" in shown) == (api.profile != "2021-08")
