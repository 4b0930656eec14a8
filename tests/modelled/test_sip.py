"""SIP phones and SIP connected audio."""

from __future__ import annotations

import pytest

HOST = "host@example.com"
TRUNKS = "/v2/accounts/me/sip_trunk"
PHONE = {
    "authorization_name": "auth", "domain": "sip.example.com", "password": "secret", "proxy_server": "a.example.com",
    "register_server": "register.example.com", "user_name": "5550100", "voice_mail": "*1", "transport_protocol": "TLS",
}  # fmt: skip
CHANGE = {name: value for name, value in PHONE.items() if name != "transport_protocol"} | {
    f"{kind}_server{n}": "other.example.com" for kind in ("proxy", "register") for n in ("2", "3")
}
NUMBER = {"country": "US", "display_number": "+1 555", "labels": "a", "languages": "en-US", "number": "1555", "type": 0}


def rule(mock, method, path, body=None):
    """Return the key of the error that a call gets, or its status."""
    answer = mock.call(method, path, body)
    return answer.rule.partition("/")[2] or answer.rule or str(answer.status)


def test_a_sip_phone_belongs_to_a_user(mock_each_profile):
    """It is listed with what was sent, changed, found by the address, one for each user, and gone with the user."""
    mock = mock_each_profile
    user = {"email": "new@example.com", "type": 1}
    made = mock.post("/v2/users", {"action": "ssoCreate", "user_info": user}).json
    assert rule(mock, "POST", "/v2/sip_phones", {**PHONE, "user_email": "nobody@example.com"}) == "1001"
    for email in (HOST, user["email"]):
        assert rule(mock, "POST", "/v2/sip_phones", {**PHONE, "user_email": email}) == "201"
    assert rule(mock, "POST", "/v2/sip_phones", {**PHONE, "user_email": HOST}) == "300"
    first, second = mock.get("/v2/sip_phones").json["phones"]
    expected = {**PHONE, "registration_expire_time": 60}
    assert first == {**expected, "user_email": HOST, "id": first["id"]}
    assert mock.get(f"/v2/sip_phones?search_key={user['email']}").json["phones"] == [second]

    assert rule(mock, "PATCH", f"/v2/sip_phones/{first['id']}", CHANGE) == "204"
    assert mock.get("/v2/sip_phones").json["phones"][0] == {**first, **CHANGE}
    assert mock.call("DELETE", f"/v2/users/{made['id']}?action=delete").status == 204
    assert [one["id"] for one in mock.get("/v2/sip_phones").json["phones"]] == [first["id"]]
    assert rule(mock, "DELETE", f"/v2/sip_phones/{first['id']}") == "204"
    assert rule(mock, "DELETE", f"/v2/sip_phones/{first['id']}") == "300"
    assert rule(mock, "PATCH", f"/v2/sip_phones/{first['id']}", CHANGE) == "300"


@pytest.mark.parametrize(
    "part,key,item,unknown",
    [
        ("trunks", "sip_trunks", {"id": "1234567", "dnis": "12345", "outbound_caller_id": "5550100"}, "300.3"),
        ("callout_countries", "callout_countries", {"id": "US"}, "300.4"),
    ],
)
def test_trunks_and_countries_have_the_ids_of_the_body(mock_each_profile, part, key, item, unknown):
    """They are listed with what was sent and removed by id; nothing is under another account."""
    mock, path = mock_each_profile, f"{TRUNKS}/{part}"
    owner = {"first_name": "A", "last_name": "B", "email": "a@sub.example.com", "password": "Abcd1234"}
    sub = mock.post("/v2/accounts", owner).json["id"]
    assert rule(mock, "POST", path, {key: [item]}) == "201"
    listed = mock.get(path).json
    assert (listed[key], listed["total_records"]) == ([item], 1)
    assert mock.get(f"/v2/accounts/{sub}/sip_trunk/{part}").json["total_records"] == 0
    assert rule(mock, "DELETE", f"{path}/{item['id']}") == "204"
    assert rule(mock, "DELETE", f"{path}/{item['id']}") == unknown
    assert mock.get(path).json["total_records"] == 0


def test_internal_numbers_are_unique(mock_each_profile):
    """A number that exists, or is there twice in one body, is refused, and none of the body is kept."""
    mock, path = mock_each_profile, f"{TRUNKS}/internal_numbers"
    made = mock.post(path, {"internal_numbers": [NUMBER]}).json["internal_numbers"]
    other = {**NUMBER, "number": "1556"}
    assert rule(mock, "POST", path, {"internal_numbers": [other, NUMBER]}) == "300.5"
    assert rule(mock, "POST", path, {"internal_numbers": [other, other]}) == "300.5"
    assert mock.get(path).json["internal_numbers"] == [NUMBER]
    assert rule(mock, "DELETE", f"{path}/{made[0]['id']}") == "204"
    assert rule(mock, "DELETE", f"{path}/{made[0]['id']}") == "300.6"


def test_numbers_of_the_master_account_are_those_that_were_assigned(mock_each_profile):
    """To any of its accounts; all of one account go at once."""
    mock = mock_each_profile
    assert mock.get("/v2/sip_trunk/numbers").json == {"phone_numbers": [], "total_records": 0}
    assert rule(mock, "POST", f"{TRUNKS}/numbers", {"phone_numbers": ["15550100", "15550101"]}) == "201"
    listed = mock.get("/v2/sip_trunk/numbers").json
    assert listed == {"phone_numbers": [{"number": "15550100"}, {"number": "15550101"}], "total_records": 2}
    assert rule(mock, "DELETE", f"{TRUNKS}/numbers") == "204"
    assert mock.get("/v2/sip_trunk/numbers").json["total_records"] == 0
    assert rule(mock, "PATCH", f"{TRUNKS}/settings", {"enable": True}) == "204"
    assert rule(mock, "PATCH", "/v2/accounts/other/sip_trunk/settings", {"enable": True}) == "2001"
