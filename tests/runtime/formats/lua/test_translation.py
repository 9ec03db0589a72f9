from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecruntime.formats.lua import Translator, translate

from .programs import MODEL, STRENGTH, programs, value_of

if TYPE_CHECKING:
    from .conftest import Engine

LINE_END = re.compile(r"\r\n|\n\r|\r|\n")
WHOLE = st.integers(-(2**53), 2**53)
DOUBLES = st.floats(-(2.0**64), 2.0**64)
OPERATORS = st.sampled_from(sorted(STRENGTH))
CHAINS = st.tuples(st.integers(0, 1000), st.lists(st.tuples(OPERATORS, st.integers(1, 60)), max_size=7))

REWRITTEN = {
    "a != b": "a ~= b",
    "f(!x)": "f( not x)",
    "0644": "420",
    "00": "0",
    '"\\x41\\."': '"\\065."',
    '"\\u00e9"': '"\\195\\169"',
    '"\\u10FFFF"': '"\\244\\143\\191\\191"',
    '"\\u7FFFFFFF"': '"\\253\\191\\191\\191\\191\\191"',
    '"\0"': '"\\000"',
    "a | b": " __ec_op.bor(a , b)",
    "a | b & c": " __ec_op.band( __ec_op.bor(a , b) , c)",
    "a | b + c": " __ec_op.bor(a , b) + c",
    "a | b .. c": " __ec_op.bor(a , b) .. c",
    "a ^^ b << c": " __ec_op.bxor(a ,  __ec_op.shl(b , c))",
    "a * b \\ c": " __ec_op.idiv(a * b , c)",
    "~a ^ 2": " __ec_op.bnot(a ^ 2)",
    "~a >> 1": " __ec_op.shr( __ec_op.bnot(a) , 1)",
    "!a == b": " not a == b",
    "x or'1'|2": "x or __ec_op.bor('1',2)",
}


@pytest.mark.parametrize(("written", "expected"), REWRITTEN.items(), ids=list(REWRITTEN))
def test_a_form_of_the_dialect_becomes_lua(written: str, expected: str) -> None:
    text = translate("x = " + written).text.removeprefix('local __ec_op=("").__ec_op; ')
    assert text == "x = " + expected


def test_the_first_statement_is_no_call_of_what_is_put_before_it() -> None:
    assert translate("(f)(1 | 2)").text == 'local __ec_op=("").__ec_op; (f)( __ec_op.bor(1 , 2))'


@given(source=programs())
@settings(deadline=None)
def test_plain_lua_keeps_its_meaning(engine: Engine, source: str) -> None:
    assert engine.translated(source.encode()) == engine.plain(source.encode())


@given(source=programs())
@settings(deadline=None)
def test_plain_lua_keeps_its_text(source: str) -> None:
    text = translate(source).text.removeprefix('local __ec_op=("").__ec_op; ')
    assert re.sub(r" __ec_op\.iter\((next, \{1, 2\})\)", r"\1", text) == source


@given(operator=st.sampled_from(sorted(MODEL)), a=st.one_of(WHOLE, DOUBLES), b=st.one_of(WHOLE, DOUBLES))
@settings(deadline=None)
def test_an_operator_computes_what_its_model_does(engine: Engine, operator: str, a: float, b: float) -> None:
    if b == 0:
        b = 1
    assert engine.numbers(f"return ({a!r}) {operator} ({b!r})") == [MODEL[operator](float(a), float(b))]


@given(a=st.one_of(WHOLE, DOUBLES))
@settings(deadline=None)
def test_the_complement_is_that_of_64_bits(engine: Engine, a: float) -> None:
    assert engine.numbers(f"return ~({a!r})") == [MODEL["^^"](a, -1)]


@given(chain=CHAINS)
@settings(deadline=None)
def test_operators_bind_as_strong_as_on_the_server(engine: Engine, chain: tuple[int, list[tuple[str, int]]]) -> None:
    first, rest = chain
    flat: list[Any] = [float(first)]
    text = str(first)
    for operator, operand in rest:
        flat += [operator, float(operand)]
        text += f" {operator} {operand}"
    assert engine.numbers(f"return {text}") == [value_of(flat)]


