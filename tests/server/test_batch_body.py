"""The body of a batch registration: the forms in which it comes, and what is wrong with one."""

import pytest


class TestForm:
    """multipart/form-data, as the seed documents show it."""

    @staticmethod
    def form(fields):
        body = "".join(
            f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        return {
            "body": f"{body}--xyz--\r\n".encode(),
            "headers": {"content-type": "multipart/form-data; boundary=xyz"},
        }

    def test_registrants_come_as_json_text(self, mock_each_profile):
        """With auto_approve as a word."""
        webinar = mock_each_profile.webinar(settings={"approval_type": 1})
        fields = {"auto_approve": "true", "registrants": '[{"email":"a@example.com","first_name":"Zoë"}]'}

        answer = mock_each_profile.post(f"/v2/webinars/{webinar}/batch_registrants", **self.form(fields))

        assert answer.status == mock_each_profile.success
        assert [r["first_name"] for r in mock_each_profile.registrants(webinar)] == ["Zoë"]

    def test_the_converter_s_fault_is_refused_and_named(self, mock_each_profile):
        """`registrants=true[{…}]` of the Chilkat sample: Zoom's 300, and our own rule says why."""
        fields = {"auto_approve": "true", "registrants": 'true[{"email":"a@example.com","first_name":"A"}]'}

        answer = mock_each_profile.post("/v2/webinars/90000000005/batch_registrants", **self.form(fields))

        assert answer.status == 400
        assert answer.json == {"code": 300, "message": "Request Body should be a valid JSON object."}
        assert answer.headers["X-Mockzoom-Rule"] == "multipart_value_prefixed"

    @pytest.mark.parametrize("fields", [{"registrants": "[{"}, {"registrants": "nonsense"}])
    def test_other_texts_are_no_json(self, mock_each_profile, fields):
        """The same refusal, under its general name."""
        answer = mock_each_profile.post("/v2/webinars/90000000005/batch_registrants", **self.form(fields))

        assert (answer.status, answer.rule) == (400, "body_not_json")

    @pytest.mark.parametrize("fields", [{}, {"auto_approve": "true"}, {"registrants": "[]"}, {"registrants": "{}"}])
    def test_a_form_is_judged_as_json_is(self, mock_each_profile, fields):
        """Missing and empty lists are named."""
        answer = mock_each_profile.post("/v2/webinars/90000000005/batch_registrants", **self.form(fields))

        assert (answer.status, answer.json["errors"][0]["field"]) == (400, "registrants")


class TestValidation:
    """300 with `errors`, naming the field by its path."""

    @pytest.mark.parametrize("count", [1, 29, 30])
    def test_one_to_thirty(self, mock_each_profile, people, count):
        """The bounds are inside."""
        assert len(mock_each_profile.batch(mock_each_profile.webinar(), people(count)).json["registrants"]) == count

    @pytest.mark.parametrize(
        ("document", "field", "message"),
        [
            pytest.param({}, "registrants", "Missing field.", id="no list"),
            pytest.param({"registrants": None}, "registrants", "Missing field.", id="null"),
            pytest.param({"registrants": []}, "registrants", "Missing field.", id="nobody"),
            pytest.param({"registrants": {}}, "registrants", "Invalid field.", id="no list but an object"),
            pytest.param({"registrants": [7]}, "registrants[0]", "Invalid field.", id="a number for a person"),
            pytest.param({"registrants": [{}]}, "registrants[0].email", "Missing field.", id="empty person"),
        ],
    )
    def test_the_list_itself(self, mock_each_profile, document, field, message):
        """A body without a valid list of registrants is rejected."""
        answer = mock_each_profile.post("/v2/webinars/90000000005/batch_registrants", document)

        assert (answer.status, answer.json["code"], answer.json["message"]) == (400, 300, "Validation Failed.")
        assert {"field": field, "message": message} in answer.json["errors"]

    @pytest.mark.parametrize("count", [31, 32, 1000])
    def test_more_than_thirty(self, mock_each_profile, people, count):
        """Refused whole, in one error."""
        webinar = mock_each_profile.webinar()

        answer = mock_each_profile.batch(webinar, people(count))

        assert answer.json["errors"] == [{"field": "registrants", "message": "Invalid field."}]
        assert mock_each_profile.registrants(webinar) == []

    @pytest.mark.parametrize(
        ("fields", "field", "message"),
        [
            pytest.param({"email": None}, "email", "Missing field.", id="no e-mail"),
            pytest.param({"first_name": None}, "first_name", "Missing field.", id="no first name"),
            pytest.param({"email": "@"}, "email", "Invalid field.", id="only an at sign"),
            pytest.param({"email": "a b@example.com"}, "email", "Invalid field.", id="a space"),
            pytest.param({"email": "a@example.com\n"}, "email", "Invalid field.", id="a line end"),
            pytest.param({"email": "a@localhost"}, "email", "Invalid field.", id="no dot"),
            pytest.param({"email": "a" * 117 + "@example.com"}, "email", "Invalid field.", id="129 characters"),
            pytest.param({"email": 5}, "email", "Invalid field.", id="a number"),
            pytest.param({"first_name": ""}, "first_name", "Invalid field.", id="empty first name"),
            pytest.param({"first_name": "x" * 65}, "first_name", "Invalid field.", id="65 characters"),
            pytest.param({"last_name": "x" * 65}, "last_name", "Invalid field.", id="65 in the last name"),
            pytest.param({"first_name": "a\0b"}, "first_name", "Invalid field.", id="NUL"),
        ],
    )
    def test_a_person_s_fields(self, mock_each_profile, person, fields, field, message):
        """If the second of three is wrong, it is named by path, and none is registered."""
        webinar = mock_each_profile.webinar()

        answer = mock_each_profile.batch(webinar, [person("a@example.com"), person() | fields, person("c@example.com")])

        assert answer.json["errors"] == [{"field": f"registrants[1].{field}", "message": message}]
        assert mock_each_profile.registrants(webinar) == []

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"email": "a" * 64 + "@" + "b" * 59 + ".com"}, id="128 characters of e-mail"),
            pytest.param({"first_name": "ü" * 64, "last_name": "日" * 64}, id="64 characters, not bytes"),
            pytest.param({"last_name": None}, id="a null last name is an absent one"),
            pytest.param({"last_name": ""}, id="an empty last name"),
            pytest.param({"email": "a+tag@example.com"}, id="a plus address"),
            pytest.param({"nickname": "J", "registrants_confirmation_email": True}, id="unknown fields"),
        ],
    )
    def test_what_clients_send_is_taken(self, mock_each_profile, person, fields):
        """The bounds are inside, and unknown keys are ignored."""
        assert (
            mock_each_profile.batch(mock_each_profile.webinar(), [person() | fields]).status
            == mock_each_profile.success
        )


@pytest.mark.parametrize(
    "email",
    [
        "a..b@example.com",
        ".a@example.com",
        "a.@example.com",
        "a" * 65 + "@example.com",
        "a b@example.com",
        "a@b",
        "@b.cc",
    ],
)
def test_what_rfc_5321_calls_no_mailbox_is_refused(mock_each_profile, person, email):
    """Misplaced dots and local parts over 64 characters are what long lists of addresses are full of."""
    answer = mock_each_profile.batch(mock_each_profile.webinar(), [person("a.b+c'd@sub.example.com"), person(email)])

    assert (answer.status, answer.rule) == (400, "validation_failed")
    assert answer.json["errors"] == [{"field": "registrants[1].email", "message": "Invalid field."}]


def test_a_local_part_may_have_64_characters(mock_each_profile):
    """Dots in it count."""
    assert (
        mock_each_profile.batch(mock_each_profile.webinar(), ["a." * 31 + "ab" + "@example.com"]).status
        == mock_each_profile.success
    )
