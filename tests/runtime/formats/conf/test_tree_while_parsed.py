"""The tree that is made while a text is parsed is the one that its statements say, with places and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.choices import RepeatedStanza, ServerChoices
from ecruntime.formats.conf import ScopeNode, Setting, Stanza, parse, read, read_text
from ecruntime.formats.conf.merge import Merger
from ecruntime.formats.conf.parse import parse_into
from ecruntime.formats.conf.scope_node import scope_key
from ecruntime.formats.value import Complaints, Source

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.formats.conf import Document, Statement

TEXTS = st.lists(
    st.sampled_from(
        ["a = 1\n", 'A="q"\n', 'b = "q r"\n', "a = 2 b = 3\n", "c {", "C {", 'domain "x" {', 'Domain "X" {',
         "domain /X/ {", 'listen "x" {', 'listen "x" { a = 1 }', "}", "}\n", "c { a = 4 }\n", "# note\n", "i = 1}",
         "j-k = 2\n", "l = 3;", "m = ( 1 2 )\n", "n {}", "o = [ p = 1 ]\n", "s/t {", "u v w {", "/* w */", "= {",
         'x = "y\\"z"\n']
    ),
    max_size=16,
).map("".join)  # fmt: skip  # strategies, several to a line


def tree(text: str, *, is_plain_used: bool, repeated: RepeatedStanza) -> tuple[object, object]:
    """Return everything of the tree of a text, also what `==` leaves out, and the findings."""
    source = Source("x", text)
    merger = Merger(lambda *_: None, repeated)
    complaints = Complaints(source, is_strict=False)
    findings = parse_into(merger, merger.members, complaints, is_plain_used=is_plain_used)
    return whole(merger.root(source)), (findings, merger.findings)


def whole(member: ScopeNode | Setting) -> object:
    if isinstance(member, Setting):
        return (*member[:3], member.places)
    return (*member[:3], member.places, [(key, whole(inner)) for key, inner in member.members.items()])


@pytest.mark.parametrize("repeated", RepeatedStanza)
@given(text=TEXTS)
def test_in_one_sweep_and_one_by_one_it_is_the_same(repeated: RepeatedStanza, text: str) -> None:
    in_one = tree(text, is_plain_used=True, repeated=repeated)
    assert in_one == tree(text, is_plain_used=False, repeated=repeated)


def said(statements: list[Statement], found: dict[Any, Any]) -> dict[Any, Any]:
    """Return what statements say in dictionaries: the last value of each option, and the scopes joined."""
    for statement in statements:
        if isinstance(statement, Stanza):
            said(statement.body, found.setdefault(scope_key(statement.name, statement.instance), {}))
        else:
            assert isinstance(statement, Setting)
            found[statement.name.lower()] = statement.data
    return found


def told(node: ScopeNode) -> dict[Any, Any]:
    members = node.members.items()
    return {key: told(member) if isinstance(member, ScopeNode) else member.data for key, member in members}


@given(text=TEXTS)
def test_it_says_what_the_statements_say(text: str) -> None:
    wanted = said(parse(text).statements, {})
    root = read_text(text, "x").root
    assert told(root) == wanted
    assert list(told(root)) == list(wanted)


def rules(document: Document) -> list[str]:
    return [
        f"{finding.rule} {finding.place.file.rpartition('/')[2]}:{finding.place.line}" for finding in document.findings
    ]


@pytest.mark.parametrize("depth", [65, 70])
def test_a_stanza_that_is_too_deep_is_reported_once_and_left_out(depth: int) -> None:
    document = read_text("a {" * depth + "}" * depth, "x")
    assert rules(document) == ["CFG005 x:1"]
    assert sum(1 for _ in document.root.walk()) == 65


def test_faults_of_a_file_come_before_those_of_what_it_includes(tmp_path: Path) -> None:
    (tmp_path / "main.conf").write_text("include part.conf\nb = 'x'\ninclude none.conf\n= 1\n")
    (tmp_path / "part.conf").write_text("a = 1\nc d\n")
    found = rules(read(tmp_path / "main.conf"))
    assert found == ["CFG020 main.conf:2", "CFG010 main.conf:4", "CFG012 part.conf:2", "CFG030 main.conf:3"]


def test_faults_of_a_file_that_several_scopes_include_are_reported_once(tmp_path: Path) -> None:
    (tmp_path / "main.conf").write_text("c { include part.conf }\nd { include part.conf }\n")
    (tmp_path / "part.conf").write_text("a = 1\nc d\nb = 2; e {\n")
    document = read(tmp_path / "main.conf")
    assert rules(document) == ["CFG012 part.conf:2", "CFG022 part.conf:3", "CFG015 part.conf:3"]
    first, second = document.root.scopes
    assert list(told(first)) == list(told(second)) == ["a", "b", ("e", None)]


@pytest.mark.parametrize("head", ["u v w {", "a {" * 64 + "b {"])
def test_what_stands_in_a_stanza_that_is_left_out_is_not_included(tmp_path: Path, head: str) -> None:
    closed = "}" * head.count("{")
    (tmp_path / "main.conf").write_text(f"{head}\ninclude none.conf\na = 1\na = 2\n{closed}\nlast = 1\n")
    document = read(tmp_path / "main.conf")
    assert len(document.findings) == 1
    assert document.root.setting("last") is not None


def test_what_stands_in_a_further_stanza_counts_for_no_server_that_takes_the_first(tmp_path: Path) -> None:
    (tmp_path / "main.conf").write_text("c { a = 1 }\nc { include none.conf\n d { a = 2 } a = 3 }\n")
    document = read(tmp_path / "main.conf", choices=ServerChoices(repeated_stanza=RepeatedStanza.FIRST))
    assert rules(document) == []
    assert told(document.root) == {("c", None): {"a": "1"}}


def test_a_file_that_stands_twice_in_a_scope_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "main.conf").write_text("a = 1\ninclude part.conf\ninclude part.conf\n")
    (tmp_path / "part.conf").write_text("a = 2\nb = 3\n")
    root = read(tmp_path / "main.conf").root
    places = {
        setting.name: [f"{place.file.rpartition('/')[2]}:{place.line}" for place in setting.places]
        for setting in root.settings
    }
    assert places == {"a": ["main.conf:1", "part.conf:1"], "b": ["part.conf:2"]}