VALUES = {
    "0xFFFFFFFF | 0": "number 4294967295",
    "~0": "number -1",
    "1 << 40": "number 1099511627776",
    "1 << 63": "number -9.2233720368547758e+18",
    "-1 >> 3": "number -1",
    "7 \\ 2": "number 3",
    "-7 \\ 2": "number -4",
    "(0/0) | 0": "number -9.2233720368547758e+18",
    "(1/0) | 0": "number -9.2233720368547758e+18",
    'tonumber("08")': "nil nil",
    'tonumber(" 08")': "number 8",
    'tonumber("010")': "number 8",
    'tonumber("-010")': "number -8",
    'tonumber("0e1")': "nil nil",
    'tonumber("0x10")': "number 16",
    'tonumber("11", 2)': "number 3",
    '"0x10" | "1"': "number 17",
    '"\\."': "string .",
    '"\\z"': "string z",
    '"a\\z\\\nb"': "string az\nb",
    "math.mod(7, 4)": "number 3",
    "string.gfind('ab', '.')()": "string a",
}


@pytest.mark.parametrize(("source", "expected"), VALUES.items(), ids=list(VALUES))
def test_a_value_is_that_of_the_server(engine: Engine, source: str, expected: str) -> None:
    assert engine.translated(f"return {source}".encode()) == ("ok", expected)


@pytest.mark.parametrize(
    ("operator", "event"),
    [("|", "__or"), ("&", "__and"), ("^^", "__xor"), ("<<", "__shl"), (">>", "__shr"), ("\\", "__intdiv")],
)
def test_an_operator_asks_the_metatable_of_either_side(engine: Engine, operator: str, event: str) -> None:
    source = f"""local t = setmetatable({{}}, {{ {event} = function(a, b) return type(a) .. type(b), 2 end }})
      return (t {operator} 1), (1 {operator} t)"""
    assert engine.translated(source.encode()) == ("ok", "string tablenumber", "string numbertable")


def test_a_complement_asks_the_metatable(engine: Engine) -> None:
    assert engine.translated(b"return ~setmetatable({}, { __not = function() return 'n' end })") == ("ok", "string n")


def test_a_failing_operator_names_the_line_that_has_it(engine: Engine) -> None:
    assert engine.translated(b"\n\nlocal x = 1 | {}\n") == (
        "error",
        "string script:3: attempt to perform a bitwise or on a table value",
    )
    assert engine.translated(b"\nlocal x = ~nil\n") == ("error", "string script:2: attempt to complement a nil value")


def test_an_object_is_iterated_by_its_own_iterator(engine: Engine) -> None:
    source = b"""local object = setmetatable({}, { __iter = function(o) return next, { "x" } end })
      for k, v in object do return k, v end"""
    assert engine.translated(source) == ("ok", "number 1", "string x")


def test_what_cannot_be_iterated_fails_at_its_line(engine: Engine) -> None:
    state, message = engine.translated(b"\nfor k in 5 do end")
    assert (state, "script:2: attempt to call a number value" in message) == ("error", True)


def test_operators_are_found_behind_setfenv_and_module(engine: Engine) -> None:
    source = (
        b"local setfenv = setfenv module('own') \n local f = setfenv(function() return 1 | 2 end, {}) return f(), 4 | 1"
    )
    assert engine.translated(source) == ("ok", "number 3", "number 5")


def test_an_operand_that_is_a_call_gives_one_value(engine: Engine) -> None:
    source = b"local function two() return 6, 7 end local function none() end return two() | two(), (1 | two())"
    assert engine.translated(source) == ("ok", "number 6", "number 7")


@given(
    text=st.lists(st.sampled_from(["a = 1", "\r", "\n", "\r\n", "a = b | c", "--x", "--[[\n]]", '"\\\r\n"', "~", "!"]))
)
def test_lines_are_kept(text: list[str]) -> None:
    source = "".join(text)
    translation = translate(source)
    if not translation.faults:
        assert len(LINE_END.findall(translation.text)) == len(LINE_END.findall(source))


@given(source=programs())
@settings(deadline=None)
def test_a_translation_can_be_translated_again_and_keeps_its_lines(source: str) -> None:
    once = translate(source)
    twice = translate(once.text)
    assert (once.faults, twice.faults) == ((), ())
    assert LINE_END.findall(twice.text) == LINE_END.findall(once.text) == LINE_END.findall(source)


def test_a_translation_is_made_once_and_the_oldest_are_forgotten() -> None:
    translator = Translator(entries=2)
    first = translator.translate(b"a = 1")
    translator.translate(b"a = 2")
    assert translator.translate(b"a = 1") is first
    translator.translate(b"a = 3")
    assert translator.translate(b"a = 1") is first
    assert translator.translate(b"a = 2").text == "a = 2"
