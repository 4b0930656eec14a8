"""Small resources of an account and of its users: tracking fields, H.323 devices, TSP and PAC accounts."""

from __future__ import annotations

DEVICE = {"name": "Lobby", "protocol": "H.323", "ip": "192.0.2.7", "encryption": "auto"}
TSP = {"conference_code": "0125", "leader_pin": "1111"}


def test_a_tracking_field_has_a_name_that_is_unique(mock_each_profile):
    """Everything else has a default; an update changes what it names."""
    mock = mock_each_profile
    made = mock.post("/v2/tracking_fields", {"field": "Cost centre"})
    assert made.status == 201
    field = made.json["id"]
    defaults = {"recommended_values": [], "required": False, "visible": True}
    assert made.json == {"id": field, "field": "Cost centre", **defaults}
    assert len(field) == 16

    taken = mock.post("/v2/tracking_fields", {"field": "Cost centre"})
    assert taken.json == {"code": 200, "message": "Tracking field Cost centre already exists."}
    assert mock.post("/v2/tracking_fields", {"required": True}).json["errors"][0]["field"] == "field"
    assert mock.call("PATCH", f"/v2/tracking_fields/{field}", {"required": True}).status == 204
    (listed,) = mock.get("/v2/tracking_fields").json["tracking_fields"]
    assert listed == {"id": field, "field": "Cost centre", **defaults, "required": True}


def test_the_name_of_an_h323_device_is_unique(mock_each_profile):
    """The sentence has the name, and the refusal leaves one device."""
    mock = mock_each_profile
    assert mock.post("/v2/h323/devices", DEVICE).status == 201
    taken = mock.post("/v2/h323/devices", DEVICE)
    assert (taken.status, taken.json["code"]) == (404, 2020)
    assert "Lobby" in taken.json["message"]
    (listed,) = mock.get("/v2/h323/devices").json["devices"]
    assert listed.items() >= DEVICE.items()


def test_a_user_has_one_or_two_tsp_accounts(mock_each_profile):
    """They are numbered for each user; the third is refused, and the last one stays."""
    mock = mock_each_profile
    assert [mock.post("/v2/users/me/tsp", TSP).status for _ in range(2)] == [201, 201]
    third = mock.post("/v2/users/me/tsp", TSP)
    assert (third.status, third.rule) == (400, "userTSPCreate/300.2")

    assert mock.call("DELETE", "/v2/users/me/tsp/1").status == 204
    last = mock.call("DELETE", "/v2/users/me/tsp/2")
    assert (last.status, last.rule) == (400, "userTSPDelete/300.3")
    assert mock.get("/v2/users/me/tsp/1").json["code"] == 300
    assert [str(one["id"]) for one in mock.get("/v2/users/me/tsp").json["tsp_accounts"]] == ["2"]


def test_an_account_without_tsp_refuses_the_accounts_of_its_users(mock_each_profile):
    """Until it is enabled again."""
    mock = mock_each_profile
    assert mock.call("PATCH", "/v2/tsp", {"enable": False}).status == 204
    assert mock.get("/v2/users/me/tsp").json["code"] == 2024
    assert mock.call("PATCH", "/v2/tsp", {"enable": True, "tsp_provider": "P"}).status == 204
    assert mock.get("/v2/users/me/tsp").json == {"tsp_accounts": []}
    assert mock.get("/v2/tsp").json["tsp_provider"] == "P"


def test_no_user_has_a_pac_account(mock_each_profile):
    """Nothing makes one; an unknown user is refused."""
    assert mock_each_profile.get("/v2/users/me/pac").json == {"pac_accounts": []}
    assert mock_each_profile.get("/v2/users/nobody/pac").json["code"] == 1001
