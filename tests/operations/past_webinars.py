"""Webinars that are held, and what is read of them afterwards."""

QUESTIONS = (
    {"name": "How?", "type": "single", "answers": ["Good", "Bad"]},
    {"name": "What?", "type": "multiple", "answers": ["a", "b", "c"]},
)
EMAILS = [f"p{n}@example.com" for n in range(4)]


def live(mock, emails=EMAILS, **fields):
    """A webinar on the air, with registrants."""
    webinar = mock.webinar(**fields)
    for email in emails:
        answer = mock.post(f"/v2/webinars/{webinar}/registrants", {"email": email, "first_name": email[:2].title()})
        assert answer.status == 201, answer.body
    assert mock.people("start", webinar).status == 200
    return webinar


def do(mock, verb, webinar, **body):
    answer = mock.people(verb, webinar, **body)
    assert answer.status == 200, answer.body
    return answer.json


def end(mock, webinar):
    assert mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204


def read(mock, path):
    answer = mock.get(f"/v2{path}")
    assert answer.status == 200, answer.body
    return answer.json


def everybody(mock, path, listed="participants", size=300):
    """All pages of a list."""
    found, token, joint = [], "", "&" if "?" in path else "?"
    while True:
        page = read(mock, f"{path}{joint}page_size={size}&next_page_token={token}")
        found += page[listed]
        token = page["next_page_token"]
        if not token:
            assert page["total_records"] == len(found)
            return found


def put(mock, kind, *records):
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(kind, records)
