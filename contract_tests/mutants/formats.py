"""Mutants of the format of errors: XML and JSON, content types, compressed bodies, the sentence about passcodes."""

from __future__ import annotations

import gzip
from typing import Any

from mockzoom.zoom.profiles import Feature, Profile
from mockzoom.zoom.registry import errors

from .mutant import Mutant
from .patching import set_to, worded, wrapped

RENDERED = "mockzoom.server.responses"
PREFERENCE = "mockzoom.server.negotiation.prefers_json"
READ = "mockzoom.server.pipeline.read_body"


def _xml_for_any_accept(is_xml: Any) -> Any:
    return lambda error, headers, account, operation: is_xml(error, {}, account, operation)


def _query_too(is_xml: Any) -> Any:
    """Errors about query parameters follow Accept as well."""

    def wrong(error: Any, *given: Any) -> bool:
        error.about_body = True
        return bool(is_xml(error, *given))

    return wrong


def _everything(is_xml: Any) -> Any:
    """Every error follows Accept."""

    def wrong(error: Any, headers: Any, *given: Any) -> bool:
        return bool(is_xml(error, headers, *given)) or "json" not in headers.get("accept", "json")

    return wrong


def _setting_ignored(is_xml: Any) -> Any:
    def wrong(error: Any, headers: Any, account: Any, operation: str) -> bool:
        return bool(is_xml(error, headers, account._replace(error_format="accept"), operation))

    return wrong


def _batch_follows(has: Any) -> Any:
    return lambda profile, feature: feature is not Feature.BATCH_ERRORS_ARE_JSON and has(profile, feature)


def _first_field_only(write: Any) -> Any:
    return lambda root, document: write(
        root, {name: value[:1] if name == "errors" else value for name, value in document.items()}
    )


def _type_defaults_to_json(read: Any) -> Any:
    def wrong(call: Any, *given: Any) -> Any:
        call.headers.setdefault("content-type", "application/json")
        return read(call, *given)

    return wrong


def _form_is_json(read: Any) -> Any:
    def wrong(call: Any, *given: Any) -> Any:
        if call.content_type == "application/x-www-form-urlencoded":
            call.headers["content-type"] = "application/json"
        return read(call, *given)

    return wrong


def _unpacked(read: Any) -> Any:
    """Bodies in gzip are unpacked."""

    def wrong(call: Any, *given: Any) -> Any:
        if call.headers.pop("content-encoding", "") == "gzip":
            call.body = gzip.decompress(call.body)
        return read(call, *given)

    return wrong


MUTANTS = (
    Mutant("errors_never_xml", "error_format", "all errors are JSON", set_to(f"{RENDERED}.is_xml", lambda *_: False)),
    Mutant("errors_always_xml", "error_format", "errors about the body are XML whatever Accept has",
           wrapped(f"{RENDERED}.is_xml", _xml_for_any_accept)),
    Mutant("errors_of_queries_xml", "error_format", "errors about query parameters follow Accept",
           wrapped(f"{RENDERED}.is_xml", _query_too)),
    Mutant("all_errors_xml", "error_format", "business errors follow Accept",
           wrapped(f"{RENDERED}.is_xml", _everything)),
    Mutant("error_format_ignored", "error_format", "the setting of the account has no effect",
           wrapped(f"{RENDERED}.is_xml", _setting_ignored)),
    Mutant("batch_of_2021_in_xml", "error_format", "the batch of 2021 follows Accept",
           set_to("mockzoom.zoom.profiles.Profile.has", _batch_follows(Profile.has))),
    Mutant("any_is_json", "error_format", "*/* means JSON",
           wrapped(PREFERENCE, lambda prefers: lambda accept: accept == "*/*" or prefers(accept))),
    Mutant("none_is_json", "error_format", "a missing Accept means JSON",
           wrapped(PREFERENCE, lambda prefers: lambda accept: accept == "" or prefers(accept))),
    Mutant("quality_ignored", "error_format", "any mention of JSON counts",
           set_to(PREFERENCE, lambda accept: "application/json" in accept.lower())),
    Mutant("lists_not_read", "error_format", "of a list only the whole counts",
           set_to(PREFERENCE, lambda accept: accept.lower().partition(";")[0] == "application/json")),
    Mutant("one_root_element", "error_format", "the root element is always error",
           wrapped(f"{RENDERED}.write_xml", lambda write: lambda _, document: write("error", document))),
    Mutant("one_field_in_xml", "error_format", "only the first field is in the XML",
           wrapped(f"{RENDERED}.write_xml", _first_field_only)),
    Mutant("xml_as_text_xml", "error_format", "the content type of XML is text/xml",
           set_to(f"{RENDERED}.XML_CONTENT_TYPE", ("Content-Type", "text/xml;charset=UTF-8"))),
    Mutant("passcode_is_an_invalid_field", "passcode_sentence", "a passcode that is too long is an invalid field",
           set_to("mockzoom.server.pipeline.explain_passcode", lambda violation, *_: violation)),
    Mutant("passcode_without_rules", "passcode_sentence", "the sentence lists no rules",
           set_to("mockzoom.zoom.passcodes._TOO_LONG", "")),
    Mutant("content_type_400", "content_type_unsupported", "another content type is 400",
           worded(errors()["content_type_unsupported"], lambda w: w._replace(status=400))),
    Mutant("content_type_in_old_words", "content_type_unsupported", "the words for a body that is not JSON",
           worded(errors()["content_type_unsupported"],
                  lambda w: w._replace(message="Request Body should be a valid JSON object."))),
    Mutant("content_type_left_out", "content_type_unsupported", "without a content type a body is JSON",
           wrapped(READ, _type_defaults_to_json)),
    Mutant("form_is_json", "content_type_unsupported", "the content type of forms is taken for JSON",
           wrapped(READ, _form_is_json)),
    Mutant("gzip_unpacked", "content_encoding_unsupported", "a body in gzip is unpacked", wrapped(READ, _unpacked)),
    Mutant("compressed_415", "content_encoding_unsupported", "a compressed body is 415",
           worded(errors()["content_encoding_unsupported"], lambda w: w._replace(status=415))),
)  # fmt: skip
