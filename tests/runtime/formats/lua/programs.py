"""Strategies for programs in Lua 5.1, and for chains of operators with their value."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

NAMES = st.sampled_from(["a", "b", "c"])
NUMBERS = st.sampled_from(["0", "1", "2.5", ".5", "3.", "0x1F", "1e2", "7", "1E-1", "255"])
TEXTS = st.sampled_from(
    ['"x"', "'y'", '"a\\nb"', '"\\065\\"\\\'"', "[[long]]", "[==[\nl]]l\n]==]", '"12"', '"two\\\nlines"']
)
OPERATORS = st.sampled_from(["+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or"])
BLANKS = st.sampled_from([" ", "\n", "\r\n", "\t", " --[[ c\n ]] ", " -- c\n"])


def expressions(depth: int = 3) -> st.SearchStrategy[str]:
    leaves = st.one_of(NUMBERS, TEXTS, NAMES, st.sampled_from(["nil", "true", "false", "..."]))
    return st.recursive(leaves, _composed, max_leaves=depth * 3)


def _composed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{}{}{} {}".format, inner, BLANKS, OPERATORS, inner),
        st.builds("({})".format, inner),
        st.builds("- {}".format, inner),
        st.builds("not {}".format, inner),
        st.builds("#{}".format, inner),
        st.builds("{{{}, k = {}; [ {} ] = {}}}".format, inner, inner, inner, inner),
        st.builds("(function(a, ...) return {} end)({})".format, inner, inner),
        st.builds("select(2, {}, {})".format, inner, inner),
        st.builds("tostring({}):len()".format, inner),
        st.builds("type{{{}}}".format, inner),
    )


def statements() -> st.SearchStrategy[str]:
    value = expressions(2)
    plain = st.one_of(
        st.builds("{} = {}".format, NAMES, value),
        st.builds("local {}, {} = {}".format, NAMES, NAMES, value),
        st.builds("a, b = {}, {};".format, value, value),
        st.builds("t[#t + 1] = {}".format, value),
    )
    return st.recursive(plain, _nested, max_leaves=8)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    value = expressions(1)
    return st.one_of(
        st.builds("{}{}{}".format, inner, BLANKS, inner),
        st.builds("do {} end".format, inner),
        st.builds("if {} then {} elseif {} then {} else {} end".format, value, inner, value, inner, inner),
        st.builds("for i = 1, 3 do {} if i == 2 then break end end".format, inner),
        st.builds("for k, v in pairs({{1, x = 2}}) do {} end".format, inner),
        st.builds("for k, v in next, {{1, 2}} do {} end".format, inner),
        st.builds("local n = 0 repeat n = n + 1 {} until n > 2 or {}".format, inner, value),
        st.builds("local n = 0 while n < 2 do n = n + 1 {} end".format, inner),
        st.builds("local function f(...) {} return a end\na = f({})".format, inner, value),
    )


def programs() -> st.SearchStrategy[str]:
    return st.builds("local t = {{}}\n{}\nreturn a, b, c, #t, unpack(t)".format, statements())


def cut(value: float) -> int:
    """A number as a signed integer of 64 bits."""
    if value != value or value >= 2.0**64 or value < -(2.0**64):  # noqa: PLR0124 - not a number
        return -(2**63)
    return signed(math.trunc(value))


def signed(value: int) -> int:
    value &= 2**64 - 1
    return value - 2**64 if value >= 2**63 else value


MODEL: dict[str, Any] = {
    "|": lambda a, b: float(cut(a) | cut(b)),
    "&": lambda a, b: float(cut(a) & cut(b)),
    "^^": lambda a, b: float(cut(a) ^ cut(b)),
    "<<": lambda a, b: float(signed(cut(a) << (cut(b) % 64))),
    ">>": lambda a, b: float(cut(a) >> (cut(b) % 64)),
    "\\": lambda a, b: math.floor(a / b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
}
STRENGTH = {"|": 1, "&": 1, "^^": 1, "+": 1, "-": 1, "<<": 2, ">>": 2, "\\": 2, "*": 2}


def value_of(chain: list[Any]) -> float:
    """The value of operands and operators in turn, by their precedence as the server has it."""
    for strength in (2, 1):
        reduced = [chain[0]]
        for operator, operand in zip(chain[1::2], chain[2::2], strict=True):
            if STRENGTH[operator] == strength:
                reduced[-1] = MODEL[operator](reduced[-1], operand)
            else:
                reduced += [operator, operand]
        chain = reduced
    return float(chain[0])
