from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import AcceptConstruct, Cell, DomainRecord, EcMessage, Skiplist
from ecruntime.foundation.errors import EcError
from ecruntime.model.hook_signature import signature
from ecruntime.scheduler import Timeval
from ecruntime.simulator.arguments import fire_arguments

if TYPE_CHECKING:
    from pathlib import Path

NOW = Timeval(7, 0)
NO_ENVELOPE = "has a sender that is no text or recipients that are no list of texts"


def one(ctype: str, value: object) -> object:
    hook = signature("owl", "x_v1", "void", (ctype, "p"))
    return fire_arguments(hook, {"p": value}, NOW).values[0]


def filled(*parameters: tuple[str, str], **given: object) -> tuple[object, ...]:
    return fire_arguments(signature("owl", "x_v1", "void", *parameters), given, NOW).values


@pytest.mark.parametrize(
    ("ctype", "value", "expected"),
    [
        ("int", "-3", -3),
        ("int", "0x10", 16),
        ("int", "EC_HOOK_RETRY", 2),
        ("int", 5, 5),
        ("double", "1.5", 1.5),
        ("const char *", "text", "text"),
        ("const char *", None, None),
        ("unsigned char *", "text", b"text"),
        ("struct timeval *", "2.5", Timeval(2, 500000)),
        ("struct timeval *", 2, Timeval(2, 0)),
    ],
)
def test_a_value_is_converted_to_the_type_of_its_parameter(ctype: str, value: object, expected: object) -> None:
    assert one(ctype, value) == expected


@pytest.mark.parametrize(("ctype", "value", "inside"), [("int *", "4", 4), ("char **", "x", "x")])
def test_a_value_for_a_cell_is_put_into_one(ctype: str, value: object, inside: object) -> None:
    cell = one(ctype, value)
    assert isinstance(cell, Cell)
    assert cell.value == inside


@pytest.mark.parametrize(
    ("ctype", "value", "message"),
    [
        ("int", "many", "parameter 'p' is of type 'int', and 'many' is not"),
        ("int", 1.5, "parameter 'p' is of type 'int', and '1.5' is not"),
        ("int", None, "parameter 'p' is of type 'int', and 'None' is not"),
        ("const char *", 5, "parameter 'p' is of type 'const char *', and '5' is not"),
        ("struct timeval *", "soon", "parameter 'p' is of type 'struct timeval *', and 'soon' is not"),
        ("ec_message *", DomainRecord("d"), "parameter 'p' is of type 'ec_message *', and <DomainRecord d> is not"),
        ("ec_message *", {"fil": "x"}, "parameter 'p' has no field 'fil'"),
        ("ec_message *", {"sender": 5}, f"parameter 'p' {NO_ENVELOPE}"),
    ],
)
def test_a_value_of_another_type_is_refused(ctype: str, value: object, message: str) -> None:
    with pytest.raises(EcError) as refusal:
        one(ctype, value)
    assert refusal.value.message == message


def test_a_path_is_the_message_in_that_file(tmp_path: Path) -> None:
    (tmp_path / "m.eml").write_text("To: a@example.com\n\n", encoding="utf-8")
    for value in (tmp_path / "m.eml", str(tmp_path / "m.eml"), {"file": str(tmp_path / "m.eml")}):
        message = one("ec_message *", value)
        assert isinstance(message, EcMessage)
        assert message.recipients == ("a@example.com",)


def test_an_object_is_passed_on_as_it_is() -> None:
    message = EcMessage("mine")
    assert one("ec_message *", message) is message


def test_a_text_is_the_label_of_a_handle() -> None:
    handle = one("Skiplist *", "mine")
    assert (type(handle), handle.label) == (Skiplist, "mine")  # type: ignore[attr-defined]


def test_an_address_is_the_far_end_of_a_connection() -> None:
    made = one("accept_construct *", "192.0.2.7:25")
    assert isinstance(made, AcceptConstruct)
    assert made.remote.text == "192.0.2.7:25"


def test_a_domain_that_is_not_given_is_that_of_the_first_recipient() -> None:
    message = EcMessage(recipients=["a@Example.com"])
    _, domain = filled(("ec_message *", "m"), ("domain_record *", "dr"), m=message)
    assert isinstance(domain, DomainRecord)
    assert domain.domain == "example.com"
