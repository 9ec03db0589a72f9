"""The edits of findings change how a configuration is written, and not what it says."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from ecruntime.formats.conf import Array, ConfigWord, Setting, Stanza, Statement, Value, parse
from ecxs.rules.fix import edited

TOLERATED = {"CFG022", "CFG023", "CFG024", "CFG025", "CFG026"}
PIECES = st.sampled_from(
    [
        "a = b", 'c = "d e"', "f = /g/h", "i = ( j, k,l )", "m = [ n = 1, o = 2 ]", "p ( q )",
        "r = {", "s = t {", "u {",
        "}", ";", " ", "\n", "\r\n", "# ;,='/\n", "\t",
    ]
)  # fmt: skip


def _said(statements: tuple[Statement, ...] | list[Statement]) -> list[object]:
    found: list[object] = []
    for statement in statements:
        if isinstance(statement, Stanza):
            found.append((statement.name, statement.instance, _said(statement.body)))
        elif isinstance(statement, Setting):
            found.append((statement.name, _value(statement.value)))
    return found


def _value(value: Value) -> object:
    if isinstance(value, ConfigWord):
        return value.text
    if isinstance(value, Array):
        return [_value(item) for item in value.items]
    return [(key.text, item.text) for key, item in value.pairs]


@given(pieces=st.lists(PIECES, max_size=12))
@example(pieces=["a = b", ";", ";", "a = b"])
def test_what_is_tolerated_says_the_same_once_it_is_mended(pieces: list[str]) -> None:
    text = "".join(pieces)
    before = parse(text)
    edits = [edit for finding in before.findings if finding.rule in TOLERATED for edit in finding.edits]
    after = parse(edited(text, edits))
    assert _said(after.statements) == _said(before.statements)
