"""What belongs to a user: privileges, tokens, status, address and password, room, images, and the account."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode

import pytest

from mockzoom.contract.client import FAR_AHEAD, OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves

from .cases.branding import FORM, form
from .cases.user_parts import GOOD, assigned, call, new_user, picture
from .cases.users import creation
from .cases.words import DAY, HOST, STRANGER, did
from .clients import clock_of
from .registration_scenario import token_of_second

pytestmark = not_on_zoom("makes and changes users")


def claims(token):
    """The header and the content of a JWT with a signature of 32 bytes."""
    head, content, signature = (urlsafe_b64decode(part + "==") for part in token.split("."))
    assert len(signature) == 32
    return json.loads(head), json.loads(content)


def licensed_host(api):
    """A new user with a webinar plan."""
    user = new_user(api)
    call(api, "userSettingsUpdate", user, {"feature": {"webinar": True}})
    return user


@proves("user_deactivated")
@documented()
def test_a_deactivated_user_hosts_nothing(api):
    """No webinar, no meeting, and what was made before is out of reach; after activation only meetings are hosted."""
    user = licensed_host(api)
    number = call(api, "webinarCreate", user, {"topic": api.topic})["id"]
    meeting = {"topic": api.topic, "type": 2, "start_time": FAR_AHEAD}
    made = call(api, "meetingCreate", user, meeting)["id"]
    user_id = call(api, "user", user)["id"]

    call(api, "userStatus", user, {"action": "deactivate"})
    seen = call(api, "user", user)
    assert (seen["status"], seen["type"]) == ("inactive", 1)
    assert user in [one["email"] for one in did(api, OperationCall("users", {}, None, {"status": "inactive"}))["users"]]
    assert not call(api, "userSettings", user)["feature"]["webinar"]
    refused = api.send("webinarCreate", body={"topic": api.topic}, userId=user)
    api.refuses(refused, "webinar_plan_missing", "webinarCreate", user_id=user_id)
    refused = api.send("webinar", webinarId=number)
    api.refuses(refused, "webinar_plan_missing", "webinar", user_id=user_id)
    refused = api.send("meetingCreate", body=meeting, userId=user)
    api.refuses(refused, "meeting_hosting_not_allowed", "meetingCreate")
    assert not api.send("meetingUpdate", body={"agenda": "late"}, meetingId=made).succeeded

    call(api, "userStatus", user, {"action": "activate"})
    seen = call(api, "user", user)
    assert (seen["status"], seen["type"]) == ("active", 1)
    refused = api.send("webinar", webinarId=number)
    api.refuses(refused, "webinar_plan_missing", "webinar", user_id=user_id)
    call(api, "meetingCreate", user, meeting)


@proves("user_switched")
@documented()
def test_a_switched_user_belongs_to_another_account(api):
    """The webinar is gone, and the address is that of a stranger."""
    user = licensed_host(api)
    number = call(api, "webinarCreate", user, {"topic": api.topic})["id"]

    did(api, OperationCall("switchUserAccount", {"accountId": "me", "userId": user}, {"account_id": "another"}))

    refused = api.send("user", userId=user)
    if account_id := api.account.credentials.account_id:  # a target that was named with a token only has none
        api.refuses(refused, "user_of_other_account", "user", account_id=account_id)
    api.refuses(api.send("webinar", webinarId=number), "webinar_not_found", "webinar", webinar_id=number)
    again = api.send("userCreate", body={"action": "create", "user_info": {"email": user, "type": 1}})
    api.refuses(again, "user_active_elsewhere", "userCreate", email=user)


@pytest.mark.parametrize("ends", ["userAssistantDelete", "userAssistantsDelete", "userSchedulerDelete",
                                  "userSchedulersDelete", "userDelete", "userDelete of the user"])  # fmt: skip
@proves("scheduling_pairs")
@documented()
def test_a_privilege_is_seen_and_ended_from_both_sides(api, ends):
    """By either of them, one by one or all at once, and by the removal of one of them."""
    sent = assigned(api)
    user, assistant = sent.path["userId"], sent.body["assistants"][0]["email"]
    added = did(api, sent)
    mine, theirs = call(api, "user", user), call(api, "user", assistant)

    assert added["ids"] == theirs["id"]
    assert call(api, "userAssistants", user)["assistants"] == [{"id": theirs["id"], "email": assistant}]
    assert call(api, "userSchedulers", assistant)["schedulers"] == [
        {"id": mine["id"], "email": user, "pmi": mine["pmi"]}
    ]
    assert call(api, "userAssistants", assistant)["assistants"] == call(api, "userSchedulers", user)["schedulers"] == []

    path = {
        "userAssistantDelete": {"userId": user, "assistantId": theirs["id"]},
        "userAssistantsDelete": {"userId": user},
        "userSchedulerDelete": {"userId": assistant, "schedulerId": user},
        "userSchedulersDelete": {"userId": assistant},
        "userDelete": {"userId": assistant},
        "userDelete of the user": {"userId": user},
    }[ends]
    did(api, OperationCall(ends.partition(" ")[0], path))
    if path["userId"] != user or not ends.startswith("userDelete"):
        assert call(api, "userAssistants", user) == {"assistants": []}
    if path["userId"] != assistant or not ends.startswith("userDelete"):
        assert call(api, "userSchedulers", assistant) == {"schedulers": []}


@proves("scheduling_repeated")
@gap("user_parts")
def test_a_privilege_that_does_not_exist_can_be_ended(api):
    """One by one, or all of none."""
    user, other = new_user(api), new_user(api)
    answers = [
        api.send("userAssistantsDelete", userId=user),
        api.send("userSchedulersDelete", userId=user),
        api.send("userAssistantDelete", userId=user, assistantId=other),
        api.send("userSchedulerDelete", userId=user, schedulerId=other),
    ]
    assert [answer.status for answer in answers] == [204] * 4


@pytest.mark.parametrize(("action", "query", "life"), [
    ("autoCreate", {}, 7200), ("custCreate", {}, 90 * DAY), ("autoCreate", {"ttl": 600}, 600),
])  # fmt: skip
@proves("zak_form")
@documented()
def test_a_zak_is_a_jwt_for_the_user(api, action, query, life):
    """With its times in it; repeated in the same second it is the same."""
    user = did(api, creation(action))
    token = call(api, "userToken", user["id"], type="zak", **query)["token"]

    head, content = claims(token)
    assert (head["alg"], content["uid"], content["exp"] - content["iat"]) == ("HS256", user["id"], life)


@proves("zak_form")
@documented()
def test_the_own_zak_lives_five_minutes(api):
    """It is that of the user whose token calls."""
    _, content = claims(did(api, OperationCall("userZak", {}))["token"])
    assert (content["uid"], content["exp"] - content["iat"]) == (call(api, "user")["id"], 300)


@proves("user_token_type")
@documented()
def test_a_token_that_is_no_zak(api):
    """It stays for two weeks in 2021; later it is a sentence."""
    user = new_user(api)
    first, clock = call(api, "userToken", user)["token"], clock_of(api)
    if api.profile != "2021-08":
        assert first == "Token is no longer supported. Please use ZAK token instead."
        return
    assert call(api, "userToken", user)["token"] == first != call(api, "userToken", new_user(api))["token"]
    clock.advance(14 * DAY)
    assert call(api, "userToken", user)["token"] != first


@proves("tokens_revoked")
@gap("user_parts")
def test_a_revocation_changes_the_tokens(api):
    """Of this user alone."""
    mine, other = new_user(api, "ssoCreate"), new_user(api, "ssoCreate")
    before = [call(api, "userToken", one, type="zak")["token"].rpartition(".") for one in (mine, other)]

    call(api, "userSSOTokenDelete", mine)

    after = [call(api, "userToken", one, type="zak")["token"].rpartition(".") for one in (mine, other)]
    changed = [old[2] != new[2] for old, new in zip(before, after, strict=True)]
    assert changed[0]
    if before[1][0] == after[1][0]:  # in the same second
        assert not changed[1]


@pytest.mark.parametrize(("action", "number"), [("create", 100), ("autoCreate", 100), ("custCreate", 99),
                                                ("ssoCreate", 101)])  # fmt: skip
@proves("login_types", "email_existed")
@documented()
def test_how_a_user_logs_in(api, action, number):
    """By the action that added them; an address exists if it was signed up with."""
    user = did(api, creation(action))["email"]
    shown = call(api, "user", user)
    with judging("login_types"):
        assert shown.get("login_types", [number]) == [number]
    existed = did(api, OperationCall("userEmail", {}, None, {"email": user.upper()}))
    with judging("email_existed"):
        assert existed == {"existed_email": action == "autoCreate"}


@proves("email_existed")
@documented()
def test_addresses_outside_the_account_do_not_exist(api):
    """Whether Zoom knows them or not."""
    for address, existed in ((STRANGER, False), ("nobody@example.com", False), (HOST, True)):
        assert did(api, OperationCall("userEmail", {}, None, {"email": address})) == {"existed_email": existed}


@proves("email_changed")
@documented()
def test_a_new_address_is_in_force(api):
    """The user is found under it and no longer under the former, which another one may have."""
    user, new = new_user(api), creation().body["user_info"]["email"]
    known = call(api, "user", user)["id"]

    call(api, "userEmailUpdate", user, {"email": new})

    assert call(api, "user", new)["id"] == known
    assert call(api, "user", known)["email"] == new
    api.refuses(api.send("user", userId=user), "user_not_found", "user", user_id=user)
    did(api, OperationCall("userCreate", {}, {"action": "create", "user_info": {"email": user, "type": 1}}))


@pytest.mark.parametrize(("password", "rule"), [
    ("aaaa", "password_short"), ("11111111", "password_of_one_character"), ("12345678", "password_consecutive"),
    ("!2468!35", "password_without_letter"), ("password", "password_without_number"),
    ("password1", "password_of_one_case"), ("Password1", "password_easy"), ("fedcbA99", ""), (GOOD, ""),
])  # fmt: skip
@proves("password_rules")
@gap("user_parts")
def test_the_first_broken_rule_of_a_password_counts(api, password, rule):
    """In the order of the rules."""
    user = new_user(api)
    answer = api.send("userPassword", body={"password": password}, userId=user)
    if rule:
        api.refuses(answer, rule, "userPassword")
    else:
        api.succeeds(answer, "userPassword")
        api.refuses(
            api.send("userPassword", body={"password": password}, userId=user), "password_unchanged", "userPassword"
        )


@proves("room_names")
@documented()
def test_the_name_of_a_room_belongs_to_one_user(api):
    """In whatever case; it is free again after another name, and after the user is removed."""
    one, two = new_user(api), new_user(api)
    name = "room" + one.partition("@")[0]

    def exists(text):
        return did(api, OperationCall("userVanityName", {}, None, {"vanity_name": text}))["existed"]

    assert not exists(name)
    call(api, "userUpdate", one, {"vanity_name": name})
    assert exists(name.upper())
    assert call(api, "user", one)["vanity_url"].endswith(f"/my/{name}")
    refused = api.send("userUpdate", body={"vanity_name": name.upper(), "dept": "Sales"}, userId=two)
    api.refuses(refused, "vanity_name_taken", "userUpdate")
    assert call(api, "user", two)["dept"] == ""

    call(api, "userUpdate", one, {"vanity_name": name + "2"})
    assert (exists(name), exists(name + "2")) == (False, True)
    call(api, "userUpdate", two, {"vanity_name": name})
    call(api, "userDelete", two)
    assert not exists(name)
    assert exists(new_user(api, "ssoCreate").partition("@")[0])


@proves("picture_url")
@gap("user_parts")
def test_every_picture_has_an_address(api):
    """Another one with each upload, and none once it is deleted."""
    user, seen = new_user(api), []
    upload = OperationCall("userPicture", {"userId": user}, raw=picture(), headers=FORM)
    for _ in range(2):
        seen.append(call(api, "user", user)["pic_url"])
        assert did(api, upload) == {}
    assert len({*seen, call(api, "user", user)["pic_url"]}) == 3
    call(api, "userPictureDelete", user)
    assert "pic_url" not in call(api, "user", user)
    did(api, upload)
    assert call(api, "user", user)["pic_url"] not in seen


@proves("user_backgrounds")
@documented()
def test_the_backgrounds_of_a_user(api):
    """Ten at most; one that is deleted makes room, and one of another user is not found."""
    user, raw = new_user(api), form()
    upload = OperationCall("uploadVBuser", {"userId": user}, raw=raw, headers=FORM)
    made = [did(api, upload) for _ in range(10)]
    size = 108 if api.profile != "2021-08" else "108"
    assert {(m["size"], m["name"], m["is_default"], m["type"]) for m in made} == {(size, "sky.png", False, "image")}
    api.refuses(api.deliver(upload), "user_background_limit", "uploadVBuser", limit=10)
    assert call(api, "userSettings", user)["in_meeting"]["virtual_background_settings"]["files"] == made

    other = api.send("delUserVB", query={"file_ids": made[0]["id"]}, userId="me")
    api.refuses(other, "user_background_ids", "delUserVB")
    half = api.send("delUserVB", query={"file_ids": f"{made[0]['id']},no"}, userId=user)
    api.refuses(half, "user_background_ids", "delUserVB")
    api.refuses(api.deliver(upload), "user_background_limit", "uploadVBuser", limit=10)
    call(api, "delUserVB", user, file_ids=f"{made[0]['id']},{made[1]['id']}")
    did(api, upload)


@pytest.mark.parametrize("option", ["meeting_authentication", "recording_authentication"])
@proves("settings_options")
@documented()
def test_authentication_is_selected_by_its_option(api, option):
    """It is switched on, and its ways to sign in are changed and hidden, without effect on other options."""
    user = new_user(api)
    before = call(api, "userSettings", user, option=option)
    assert before[option] is False
    other = next(o for o in ("recording_authentication", "meeting_authentication") if o != option)
    one = before["authentication_options"][0]
    change = {"id": one["id"], "action": "update", "name": "Members"}
    for body in ({option: True, other: True, "authentication_option": change},
                 {"authentication_option": {"id": one["id"], "action": "hide"}}):  # fmt: skip
        did(api, OperationCall("userSettingsUpdate", {"userId": user}, body, {"option": option}))

    after = call(api, "userSettings", user, option=option)
    assert after == {option: True, "authentication_options": [one | {"name": "Members", "visible": False}]}
    assert call(api, "userSettings", user, option=other)[other] is False
    assert option not in call(api, "userSettings", user)


@proves("settings_options")
@documented()
def test_security_is_selected_by_its_option(api):
    """What the sections have under other names is the same setting; nothing else of the body counts."""
    user = new_user(api)
    body = {"meeting_security": {"waiting_room": True, "webinar_password": True}, "feature": {"webinar": True}}
    did(api, OperationCall("userSettingsUpdate", {"userId": user}, body, {"option": "meeting_security"}))

    security = call(api, "userSettings", user, option="meeting_security")["meeting_security"]
    sections = call(api, "userSettings", user)
    assert (security["waiting_room"], security["webinar_password"]) == (True, True)
    assert (sections["in_meeting"]["waiting_room"], sections["feature"]["webinar"]) == (True, False)
    call(api, "userSettingsUpdate", user, {"in_meeting": {"waiting_room": False}})
    assert not call(api, "userSettings", user, option="meeting_security")["meeting_security"]["waiting_room"]


@proves("user_roles")
@gap("user_parts")
def test_the_owner_has_every_permission(api):
    """Others are members without one; the list can be asked for one role."""
    user, owner = new_user(api), call(api, "user")
    assert {"User:Edit", "User:Read"} <= set(call(api, "userPermission")["permissions"])
    assert call(api, "userPermission", user) == {"permissions": []}

    listed = {role: did(api, OperationCall("users", {}, None, {"role_id": role, "page_size": 300})) for role in "0129"}
    assert [one["email"] for one in listed["0"]["users"]] == [owner["email"]]
    members = [one["email"] for one in listed["2"]["users"]]
    assert user in members
    assert owner["email"] not in members
    assert listed["2"]["total_records"] == len(members)
    assert listed["1"]["users"] == listed["9"]["users"] == []


@proves("user_roles")
@gap("user_parts")
def test_only_administrators_change_addresses_and_licences(account):
    """A user's own token may set the presence, and neither address nor status."""
    client = account(scopes=["user:read", "user:write"])
    client.token = token_of_second(client)
    refused = client.send("userEmailUpdate", body={"email": "new@example.com"}, userId="me")
    client.refuses(refused, "no_permission", "userEmailUpdate")
    refused = client.send("userStatus", body={"action": "deactivate"}, userId="me")
    client.refuses(refused, "no_permission", "userStatus")
    call(client, "updatePresenceStatus", "me", {"status": "Away"})
    assert call(client, "getUserPresenceStatus", "host@example.com") == {"status": "Offline"}
