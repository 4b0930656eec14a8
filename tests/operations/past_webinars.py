"""Webinars that are held, and what is read of them afterwards."""

QUESTIONS = (
    {"name": "How?", "type": "single", "answers": ["Good", "Bad"]},
    {"name": "What?", "type": "multiple", "answers": ["a", "b", "c"]},
)
EMAILS = [f"p{n}@example.com" for n in range(4)]


def live(zoom, emails=EMAILS, **fields):
    """A webinar on the air, with registrants."""
    webinar = zoom.webinar(**fields)
    for email in emails:
        answer = zoom.post(f"/v2/webinars/{webinar}/registrants", {"email": email, "first_name": email[:2].title()})
        assert answer.status == 201, answer.body
    assert zoom.people("start", webinar).status == 200
    return webinar


def do(zoom, verb, webinar, **body):
    answer = zoom.people(verb, webinar, **body)
    assert answer.status == 200, answer.body
    return answer.json


def end(zoom, webinar):
    assert zoom.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"}).status == 204


def read(zoom, path):
    answer = zoom.get(f"/v2{path}")
    assert answer.status == 200, answer.body
    return answer.json


def everybody(zoom, path, listed="participants", size=300):
    """All pages of a list."""
    found, token, joint = [], "", "&" if "?" in path else "?"
    while True:
        page = read(zoom, f"{path}{joint}page_size={size}&next_page_token={token}")
        found += page[listed]
        token = page["next_page_token"]
        if not token:
            assert page["total_records"] == len(found)
            return found


def put(zoom, kind, *records):
    with zoom.pipeline.store.open("mockzoom-account") as state:
        state.put(kind, records)
