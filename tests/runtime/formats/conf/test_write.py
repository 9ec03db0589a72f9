"""The tree as text, and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.conf import (
    Array,
    ConfigWord,
    Dictionary,
    ScopeNode,
    Value,
    empty_root,
    parse_value,
    read_text,
    scope_path_text,
    write_flat,
    write_scope,
    write_value,
)

NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,6}", fullmatch=True).filter(lambda name: "include" not in name.lower())
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=12)
WORDS = st.builds(ConfigWord, TEXTS, st.booleans())
VALUES: st.SearchStrategy[Value] = (
    WORDS
    | st.builds(Array, st.lists(WORDS, max_size=20).map(tuple))
    | st.builds(
        Dictionary, st.lists(st.tuples(WORDS, WORDS), max_size=20, unique_by=lambda pair: pair[0].text).map(tuple)
    )
)
PATHS = st.lists(st.tuples(NAMES, st.none() | TEXTS), max_size=3).map(tuple)


@st.composite
def trees(draw: st.DrawFn) -> ScopeNode:
    root = empty_root()
    for path, name, value in draw(st.lists(st.tuples(PATHS, NAMES, VALUES), max_size=8)):
        root = root.with_value(path, name, value)
    return root


@given(trees())
def test_a_written_tree_reads_back_equal(root: ScopeNode) -> None:
    document = read_text(write_flat(root))
    assert document.findings == ()
    assert document.root == root


@given(VALUES)
def test_a_written_value_reads_back_equal(value: Value) -> None:
    assert parse_value(write_value(value)) == (value, ())


def test_includes_are_resolved_away_and_quotes_are_kept() -> None:
    text = 'a = "1"\nbinding "b" {\n  l = ( x "y z" )\n  domain "/r\\\\.x/" {}\n}\n'
    assert write_flat(read_text(text).root) == text


def test_long_collections_take_a_line_for_each_element() -> None:
    root = empty_root().with_value((), "l", Array(tuple(ConfigWord("x" * 20) for _ in range(6))))
    assert write_flat(root).splitlines()[:2] == ["l = (", "  " + "x" * 20]


def test_the_console_shows_inner_scopes_as_dots() -> None:
    root = read_text('Binding "tug" { Cap = 12 Shelf = ( red green ) Domain "d" { a = 1 } }').root
    scope = root.scope("binding", "tug")
    assert scope is not None
    assert write_scope(scope) == (
        '        Cap = 12\n        Shelf = (\n          red\n          green\n          )\n        Domain "d" { ... }\n'
    )


def test_the_console_shows_inner_scopes_in_full_when_asked() -> None:
    root = read_text('b = enabled Domain "d" { a = 1 }').root
    assert write_scope(root, recurse=True, spelling=str.upper) == 'B = enabled\nDOMAIN "d" {\n  A = 1\n}\n'


def test_a_path_prints_as_kinds_and_instances() -> None:
    assert scope_path_text((("Yard_Listener", None), ("Listen", ":4100"))) == "Yard_Listener::Listen:\\:4100:"
