from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.answer import Answer
from ecruntime.console.protocol import Form, ReplyStatus
from ecruntime.console.render import render


class Color(Enum):
    RED = 1


class Word(StrEnum):
    BLUE = "blue"


@dataclass(frozen=True)
class Inner:
    load_order: int
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Outer:
    name: str
    is_enabled: bool
    inner: Inner
    note: None = None


VALUE = Outer("m<1>", is_enabled=True, inner=Inner(2, (Path("/a"), Path("/b"))))


def test_text_is_a_label_and_a_value_a_line() -> None:
    assert render(Answer(value=VALUE), Form.TEXT, "root").text == (
        "Name: m<1>\nIs enabled: true\nInner:\n  Load order: 2\n  Paths:\n    /a\n    /b\nNote:\n"
    )


def test_json_holds_the_fields() -> None:
    assert json.loads(render(Answer(value=VALUE), Form.JSON, "root").text) == {
        "name": "m<1>",
        "is_enabled": True,
        "inner": {"load_order": 2, "paths": ["/a", "/b"]},
        "note": None,
    }


def test_xml_has_one_root_and_an_element_for_each_field() -> None:
    assert render(Answer(value=VALUE), Form.XML, "module_list").text == (
        "<module_list>\n  <name>m&lt;1&gt;</name>\n  <is_enabled>true</is_enabled>\n  <inner>\n"
        "    <load_order>2</load_order>\n    <paths>\n      <item>/a</item>\n      <item>/b</item>\n    </paths>\n"
        "  </inner>\n  <note></note>\n</module_list>\n"
    )


def test_the_lines_of_an_item_are_indented_below_its_first() -> None:
    items = [{"name": "a", "size": 1}, {"name": "b", "size": 2}, {}]
    assert render(Answer(value=items), Form.TEXT, "root").text == "name: a\n  size: 1\nname: b\n  size: 2\n"


@pytest.mark.parametrize("form", Form)
def test_keys_of_a_mapping_are_data_and_are_never_rewritten(form: Form) -> None:
    hosts = {"all_of.com": 3, "mail_queue": {"a_b": 1}, "ähre": [{"x_y": 2}]}
    text = render(Answer(value=hosts), form, "root").text
    assert [key for key in ("all_of.com", "mail_queue", "a_b", "ähre", "x_y") if key not in text] == []


def test_names_of_fields_are_labels_of_the_text_form() -> None:
    @dataclass(frozen=True)
    class Status:
        mail_queue: int
        by_host: dict[str, int]

    answer = Answer(value=Status(3, {"all_of.com": 1}))
    assert render(answer, Form.TEXT, "root").text == "Mail queue: 3\nBy host:\n  all_of.com: 1\n"
    assert json.loads(render(answer, Form.JSON, "root").text) == {"mail_queue": 3, "by_host": {"all_of.com": 1}}


def test_a_text_of_its_own_is_used_for_the_text_form_only() -> None:
    answer = Answer(value={"pid": 7}, text="7")
    assert render(answer, Form.TEXT, "pid").text == "7\n"
    assert render(answer, Form.JSON, "pid").text == '{\n  "pid": 7\n}\n'
    assert render(answer, Form.XML, "pid").text == "<pid>\n  <pid>7</pid>\n</pid>\n"


def test_an_answer_of_text_alone_has_a_field_for_it() -> None:
    answer = Answer(text="a\nb")
    assert render(answer, Form.JSON, "x").text == '{\n  "text": "a\\nb"\n}\n'
    assert render(answer, Form.XML, "x").text == "<x>\n  <text>a\nb</text>\n</x>\n"


@pytest.mark.parametrize("form", Form)
def test_an_empty_answer_is_empty_in_every_form(form: Form) -> None:
    assert render(Answer(), form, "root").text == ""


@pytest.mark.parametrize("text", ["a", "a\n", "a\n\n"])
def test_a_text_ends_with_exactly_one_newline(text: str) -> None:
    assert render(Answer(text=text), Form.TEXT, "root").text == "a\n"


def test_a_failure_carries_its_hint_in_every_form() -> None:
    answer = Answer.failure("no such file", hint="make one")
    assert render(answer, Form.TEXT, "x").text == "no such file\nhint: make one\n"
    assert json.loads(render(answer, Form.JSON, "x").text) == {"error": "no such file", "hint": "make one"}
    assert render(answer, Form.XML, "x").status is ReplyStatus.FAILED


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (Color.RED, "RED"),
        (Word.BLUE, "blue"),
        (b"\xffa", "\\xffa"),
        (frozenset({"b", "a"}), ["a", "b"]),
        ({1: 2}, {"1": 2}),
        (10**30, 10**30),
        (Inner, str(Inner)),
    ],
)
def test_values_of_any_kind_become_plain(value: object, plain: object) -> None:
    assert json.loads(render(Answer(value={"value": value}), Form.JSON, "x").text) == {"value": plain}


def test_a_value_that_contains_itself_ends() -> None:
    ring: list[object] = []
    ring.append(ring)
    for form in Form:
        assert "..." in render(Answer(value=ring), form, "x").text


def test_a_key_that_is_no_element_name_becomes_an_attribute() -> None:
    text = render(Answer(value={'a "b"': 1, "xmlish": 2}), Form.XML, "x").text
    assert "<entry key='a \"b\"'>1</entry>" in text
    assert '<entry key="xmlish">2</entry>' in text


@given(st.dictionaries(st.text(max_size=10), st.text(max_size=20) | st.integers() | st.none(), min_size=1, max_size=5))
def test_xml_can_always_be_parsed(value: dict[str, object]) -> None:
    root = ET.fromstring(render(Answer(value=value), Form.XML, "root").text.encode("utf-8", "replace"))
    assert (root.tag, len(root)) == ("root", len(value))
