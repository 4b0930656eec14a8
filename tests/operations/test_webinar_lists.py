"""Which webinars of a user are listed as time goes by."""


def test_lists_forget_webinars_after_90_days(mock_each_profile):
    """Counted from the last scheduled end, on every page; without a fixed time they stay, and all can still be read."""
    day = 86_400_000
    old = mock_each_profile.webinar(start_time="2026-11-22T12:00:00Z", duration=60)
    series = mock_each_profile.webinar(
        type=9, start_time="2026-11-22T12:00:00Z", recurrence={"type": 1, "end_times": 3}
    )
    always = mock_each_profile.webinar(type=6)
    made_late = "2020-01-01T00:00:00Z"

    def listed():
        pages, token = [], ""
        while True:
            page = mock_each_profile.get(f"/v2/users/me/webinars?page_size=3&next_page_token={token}").json
            pages += [row["id"] for row in page["webinars"] if row["id"] < 90_000_000_000]
            token = page["next_page_token"]
            if not token:
                return pages

    mock_each_profile.clock.now += 90 * day
    assert listed() == [old, series, always]
    new = mock_each_profile.webinar(start_time=made_late)
    mock_each_profile.clock.now += 2 * day
    assert listed() == [series, always, new]
    mock_each_profile.clock.now += 2 * day
    assert listed() == [always, new]
    assert mock_each_profile.get(f"/v2/webinars/{old}").status == 200
    mock_each_profile.clock.now += 90 * day
    assert listed() == [always]
