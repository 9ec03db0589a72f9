"""Statements, and the exact complaint about everything that is none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.formats.conf import Array, ConfigWord, Dictionary, Setting, Stanza, parse
from ecruntime.formats.conf.parse import parse_source
from ecruntime.formats.value import MAX_ERRORS, Source

if TYPE_CHECKING:
    from ecruntime.formats.conf.statement import Statement


def shape(statement: object) -> object:
    if isinstance(statement, Stanza):
        return (statement.name, statement.instance, [shape(inner) for inner in statement.body])
    assert isinstance(statement, Setting)
    match statement.value:
        case Array(items):
            return (statement.name, tuple(item.text for item in items))
        case Dictionary(pairs):
            return (statement.name, {key.text: word.text for key, word in pairs})
        case ConfigWord(text):
            return (statement.name, text)


ROWS = {
    "X01": ("a = 1 b = 2", [("a", "1"), ("b", "2")]),
    "X02": (r'a = "x\.y"', [("a", r"x\.y")]),
    "X03": (r'a = "x\\y"', [("a", r"x\y")]),
    "X04": (r'a = "say \"hi\""', [("a", 'say "hi"')]),
    "X05": ('k [ u = "q://" v = 2 ]', [("k", {"u": "q://", "v": "2"})]),
    "X06": ('k = [ 99 = odd "0" = "250 ok" ]', [("k", {"99": "odd", "0": "250 ok"})]),
    "X07": ("l = ( )", [("l", ())]),
    "X08": ('l = ("a", "b" c)', [("l", ("a", "b", "c"))]),
    "X09": ("p = /var/log/x.ec", [("p", "/var/log/x.ec")]),
    "X10": ("a = 1 # c = 2\nb = 3", [("a", "1"), ("b", "3")]),
    "X11": ('a = "#no comment" /* x = 1 */ b = 2', [("a", "#no comment"), ("b", "2")]),
    "X12": (r"Domain /oc(ean|tane)\.test$/{ b = 2 }", [("Domain", r"/oc(ean|tane)\.test$/", [("b", "2")])]),
    "X13": ('mod "i"\n{ c = 3 }', [("mod", "i", [("c", "3")])]),
    "the last line without newline": ("a = 1", [("a", "1")]),
    "control characters": (r'a = "one\r\ntwo"', [("a", "one\r\ntwo")]),
    "a newline in quotes": ('a = "one\ntwo"', [("a", "one\ntwo")]),
    "a comment in an array": ("l = ( a # b\n c )", [("l", ("a", "c"))]),
    "a word with a comma": ("a = b,c d = e", [("a", "b,c"), ("d", "e")]),
    "slashes are no comment": ('a = "x" // = 1', [("a", "x")]),
    "a path as instance": ('Listen "/run/x.sock" {}', [("Listen", "/run/x.sock", [])]),
    "an option called include": ("include = 1", [("include", "1")]),
    "a stanza called include": ("include { a = 1 }", [("include", None, [("a", "1")])]),
    "windows line ends": ("a = 1\r\nb { c = 2\r\n}\r\n", [("a", "1"), ("b", None, [("c", "2")])]),
}


@pytest.mark.parametrize(("text", "expected"), ROWS.values(), ids=ROWS.keys())
def test_a_text_gives_statements(text: str, expected: object) -> None:
    assert [shape(statement) for statement in parse(text).statements] == expected


REFUSALS = {
    "CFG005": (
        "a {" * 65 + "}" * 65,
        "1:193",
        "error CFG005: the stanza 'a' is nested more than 64 deep",
        "close the stanzas around it first",
    ),
    "CFG010": (
        "= 3",
        "1:1",
        "error CFG010: '=' stands where a name is expected",
        "a statement is 'name = value' or 'name { ... }'",
    ),
    "CFG011": (
        "static!routes {\n}",
        "1:1",
        "error CFG011: 'static!routes' is not a name: it has characters other than letters, digits and underscore",
        "did you mean 'static_routes'?",
    ),
    "CFG012": (
        "a b c",
        "1:1",
        "error CFG012: 'a' is followed neither by a value nor by a stanza",
        "write 'a = value' or 'a { ... }'",
    ),
    "CFG013": ("a =", "1:3", "error CFG013: 'a =' has no value", "write a text, '( ... )' or '[ ... ]' after it"),
    "CFG013 brace": (
        "a { b = }",
        "1:7",
        "error CFG013: '}' follows 'b =', which is no value",
        "write a text, '( ... )' or '[ ... ]' after it",
    ),
    "CFG014": ("}", "1:1", "error CFG014: '}' closes no stanza", "remove it"),
    "CFG015": ("\n  a {", "2:3", "error CFG015: the brace of this stanza is never closed", "close it with '}'"),
    "CFG016": ('a = "x', "1:5", "error CFG016: the text that begins here is never closed", "close it with '\"'"),
    "CFG017": ("a = 1 /* b", "1:7", "error CFG017: the comment that begins here is never closed", "close it with '*/'"),
    "CFG018": ("a = (1", "1:5", "error CFG018: the array that begins here is never closed", "close it with ')'"),
    "CFG018 nested": (
        "a = ( b ( c ) )",
        "1:9",
        "error CFG018: '(' cannot be an element of an array",
        "arrays do not nest",
    ),
    "CFG019": ("a = [ b", "1:5", "error CFG019: the dictionary that begins here is never closed", "close it with ']'"),
    "CFG019 pair": (
        "a = [ b c ]",
        "1:9",
        "error CFG019: '=' is missing after the key 'b'",
        "a dictionary is written '[ key = value key = value ]'",
    ),
    "CFG020": ("a = 'x'", "1:5", "error CFG020: a single quote does not begin a text", "use double quotes"),
    "CFG021": (
        "a = \u201cx\u201d",
        "1:5",
        "error CFG021: '\u201c' is a typographic quote",
        "use the plain double quote '\"'",
    ),
    "CFG022": ("a = 1; b = 2", "1:6", "warning CFG022: a semicolon separates nothing here", "remove it"),
    "CFG023": ("p = /var/x", "1:5", "warning CFG023: '/var/x' has a slash and no quotes", 'quote this value: "/var/x"'),
    "CFG024": ("l = (a, b)", "1:7", "warning CFG024: a comma stands between two elements", "separate them by a blank"),
    "CFG025": ("a = { b = 1 }", "1:3", "warning CFG025: '=' stands between 'a' and its braces", "write 'a {'"),
    "CFG025 instance": (
        'a = "b c" { d = 1 }',
        "1:3",
        "warning CFG025: '=' stands between 'a' and its instance name",
        "write 'a \"b c\" {'",
    ),
    "CFG038": (
        "NAS-IP-Address = 1",
        "1:1",
        "warning CFG038: 'NAS-IP-Address' is an unusual name: it has a hyphen",
        "few modules of the server have such names; others have letters, digits and underscores",
    ),
    "CFG039": (
        'a\u00a0= "\u00a0"\nb = 2',
        "1:2",
        "error CFG039: the invisible character U+00A0 (no-break space) stands here",
        "write a blank instead",
    ),
    "CFG039 in a word": (
        "a = b\u200bc\n\u200bd = 1",
        "1:6",
        (
            "error CFG039: the invisible character U+200B (zero width space) stands here, and 1 more in this file\n"
            "  see x.conf:2:1: another one"
        ),
        "remove it",
    ),
    "CFG026": ("l (a b)", "1:3", "warning CFG026: the array of 'l' stands without '='", "write 'l = ('"),
    "CFG027": (
        "k [ a = 1 a = 2 ]",
        "1:11",
        "warning CFG027: the dictionary has the key 'a' twice",
        "the later one wins; remove the other",
    ),
}


@pytest.mark.parametrize(("text", "place", "complaint", "hint"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_complaint_says_what_where_and_what_to_do(text: str, place: str, complaint: str, hint: str) -> None:
    findings = parse(text, "x.conf").findings
    assert [str(finding) for finding in findings] == [f"x.conf:{place}: {complaint}\n  hint: {hint}"]


def test_strict_mode_refuses_a_slash_without_quotes() -> None:
    findings = parse("p = /var/x", "x.conf", strict=True).findings
    assert [str(finding).split("\n")[0] for finding in findings] == [
        "x.conf:1:5: error CFG023: '/var/x' has a slash and no quotes"
    ]


def test_one_run_reports_every_bad_statement() -> None:
    findings = parse("a = 'x'\nb = 1\n= 3\nc d\ne = 5\n").findings
    assert [(finding.rule, finding.place.line) for finding in findings] == [("CFG020", 1), ("CFG010", 3), ("CFG012", 4)]


def test_statements_after_a_bad_one_are_read() -> None:
    parsed = parse("a = 'x'\nb = 1\nfoo bar baz {\n inner = 1\n}\ne = 5\n")
    assert [shape(statement) for statement in parsed.statements] == [("b", "1"), ("e", "5")]
    assert [finding.rule for finding in parsed.findings] == ["CFG020", "CFG012"]


def test_a_file_of_rubbish_is_given_up() -> None:
    findings = parse("=\n" * 1000, "x.conf").findings
    assert len(findings) == MAX_ERRORS + 1
    assert str(findings[-1]) == (
        "x.conf:100:1: error CFG006: reading was given up after 100 errors\n  hint: mend the first ones and try again"
    )


PIECES = st.sampled_from(
    ["a", "b_1", " ", "\n", "=", "{", "}", "[", "]", "(", ")", '"', "'", "/", "\\", "#", "/*", "*/", ",", ";", "\u201c",
     "-", "include ", '"x y"', "\\n", "\x00", "\u00e9", "binding ", "1"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_any_text_gives_statements_and_findings(text: str) -> None:
    parse(text)
    parse(text, strict=True)


@given(TEXTS)
def test_plain_statements_read_in_one_sweep_are_the_same(text: str) -> None:
    source = Source("x", text)
    assert parse_source(source) == parse_source(source, is_plain_used=False)


SHAPES = [
    '"',
    "/*",
    "(",
    "{",
    "}",
    "a {",
    "a = (",
    'a = "\\"\n',
    "a /x",
    "a = [ b = ",
    "\\",
    "'\n",
    "a/",
    "k (,",
    ";",
    "a = /x\n",
]


@pytest.mark.parametrize("unit", SHAPES)
def test_an_awkward_text_costs_little_more_when_it_is_longer(unit: str) -> None:
    def work(count: int) -> int:
        calls = 0

        def count_call(*_: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(count_call)
        try:
            parse(unit * count)
        finally:
            sys.setprofile(None)
        return calls

    assert work(4000) < 6 * work(1000) + 1000


PLAIN = st.lists(
    st.sampled_from(
        ["a = 1\n", 'b="q"', 'B = "q r"\n', "c {", 'd "x" {', "e y {\n", "}", "}\n", "# note\n", "#}", " ", "\n",
         "f = 1 {", 'g = "h" {', "i = 1}", "include z\n", 'include "z" {', "j-k = 2\n", "l = 3;", "m = ( 1 2 )\n",
         "n {}", "o = [ p = 1 ]\n", 'q "" {', 'r = ""\n', "s/t {", "u = 1\v", "v\x0b{", "/* w */", 'x = "y\\"z"\n']
    ),
    max_size=14,
).map("".join)  # fmt: skip  # strategies, several to a line


def whole(statement: Statement) -> tuple[object, ...]:
    """Return everything of a statement, also what `==` leaves out."""
    if isinstance(statement, Stanza):
        return (*statement[:3], [whole(inner) for inner in statement.body], statement.offset)
    return (type(statement), *statement[:3], statement.place)


@given(PLAIN)
def test_plain_statements_in_a_row_are_the_same_with_their_places(text: str) -> None:
    source = Source("x", text)
    in_one, one_by_one = parse_source(source), parse_source(source, is_plain_used=False)
    assert list(map(whole, in_one.statements)) == list(map(whole, one_by_one.statements))
    assert in_one.findings == one_by_one.findings


def test_a_name_that_stands_in_many_places_is_kept_once() -> None:
    first, second = parse("aa { cc = 1 }\naa { cc = 2 dd = 3 cc = 4 }\n").statements
    assert isinstance(first, Stanza)
    assert isinstance(second, Stanza)
    assert first.name is second.name
    assert len({id(setting[0]) for setting in (*first.body, second.body[0], second.body[2])}) == 1
