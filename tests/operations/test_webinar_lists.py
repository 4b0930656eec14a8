"""Which webinars of a user are listed as time goes by."""


def test_lists_forget_webinars_after_90_days(either):
    """Counted from the last scheduled end, on every page; without a fixed time they stay, and all can still be read."""
    day = 86_400_000
    old = either.webinar(start_time="2026-11-22T12:00:00Z", duration=60)
    series = either.webinar(type=9, start_time="2026-11-22T12:00:00Z", recurrence={"type": 1, "end_times": 3})
    always = either.webinar(type=6)
    made_late = "2020-01-01T00:00:00Z"

    def listed():
        pages, token = [], ""
        while True:
            page = either.get(f"/v2/users/me/webinars?page_size=3&next_page_token={token}").json
            pages += [row["id"] for row in page["webinars"] if row["id"] < 90_000_000_000]
            token = page["next_page_token"]
            if not token:
                return pages

    either.clock.now += 90 * day
    assert listed() == [old, series, always]
    new = either.webinar(start_time=made_late)
    either.clock.now += 2 * day
    assert listed() == [series, always, new]
    either.clock.now += 2 * day
    assert listed() == [always, new]
    assert either.get(f"/v2/webinars/{old}").status == 200
    either.clock.now += 90 * day
    assert listed() == [always]
