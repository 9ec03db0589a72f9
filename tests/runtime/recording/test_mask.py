"""Masks: what is secret never gets into a recording, and equal secrets are equal there."""

from __future__ import annotations

import base64
import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.recording.mask import Masker

SECRET = "hunter2-secret"


def masked(value: object, *words: str, masker: Masker | None = None) -> object:
    known = masker or Masker(words)
    known.learn(value)
    return known.masked(value)


@pytest.mark.parametrize(
    "name",
    ["password", "user_password", "auth_token", "X-Auth", "authToken", "Api-Key", "client_secret", "SMTP-AUTH", "pwd"],
)
def test_values_of_secret_names_are_masked(name: str) -> None:
    assert masked({name: SECRET}) == {name: "masked-1"}


@pytest.mark.parametrize("name", ["author", "passenger", "bypass", "authority", "note", "pinned"])
def test_other_names_are_not_taken_for_secret(name: str) -> None:
    assert masked({name: SECRET}) == {name: SECRET}


def test_a_secret_is_masked_wherever_it_is_met() -> None:
    masker = Masker()
    assert masked({"note": f"550 token={SECRET};", "other": f"<{SECRET}>"}, masker=masker) == {
        "note": "550 token=masked-1;", "other": "<masked-1>",
    }  # fmt: skip  # words, several to a line
    assert masked({"later": SECRET, "password": "another1"}, masker=masker) == {
        "later": "masked-1", "password": "masked-2",
    }  # fmt: skip  # words, several to a line


def test_of_a_secret_in_a_longer_one_nothing_is_left_over() -> None:
    assert masked({"token": "abcdefgh", "password": "abcdef", "note": "abcdefgh abcdef"}) == {
        "token": "masked-1", "password": "masked-2", "note": "masked-1 masked-2",
    }  # fmt: skip  # words, several to a line


def test_headers_commands_bytes_numbers_and_contexts_are_looked_into() -> None:
    source = f"Subject: x\r\nAuthorization: Bearer {SECRET}\r\n"
    line = "AUTH PLAIN AHVzZXIAcGFzcw=="
    content = base64.b64encode(f"password={SECRET}".encode()).decode()
    value = {
        "source": source, "str": line, "data": {"bytes": content}, "pin": 4711,
        "context": {"texts": {"my_token": "s"}},
    }  # fmt: skip  # words, several to a line
    text = json.dumps(masked(value))
    assert SECRET not in text
    assert "AHVzZXIAcGFzcw" not in text
    assert "4711" not in text
    assert content not in text
    assert '"my_token": "masked-' in text


def test_mail_addresses_are_masked_if_that_is_asked_for() -> None:
    value = {"sender": "ann@Example.com", "to": "<bob@example.com>, ann@other.org", "domain": "example.com"}
    assert masked(value) == value
    assert masked(value, "mail") == {
        "sender": "user1@domain1.invalid",
        "to": "<user2@domain1.invalid>, user1@domain2.invalid",
        "domain": "domain1.invalid",
    }


def test_a_word_adds_a_name() -> None:
    assert masked({"customer_id": "c-99", "note": "x"}, "customer-id") == {"customer_id": "masked-1", "note": "x"}


@given(st.text(min_size=6, max_size=20), st.text(), st.text())
def test_no_text_keeps_a_known_secret(secret: str, before: str, after: str) -> None:
    masker = Masker()
    found = masked({"password": secret, "note": before + secret + after}, masker=masker)
    assert isinstance(found, dict)
    # What is around may end in, or begin with, another appearance that overlaps.
    assert found["password"].startswith("masked-")
    assert found["password"] in found["note"] or secret not in found["note"]


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_what_is_masked_already_stays_as_it_is(value: object) -> None:
    once = masked({"password": "a-secret-text", "more": value})
    assert isinstance(once, dict)
    assert masked({"password": once["password"]}) == {"password": once["password"]}


@pytest.mark.parametrize(
    "text",
    [
        f"error: password={SECRET}",
        f"https://host/p?token={SECRET}",
        f"https://bob:{SECRET}@host/",
        f'{{"password": "two {SECRET}"}}',
        f"db_password = 'two {SECRET}'",
        f"Authorization: Negotiate {SECRET}",
        f'Authorization: Digest username="u",\r\n response="{SECRET}"',
        f"Cookie: a=b; c={SECRET}",
        f"note: token: {SECRET}",
        f"password => {SECRET}",
        f"token%3D{SECRET}",
        f"<password>{SECRET}</password>",
        f"--password {SECRET}",
        f"USER x\r\nPASS {SECRET}",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SECRET.replace('-', '')}\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_secrets_in_texts_are_found_whatever_is_before_them_and_around_them(text: str) -> None:
    shown = str(masked({"note": text}))
    assert SECRET not in shown
    assert SECRET.replace("-", "") not in shown
    assert "masked-1" in shown


@pytest.mark.parametrize(
    "piece", ["a", " ", "=", "a= ", "password='", 'password="', "Cookie: ", "AUTH ", "://a:", "<a>"]
)
def test_a_long_text_is_looked_through_in_a_time_that_grows_with_it(piece: str) -> None:
    masker = Masker(["mail"])
    text = piece * (1024 * 1024 // len(piece))
    began = process_time()
    masker.learn({"note": text})
    masker.masked({"note": text})
    # A square of the length would be hours.
    assert process_time() - began < 30


def test_fractions_of_secret_names_are_masked() -> None:
    assert masked({"pin": 12.5, "token": True}) == {"pin": 1, "token": True}
