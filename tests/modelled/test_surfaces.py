"""Wherever an operation or an error can be named, those of the engine can be named as those of handlers can."""

from __future__ import annotations

import json

import pytest
import requests
from click.testing import CliRunner

import mockzoom
from mockzoom import schemas
from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.cli.rules import rules_command
from mockzoom.cli.schema import schema_command
from mockzoom.spec import load_spec

CREATE, TAKEN = "groupCreate", "groupCreate/4132"
SPEC = load_spec()


@pytest.fixture(scope="module", name="control")
def _control():
    with mockzoom.serve(rate_limits="daily") as running:
        yield AdminClient(running.url)


@pytest.fixture(name="account")
def _account(control):
    with control.accounts.create() as made:
        yield made


@pytest.fixture(name="send")
def _send(account):
    """Send a request to Zoom's API with a token of the account."""

    def send(method, path, body=None):
        headers = {"Authorization": f"Bearer {account.token}"}
        return requests.request(method, f"{account.base_url}{path}", json=body, headers=headers, timeout=20)

    return send


class TestCommands:
    """The command line."""

    @pytest.mark.parametrize("name", [TAKEN, CREATE, "4132", "409", "4xx"])
    def test_rules_are_found_by_id_operation_code_and_status(self, name):
        """With the wording of both profiles."""
        printed = CliRunner().invoke(rules_command, ["--format", "json", name])
        found = [line for line in json.loads(printed.output) if line["rule"] == TAKEN]
        assert {line["profile"] for line in found} == {"2021-08", "2025-06"}
        assert all(line["source"] and line["provenance"] and line["operations"] == [CREATE] for line in found)

    def test_a_name_that_is_almost_right_gets_a_hint(self):
        """For operations and errors."""
        for wrong, right in (("groupCreat", CREATE), ("groupCreate/413", "groupCreate/4130")):
            assert right[:-1] in CliRunner().invoke(rules_command, [wrong]).output.partition("did you mean")[2]

    def test_schemas_are_listed_shown_and_exported(self, tmp_path):
        """Each is self-contained in a bundle."""
        names = CliRunner().invoke(schema_command, ["list", f"*/{CREATE}"]).output.split()
        assert names == [f"{part}/{CREATE}" for part in ("errors", "requests", "responses")]
        shown = CliRunner().invoke(schema_command, ["show", f"requests/{CREATE}", "--bundle"])
        assert json.loads(shown.output)["properties"]["name"]["type"] == "string"
        written = schemas.export(tmp_path / "all", "2025-06")
        assert len([path for path in written if CREATE in str(path)]) == len(names)


def test_every_modelled_operation_has_an_error_schema_and_rules_in_both_profiles():
    """No operation is left out of a listing."""
    for profile in ("2021-08", "2025-06"):
        assert {f"errors/{name}" for name in SPEC.modelled.operations} <= set(schemas.names(profile))
    for name, operation in SPEC.modelled.operations.items():
        assert SPEC.find_operation(name) is operation
        assert all(SPEC.find_error(rule).name == rule for rule in operation.refusals)


class TestRulesOfTheAdminApi:
    """The dashboard shows them."""

    def test_they_are_listed_by_text_and_by_operation(self, control):
        """The errors of an operation are those of its documents."""
        assert TAKEN in {one.rule for one in control.rules.list(contains="4132")}
        assert {one.rule for one in control.rules.list(operation=CREATE)} == set(SPEC.find_operation(CREATE).refusals)

    def test_one_is_explained_although_its_id_has_a_slash(self, control):
        """With operation, grade, source and the wording of each profile."""
        for rule in (control.rules.get(TAKEN), control.rules.get(TAKEN, CREATE)):
            assert rule.operations == (CREATE,)
            assert rule.by_profile["2021-08"].code == rule.by_profile["2025-06"].code == 4132
            assert rule.by_profile["2025-06"].grade in ("documented", "inferred")
        with pytest.raises(AdminApiError, match="groupCreate/4132"):
            control.rules.get("groupCreate/413")


