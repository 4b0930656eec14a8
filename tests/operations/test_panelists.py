"""Panelists: added, listed, removed, and kept from registering."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

LIMIT = "You have reached the limit for the number of panelists you can add. Contact Zoom Support for more information."


def panel(mock, number):
    """All panelists of a webinar."""
    answer = mock.get(f"/v2/webinars/{number}/panelists").json
    assert answer["total_records"] == len(answer["panelists"])
    return answer["panelists"]


def add(mock, number, *entries):
    """Add panelists; a text is an e-mail address."""
    panelists = [{"email": e, "name": "P"} if isinstance(e, str) else e for e in entries]
    return mock.post(f"/v2/webinars/{number}/panelists", {"panelists": panelists})


def test_added_panelists_are_listed_in_order(mock_each_profile):
    """With id, own link and the optional fields; the answer's `id` is the webinar, as a string."""
    number = mock_each_profile.webinar(password="secret")
    tag = {"name_tag_name": "R", "name_tag_pronouns": "he", "virtual_background_id": "b"}

    added = add(
        mock_each_profile, number, {"email": "rui@example.com", "name": "Rui", **tag, "colour": 1}, "eva@example.com"
    )
    rui, eva = panel(mock_each_profile, number)

    assert (added.status, added.json) == (201, {"id": str(number), "updated_at": "2026-11-21T12:00:00Z"})
    assert {k: rui[k] for k in ("email", "name", *tag)} == {"email": "rui@example.com", "name": "Rui", **tag}
    assert eva["email"] == "eva@example.com"
    assert rui["id"] != eva["id"]
    assert rui["join_url"] != eva["join_url"]
    assert rui["join_url"].startswith(f"https://us06web.zoom.us/w/{number}?tk=")
    assert "&pwd=" in rui["join_url"]


def test_a_panelist_cannot_register_until_removed(mock_each_profile):
    """In either operation, whatever the case of the e-mail address."""
    number = mock_each_profile.webinar()
    add(mock_each_profile, number, "Rui@example.com")

    assert mock_each_profile.batch(number, ["rui@EXAMPLE.com"]).rule == "panelist_cannot_register"
    assert mock_each_profile.call("DELETE", f"/v2/webinars/{number}/panelists/RUI@example.com").status == 204
    assert mock_each_profile.batch(number, ["rui@EXAMPLE.com"]).rule == ""
    assert panel(mock_each_profile, number) == []


def test_a_registrant_who_becomes_a_panelist_stays_registered(mock_each_profile):
    """Both lists have them; registering again fails."""
    number = mock_each_profile.webinar()
    mock_each_profile.batch(number, ["rui@example.com"])
    add(mock_each_profile, number, "rui@example.com")

    assert [r["email"] for r in mock_each_profile.registrants(number)] == ["rui@example.com"]
    assert len(panel(mock_each_profile, number)) == 1
    assert mock_each_profile.batch(number, ["rui@example.com"]).rule == "panelist_cannot_register"


def test_somebody_added_again_keeps_id_and_place(mock_each_profile):
    """The name is new, also when both stand in one call; and no seat of the hundred is taken."""
    number = mock_each_profile.webinar()
    add(mock_each_profile, number, "a@example.com", "b@example.com")
    before = [p["id"] for p in panel(mock_each_profile, number)]

    add(mock_each_profile, number, {"email": "A@example.com", "name": "X"}, {"email": "a@example.com", "name": "Y"})

    assert [p["id"] for p in panel(mock_each_profile, number)] == before
    assert panel(mock_each_profile, number)[0]["name"] == "Y"


def test_a_webinar_has_a_hundred_panelists(mock_each_profile):
    """The request that would exceed the limit adds no panelist; existing ones can be added again."""
    number = mock_each_profile.webinar()
    for block in range(4):
        add(mock_each_profile, number, *[f"p{block}-{n}@example.com" for n in range(25 - (block == 3))])

    refused = add(mock_each_profile, number, "x@example.com", "y@example.com")

    assert (refused.status, refused.json) == (400, {"code": 3000, "message": LIMIT})
    assert len(panel(mock_each_profile, number)) == 99
    assert add(mock_each_profile, number, "x@example.com", "p0-0@example.com").status == 201
    assert add(mock_each_profile, number, "x@example.com").status == 201


def test_removing_all(mock_each_profile):
    """204 with an empty body, also without panelists; other webinars keep theirs."""
    one, other = mock_each_profile.webinar(), mock_each_profile.webinar()
    add(mock_each_profile, one, "a@example.com", "b@example.com")
    add(mock_each_profile, other, "a@example.com")

    for _ in range(2):
        removed = mock_each_profile.call("DELETE", f"/v2/webinars/{one}/panelists")
        assert (removed.status, removed.body) == (204, b"")
    assert panel(mock_each_profile, one) == []
    assert len(panel(mock_each_profile, other)) == 1


def test_removing_by_id_and_the_unknown(mock_each_profile):
    """An id of another webinar's panelist is unknown here."""
    one, other = mock_each_profile.webinar(), mock_each_profile.webinar()
    add(mock_each_profile, one, "a@example.com")
    add(mock_each_profile, other, "b@example.com")
    (mine,), (theirs,) = panel(mock_each_profile, one), panel(mock_each_profile, other)

    assert mock_each_profile.call("DELETE", f"/v2/webinars/{one}/panelists/{theirs['id']}").rule == "panelist_not_found"
    assert mock_each_profile.call("DELETE", f"/v2/webinars/{one}/panelists/{mine['id']}").status == 204
    assert mock_each_profile.call("DELETE", f"/v2/webinars/{one}/panelists/{mine['id']}").rule == "panelist_not_found"


def test_bad_panelists_are_named(mock_each_profile):
    """By path; a missing name is not an error, thirteen Chinese characters are."""
    number = mock_each_profile.webinar()
    bad = [{"name": "A"}, {"email": "a"}, {"email": "a@example.com", "name": "\u738b" * 13}]

    answer = mock_each_profile.post(f"/v2/webinars/{number}/panelists", {"panelists": bad})

    assert answer.json["errors"] == [
        {"field": "panelists[0].email", "message": "Missing field."},
        {"field": "panelists[1].email", "message": "Invalid field."},
        {"field": "panelists[2].name", "message": "Invalid field."},
    ]
    assert (
        add(
            mock_each_profile, number, {"email": "a@example.com", "name": "\u738b" * 12}, {"email": "b@example.com"}
        ).rule
        == ""
    )
    assert [p["name"] for p in panel(mock_each_profile, number)] == ["\u738b" * 12, "b"]
    assert add(mock_each_profile, number, *[f"p{n}@example.com" for n in range(31)]).rule == "validation_failed"
    assert add(mock_each_profile, number).json["errors"] == [{"field": "panelists", "message": "Missing field."}]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=8))
def test_the_list_is_what_was_added_and_not_removed(make_mock, steps):
    """After any additions and removals."""
    mock = make_mock()
    number, expected = mock.webinar(), []
    for name, adding in steps:
        email = f"{name}@example.com"
        if adding:
            add(mock, number, email)
            expected += [] if email in expected else [email]
        else:
            removed = mock.call("DELETE", f"/v2/webinars/{number}/panelists/{email}")
            assert removed.status == (204 if email in expected else 404)
            expected = [e for e in expected if e != email]
    assert [p["email"] for p in panel(mock, number)] == expected
