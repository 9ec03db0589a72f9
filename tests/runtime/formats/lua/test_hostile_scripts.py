from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecruntime.formats.lua import read_script, translate
from ecruntime.formats.lua.tokens import KEYWORDS

from .programs import programs

if TYPE_CHECKING:
    from .conftest import Engine

PIECES = st.sampled_from(
    sorted(KEYWORDS)
    + list("+-*/%^#<>=(){}[];:,.|&!~\\'\"\0\x1b\n\r@$`?")
    + ["..", "...", "==", "^^", "<<", "--", "--[[", "[==[", "]]", "a", "08", "1e"]
)
ALL_FORMS = """#!/usr/bin/lua
local a, b = 0x1F | 010, "\\x41\\u00e9\\.\\065\\
" -- comment
--[==[ long ]] comment ]==]
function m.n:o(x, ...) for k, v in obj do x[k] = { v, y = !v; [1] = ~a } end return select('#', ...), x != a end
repeat local z = 1 << 2 \\ 3 until z >= 4 or [[text]] .. 'x' == "y"
while a ^^ b & 3 do if a then break elseif b then a, b = b, a else f{1} g"s" h:i() end end
"""
DEEP = {
    "parentheses": ("x = " + "(" * 100_000),
    "tables": ("x = " + "{" * 100_000),
    "subscripts": ("x = " + "a[" * 100_000),
    "calls": ("f(" * 100_000),
    "functions": ("x = " + "function() return " * 100_000),
    "blocks": ("do " * 100_000),
    "conditions": ("if x then " * 100_000),
    "negations": ("x = " + "not " * 100_000),
    "signs": ("x = " + "- " * 100_000),
    "concatenations": ("x = " + "a .. " * 100_000),
    "powers": ("x = " + "2 ^ " * 100_000),
    "operators": ("x = a " + "| b " * 100_000),
}
WIDE = {
    "sums": "x = 1" + " + 1" * 50_000,
    "members": "x = a" + ".b" * 50_000,
    "calls": "f" + "()" * 50_000,
    "statements": "x = a | b\n" * 20_000,
    "branches": "if a then " + "elseif b then " * 30_000 + "end",
    "text": 'x = "' + "\\q" * 100_000 + '"',
    "octal": "x = " + "0" * 100_000 + "7",
    "decimal": "x = " + "1" * 100_000,
    "comments": "--[[ ]]" * 50_000,
    "lines": "\r" * 200_000,
    "arguments": "f(" + "~a, " * 30_000 + "b)",
}
BROKEN = {
    "brackets": "[" + "=" * 200_000,
    "long openings": "x = [=" * 50_000,
    "comment openings": "--[=\n[=" * 50_000,
    "octal digits": "x = 0" + "7" * 200_000,
    "malformed": "x = 09 " * 50_000,
    "escapes": 'x = "' + "\\xg" * 100_000 + '"',
    "open text": '"' + "a" * 500_000,
    "zero": "\0" * 100_000,
}


@pytest.mark.parametrize("source", DEEP.values(), ids=list(DEEP))
def test_what_is_nested_too_deep_is_a_fault(source: str) -> None:
    assert [fault.message for fault in translate(source).faults] == ["chunk has too many syntax levels"]


@pytest.mark.parametrize("source", WIDE.values(), ids=list(WIDE))
def test_what_is_only_long_is_read(source: str) -> None:
    assert translate(source).faults == ()


@pytest.mark.parametrize("source", BROKEN.values(), ids=list(BROKEN))
def test_what_is_long_and_broken_has_few_faults(source: str) -> None:
    assert 0 < len(translate(source).faults) <= 20


@pytest.mark.parametrize("opening", ["(", "{", "f(", "not ", "do ", "function() "])
def test_the_deepest_script_that_is_read_is_taken_by_both_engines(engine: Engine, opening: str) -> None:
    closing = {"(": ")", "{": "}", "f(": ")", "not ": "", "do ": "end ", "function() ": "end "}[opening]
    start, kernel = {"do ": ("", ""), "function() ": ("x = ", "return 1 ")}.get(opening, ("x = ", "1"))
    inner = "x = function() " if opening == "function() " else opening
    depth = max(
        n for n in range(60, 200, 3) if not translate(start + opening + inner * n + kernel + closing * (n + 1)).faults
    )
    source = (start + opening + inner * depth + kernel + closing * (depth + 1)).encode()
    # Both may run out of registers, which is another limit.
    assert "levels" not in str(engine.plain(source)[1:])


def test_a_stack_that_is_nearly_used_up_gives_a_fault() -> None:
    def below(depth: int) -> tuple[str, ...]:
        if depth:
            return below(depth - 1)
        return tuple(fault.message for fault in read_script("x = " + "(" * 180 + "1" + ")" * 180).faults)

    assert below(800) == ("chunk has too many syntax levels",)


@given(source=st.one_of(st.binary(), st.lists(PIECES, max_size=40).map(lambda it: " ".join(it).encode("latin-1"))))
@settings(deadline=None, max_examples=400)
def test_any_bytes_become_a_text_or_faults(engine: Engine, source: bytes) -> None:
    translation = translate(source)
    if translation.faults:
        assert translation.text == ""
        assert all(fault.line >= 1 and fault.column >= 1 and fault.near for fault in translation.faults)
    else:
        compiled = engine.runtime.eval("function(text) return loadstring(text, '=x') end")(translation.text)
        assert not isinstance(compiled, tuple) or "syntax" not in compiled[1]


@given(source=st.lists(PIECES, max_size=12).map(" ".join))
@settings(deadline=None, max_examples=400)
def test_what_lua_reads_is_read(engine: Engine, source: str) -> None:
    if engine.plain(f"do return end {source}".encode("latin-1"))[0] == "syntax":
        return
    faults = [fault for fault in translate("do return end " + source).faults if "malformed" not in fault.message]
    assert faults == []


def test_a_script_may_be_cut_at_each_byte() -> None:
    whole = ALL_FORMS.encode("latin-1")
    assert translate(whole).faults == ()
    for end in range(len(whole)):
        translation = translate(whole[:end])
        assert not translation.faults or translation.text == ""


@given(source=programs(), at=st.integers(0, 400), byte=st.integers(0, 255))
@settings(deadline=None)
def test_a_changed_byte_is_never_more_than_a_fault(source: str, at: int, byte: int) -> None:
    changed = bytearray(source.encode("latin-1"))
    changed[at % len(changed)] = byte
    assert isinstance(translate(bytes(changed)).text, str)


@pytest.mark.parametrize("kind", sorted({*WIDE, *BROKEN}))
def test_the_time_grows_with_the_length(kind: str) -> None:
    source = {**WIDE, **BROKEN}[kind]
    short, long = source[: len(source) // 8], source

    def seconds(text: str) -> float:
        taken = []
        for _ in range(3):
            begin = time.process_time()
            translate(text)
            taken.append(time.process_time() - begin)
        return min(taken)

    # Eight times as long: what is quadratic takes 64 times as long.
    assert seconds(long) < 24 * seconds(short) + 0.02
