"""mockzoom.zoom.ids and join_url: Zoom's shapes, and the same ids for the same seed."""

import base64
import re
import struct
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from mockzoom.zoom.ids import Ids
from mockzoom.zoom.registrants.join_urls import JoinUrls
from mockzoom.zoom.webinars.models import Webinar

seeds = st.text(max_size=30)
numbers = st.integers(1, 10**9)


def a_webinar(number: int, password: str = "") -> Webinar:
    uuid = Ids("s").webinar_uuid(number)
    return Webinar(number, uuid, "h", 5, "T", 0, 60, "UTC", {"approval_type": 0}, password=password)


@given(seeds, numbers)
def test_ids_have_zoom_s_shapes(seed, n):
    """22 characters for people, 11 digits beginning with 8 for webinars, padded base64 for uuids."""
    ids = Ids(seed)
    assert re.fullmatch(r"[\w-]{22}", ids.registrant_id(n))
    assert re.fullmatch(r"[\w-]{22}", ids.user_id(n))
    assert re.fullmatch(r"8\d{10}", str(ids.webinar_number(n)))
    assert re.fullmatch(r"[A-Za-z0-9+/]{22}==", ids.webinar_uuid(n))
    assert re.fullmatch(r"v=2\.0;clid=us06;rid=WEB_[0-9a-f]{32}", ids.tracking_id(n))


@given(seeds, numbers, st.integers(0, 40))
def test_ids_drawn_together_are_those_drawn_alone(seed, first, count):
    """How people are batched does not matter."""
    ids = Ids(seed)
    assert ids.registrant_ids(first, count) == [ids.registrant_id(n) for n in range(first, first + count)]


@given(seeds, st.integers(1, 2**63), st.integers(0, 40))
def test_an_id_gives_its_number(seed, first, count):
    """Of the seed that it was drawn with; by another seed it gives one that no registrant has."""
    ids = Ids(seed)
    drawn = ids.registrant_ids(first, count)
    assert [ids.registrant_number(id_) for id_ in drawn] == list(range(first, first + count))
    assert len(set(drawn)) == count
    assert all(Ids(f"{seed} other").registrant_number(id_) > 2**64 for id_ in drawn)


@given(st.text(max_size=30) | st.text("aZ09-_=+/ é", min_size=22, max_size=22))
def test_any_text_can_be_looked_up_as_an_id(text):
    """It gives a number or None; only texts of the length of ids give a number."""
    number = Ids("s").registrant_number(text)
    assert number is None or (len(text) == 22 and 0 <= number < 2**128)


@given(seeds, numbers)
def test_the_same_seed_gives_the_same_ids(seed, n):
    """An id depends on the seed and its number alone."""
    assert Ids(seed).registrant_id(n) == Ids(seed).registrant_id(n)


def test_ids_differ_by_seed_kind_and_number():
    """Ten thousand draws, no two alike."""
    drawn = {Ids(f"s{s}").draw(kind, n, 16) for s in range(5) for kind in ("a", "b") for n in range(1000)}
    assert len(drawn) == 10_000


@given(st.integers(10**10, 10**11 - 1), st.sampled_from(["", "secret"]))
def test_a_join_url_has_the_anatomy_of_real_ones(number, password):
    """tk = 32-byte MAC + payload with number and registrant id; pwd only with a passcode, before uuid (facts 1.2)."""
    ids = Ids("s")
    registrant_id = ids.registrant_id(1)
    link = JoinUrls(a_webinar(number, password), ids).link(registrant_id)

    parts = urlsplit(link)
    query = parse_qs(parts.query, strict_parsing=True)
    mac, payload = query["tk"][0].split(".")
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    head, version, webinar, length = struct.unpack(">BBQB", raw[:11])

    assert (parts.scheme, parts.netloc, parts.path) == ("https", "us06web.zoom.us", f"/w/{number}")
    assert list(query) == (["tk", "pwd", "uuid"] if password else ["tk", "uuid"])
    assert len(base64.urlsafe_b64decode(mac + "=")) == 32
    assert len(raw) == 65
    assert (head, version, webinar, length) == (0x0D, 9, number, 22)
    assert raw[11:33].decode() == registrant_id
    assert set(raw[33:]) == {0}
    assert re.fullmatch(r"WN_[\w-]{22}", query["uuid"][0])


@given(st.lists(st.lists(st.integers(1, 50), max_size=12), max_size=8))
def test_a_link_is_the_same_whenever_it_is_asked_for(asked):
    """At hand from before or made anew, alone or among others."""
    webinar, ids = a_webinar(80_000_000_001, "secret"), Ids("s")
    for numbers in asked:
        names = [ids.registrant_id(n) for n in numbers]
        assert JoinUrls(webinar, ids).links(names) == [JoinUrls(webinar, Ids("s")).link(name) for name in names]


def test_links_of_new_people_are_not_kept_at_hand():
    """They are the same as those that are, which they do not displace."""
    urls = JoinUrls(a_webinar(80_000_000_001, ""), Ids("s"))
    kept, new = [f"{n:022}" for n in range(30)], [f"{n:022}" for n in range(30, 60)]
    links = urls.links(kept)
    assert urls.links(new, are_new=True) == [urls.link(name) for name in new]
    urls = JoinUrls(a_webinar(80_000_000_001, ""), Ids("s2"))
    urls.links(kept)
    urls.links(new, are_new=True)
    assert list(urls._common.cache) == kept
    assert len(set(links)) == 30


def test_only_so_many_links_are_kept_at_hand():
    """However many people there are."""
    urls = JoinUrls(a_webinar(80_000_000_001, ""), Ids("s"))
    for first in range(0, 5000, 30):
        urls.links([f"{n:022}" for n in range(first, first + 30)])
        assert len(urls._common.cache) <= 2048