class TestFaultsAndJournal:
    """What a test arranges for an operation, and what it looks up afterwards."""

    def test_a_fault_and_a_queued_response_answer_for_the_engine(self, account, send):
        """By the rule of an operation, and by a response of its schema."""
        account.faults.add(operation=CREATE, rule=TAKEN, first=1)
        refused = send("POST", "/v2/groups", {"name": "Sales"})
        assert (refused.status_code, refused.json()["code"], refused.headers["X-Mockzoom-Rule"]) == (409, 4132, TAKEN)
        account.next.add(CREATE, status=201, body={"id": "chosen", "name": "Sales"})
        assert send("POST", "/v2/groups", {"name": "Sales"}).json()["id"] == "chosen"
        with pytest.raises(AdminApiError, match="body"):
            account.next.add(CREATE, status=201, body={"id": 1})

    def test_the_journal_names_the_operation(self, account, send):
        """Assertions, filters, counts and what was ignored."""
        send("POST", "/v2/groups", {"name": "Sales", "colour": "red"})
        send("POST", "/v2/groups", {"name": "Sales"})
        account.journal.assert_called(CREATE, times=2, name="Sales")
        account.journal.assert_not_called("groupDelete")
        assert [one.operation for one in account.journal.entries(operation="group*")] == [CREATE, CREATE]
        (refused,) = account.journal.entries(rule=TAKEN)
        assert refused.status == 409
        (first, _) = account.journal.entries(operation=CREATE)
        assert "colour" in first.ignored

    def test_a_near_miss_is_found(self, account, send):
        """The message of an assertion that fails names the field that differs."""
        send("POST", "/v2/groups", {"name": "Sales"})
        with pytest.raises(AssertionError, match=r"Sales"):
            account.journal.assert_called(CREATE, name="Support")

    def test_set_up_requests_reach_the_engine(self, account, send):
        """`perform` checks names as it does for other operations."""
        made = account.perform("POST", "/v2/groups", body={"name": "Sales"})
        assert made.status == 201
        assert send("GET", f"/v2/groups/{made.body['id']}").json()["name"] == "Sales"
        with pytest.raises(AdminApiError, match="colour"):
            account.perform("POST", "/v2/groups", body={"name": "x", "colour": "red"})


def test_states_hold_the_things(account, send, control):
    """Checkpoints, differences, exports and imports."""
    account.checkpoints.save("before")
    send("POST", "/v2/groups", {"name": "Sales"})
    assert "Sales" in json.dumps(account.diff("before"))
    exported = account.export()
    counts = {one.account_id: one.counts for one in control.overview().accounts}
    assert counts[account.account_id]["things"] == 1
    account.checkpoints.restore("before")
    assert send("GET", "/v2/groups").json()["groups"] == []
    account.import_state(exported)
    assert [one["name"] for one in send("GET", "/v2/groups").json()["groups"]] == ["Sales"]


class TestSeeds:
    """Requests of seed files."""

    REQUESTS = (
        {"operation": CREATE, "body": {"name": "Sales"}, "as": "sales"},
        {
            "operation": "groupMembersCreate",
            "path": {"groupId": "{sales}"},
            "body": {"members": [{"email": "someone@example.com"}]},
        },
    )
    USERS = ({"email": "someone@example.com", "first_name": "Some", "last_name": "One"},)

    def test_they_create_things_when_the_account_is_created_and_reset(self, control):
        """A later request names the id of an earlier response."""
        with control.accounts.create(users=list(self.USERS), requests=list(self.REQUESTS)) as account:
            for _ in range(2):
                (group,) = account.perform("GET", "/v2/groups").body["groups"]
                assert (group["name"], group["total_members"]) == ("Sales", 1)
                account.perform("DELETE", f"/v2/groups/{group['id']}")
                account.reset()
            assert account.journal.entries() == []

    @pytest.mark.parametrize(
        "request_seed,field,says",
        [
            ({"operation": "groupCreat"}, "operation", "groupCreate"),
            ({"operation": "oauthToken"}, "operation", "no operation"),
            ({"operation": "group"}, "path.groupId", "missing"),
            ({"operation": "groups", "path": {"groupId": "x"}}, "path.groupId", "not a parameter"),
            ({"operation": "group", "path": {"groupId": "{other}"}}, "", "'other'"),
            ({"operation": CREATE, "body": {"colour": "red"}}, "body.colour", "no such field"),
            ({"operation": CREATE, "body": {"name": {}}}, "body.name", "not valid"),
            ({"operation": "group", "path": {"groupId": "x"}}, "", "group/4130"),
            ({"operation": "groups", "as": "all"}, "as", "no id"),
        ],
    )
    def test_a_wrong_one_is_refused_with_its_place_and_reason(self, control, request_seed, field, says):
        """No account is created."""
        before = len(list(control.accounts.list()))
        with pytest.raises(AdminApiError) as refused:
            control.accounts.create(requests=[{"operation": "groups"}, request_seed])
        assert f"requests[1]{f'.{field}' if field else ''}" in str(refused.value)
        assert says in str(refused.value)
        assert len(list(control.accounts.list())) == before

    def test_the_demo_data_has_groups_and_a_room(self, control):
        """With members from its users."""
        with control.accounts.create(data_set="demo") as account:
            groups = account.perform("GET", "/v2/groups").body["groups"]
            assert [(one["name"], one["total_members"]) for one in groups] == [("Marketing", 2), ("Events", 1)]
            assert [one["name"] for one in account.perform("GET", "/v2/rooms").body["rooms"]] == ["Studio"]
