"""Copied values: each can be made again, and is the same copy then."""

from __future__ import annotations

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.socket_address import parse_socket_address
from ecruntime.hooks import Cell, Opaque
from ecruntime.model.hook_signature import signature
from ecruntime.recording.copier import ValueCopier, changes
from ecruntime.recording.values import ValueMaker
from ecruntime.scheduler import Timeval
from ecruntime.simulator import AcceptConstruct, DomainRecord, EcMessage, ValidateContext
from ecruntime.simulator.reception import join

HOOK = signature(
    "reef", "all", "int", ("accept_construct *", "ac"), ("validate_context *", "ctx"), ("ec_message *", "m")
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.just("\udcff")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS | st.binary(max_size=9)
    | st.builds(Timeval, st.integers(0, 2**40), st.integers(0, 999_999)),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
)  # fmt: skip  # words, several to a line


def through_json(copied: object) -> object:
    return json.loads(json.dumps(copied, ensure_ascii=True))


@given(VALUES)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert ValueMaker().value(through_json(ValueCopier().value(value))) == value


def test_what_json_has_not_comes_back_too() -> None:
    back = ValueMaker().value(through_json(ValueCopier().value((math.inf, Cell("x")))))
    assert isinstance(back, tuple)
    assert back[0] == math.inf
    assert isinstance(back[1], Cell)
    assert back[1].value == "x"


@given(TEXTS, st.lists(TEXTS, max_size=2), st.dictionaries(TEXTS, TEXTS, max_size=3), st.booleans())
def test_objects_of_the_simulator_come_back_with_their_fields(
    sender: str, recipients: list[str], texts: dict[str, str], joined: bool
) -> None:
    message = EcMessage("m", source=b"Subject: \xff\n\nbody\n", sender=sender, recipients=recipients)
    message.received_from = parse_socket_address("192.0.2.7:25") or message.received_from
    context, connection = ValidateContext("c"), AcceptConstruct(remote="192.0.2.1:99")
    if joined:
        join(connection, context, message)
    for name, text in texts.items():
        message.context.set(name, text)
        connection.context.set(name, text)
    context.set_code(550, sender)
    copier = ValueCopier()
    copied = copier.arguments(HOOK, (connection, context, message))
    maker = ValueMaker()
    made = maker.arguments(HOOK, through_json(copied))  # type: ignore[arg-type] # a dict stays one
    again = ValueCopier()
    for value in (connection, context, message):
        del value
    # The same numbers, since the objects are met in the same order.
    assert again.arguments(HOOK, made) == copied
    assert (made[0].context is made[2].connection_context) is joined  # type: ignore[attr-defined] # classes of the hook


def test_an_object_that_comes_again_is_the_same_and_has_the_fields_of_then() -> None:
    copier, maker = ValueCopier(), ValueMaker()
    message = EcMessage("m")
    message.context.set("a", "1")
    first = through_json(copier.value(message))
    message.context.unset("a")
    message.code = "550 no"
    second = through_json(copier.value(message))
    made = maker.value(first)
    assert isinstance(made, EcMessage)
    assert made.context.get("a") == "1"
    assert maker.value(second) is made
    assert (made.context.get("a"), made.code) == (None, "550 no")
    assert maker.value(first) is made
    assert made.code == ""


def test_a_handle_is_kept_as_one_and_said() -> None:
    maker = ValueMaker()
    made = maker.value(through_json(ValueCopier().value((Opaque("x"), DomainRecord("example.com")))))
    assert isinstance(made, tuple)
    assert type(made[0]) is Opaque
    assert maker.kept == {1: "Opaque"}


def test_of_an_object_only_the_fields_that_differ_are_changes() -> None:
    copier = ValueCopier()
    message = EcMessage("m", sender="a@example.com")
    before = copier.value(message)
    message.context.set("seen", "1")
    found = changes(before, copier.value(message))
    assert found == {"object": 1, "class": "EcMessage", "label": "m", "fields": {"context": {"texts": {"seen": "1"}}}}
