from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import EcMessage
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from pathlib import Path

MAIL = b"""Return-Path: <bounce@example.com>\r
From: Ann <ann@example.com>\r
To: =?utf-8?q?J=C3=BCrgen?= <j@example.net>, k@example.org\r
Cc: l@example.org\r
Received: one\r
Received: two\r
Subject: =?utf-8?q?gr=C3=BC=C3=9Fe?=\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
\r
h=C3=A4llo\r
"""


@pytest.fixture
def message(tmp_path: Path) -> EcMessage:
    file = tmp_path / "mail.eml"
    file.write_bytes(MAIL)
    return EcMessage.from_file(file)


def test_the_envelope_is_that_of_the_headers(message: EcMessage) -> None:
    assert message.sender == "bounce@example.com"
    assert message.recipients == ("j@example.net", "k@example.org", "l@example.org")


def test_an_envelope_that_is_given_wins(tmp_path: Path) -> None:
    message = EcMessage(source=MAIL, sender="", recipients=["x@example.com"])
    assert (message.sender, message.recipients) == ("", ("x@example.com",))


def test_the_null_sender_is_that_of_a_bounce() -> None:
    assert EcMessage(source=b"Return-Path: <>\nFrom: a@example.com\n\n").sender == ""


def test_headers_are_found_whatever_their_case_and_decoded(message: EcMessage) -> None:
    assert (message.header("SUBJECT"), message.header("X-None")) == ("grüße", None)


def test_every_header_of_a_name_is_kept_in_order(message: EcMessage) -> None:
    assert message.header_all("received") == ("one", "two")


def test_a_header_is_replaced_by_one(message: EcMessage) -> None:
    message.set_header("received", "three")
    assert message.header_all("Received") == ("three",)


def test_a_header_is_taken_away(message: EcMessage) -> None:
    message.remove_header("Received")
    assert message.header("Received") is None


def test_the_text_of_the_body_is_decoded(message: EcMessage) -> None:
    assert message.text == "hällo\n"


def test_a_message_without_source_is_empty() -> None:
    message = EcMessage("a label")
    assert (message.label, message.sender, message.recipients, message.headers, message.text) == (
        "a label", "", (), (), "",
    )  # fmt: skip


def test_contexts_of_message_and_connection_are_two(message: EcMessage) -> None:
    message.context.set("verdict", "ham")
    assert (message.context.get("verdict"), message.connection_context.get("verdict")) == ("ham", None)


def test_a_context_text_is_unset(message: EcMessage) -> None:
    message.context.set("verdict", "ham")
    message.context.unset("verdict")
    assert message.context.as_mapping() == {}


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as refusal:
        EcMessage.from_file(tmp_path / "none.eml")
    assert refusal.value.message == f"message file '{tmp_path / 'none.eml'}': no such file or directory"


def test_two_messages_of_one_label_are_two() -> None:
    assert EcMessage("m") != EcMessage("m")
