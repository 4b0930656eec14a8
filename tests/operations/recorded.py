"""Webinars that are recorded, and how their recordings are read."""

from urllib.parse import quote, urlsplit

from past_webinars import do, end, read


def recorded(mock, minutes=45, record=(), **fields):
    """A webinar that was held and recorded for some minutes; returns its number."""
    webinar = mock.webinar(**fields)
    do(mock, "start", webinar)
    do(mock, "recording", webinar, **dict(record))
    mock.clock.advance(seconds=60 * minutes)
    end(mock, webinar)
    return webinar


def recording(mock, key, **query):
    """The recording of a number or UUID."""
    joined = "&".join(f"{name}={value}" for name, value in query.items())
    return read(mock, f"/meetings/{quoted(key)}/recordings" + ("?" + joined if joined else ""))


def quoted(key):
    """A key in a path that the server has decoded once: a UUID that a client encoded twice."""
    return quote(str(key), safe="")


def listed(mock, user="me", **query):
    joined = "&".join(f"{name.rstrip('_')}={value}" for name, value in query.items())
    return read(mock, f"/users/{user}/recordings?{joined}")


def fetch(mock, address, **how):
    """Download an address without a token, unless one is given."""
    parts = urlsplit(address)
    how = {"headers": {"authorization": ""}} | how
    return mock.get(parts.path + ("?" + parts.query if parts.query else ""), **how)


def file_of(document, kind="audio_only"):
    (found,) = [file for file in document["recording_files"] if file["recording_type"] == kind]
    return found
