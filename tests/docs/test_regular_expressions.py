"""The lines of the fidelity page about regular expressions: each does what it says, and so does its replacement."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ecruntime.catalogue.config_scope import Matching
from ecruntime.config.matching import InstanceError, instance_matcher
from ecruntime.formats.option_type import ConversionError, OptionType, convert_word

PAGE = Path(__file__).resolve().parents[2] / "docs" / "fidelity.md"
NO_RECURSION = "no recursion"


def rows() -> list[list[str]]:
    """Return the cells of the table, without its head."""
    section = PAGE.read_text(encoding="utf-8").partition("## Regular expressions\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell_text(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def cell_text(cell: str) -> str:
    return cell.strip(" ").removeprefix("`").removesuffix("`").replace(r"\|", "|")


def outcome(expression: str, text: str) -> str:
    """Return what becomes of an option with this value."""
    try:
        pattern = convert_word(OptionType.EC_CONFIG_REGEX, expression)
    except ConversionError:
        return "refused"
    assert isinstance(pattern, re.Pattern)
    return "matches" if pattern.search(text.replace(r"\n", "\n")) else "no match"


@pytest.mark.parametrize(("expression", "text", "pcre", "here", "both"), rows())
def test_an_expression_does_what_the_page_says(expression: str, text: str, pcre: str, here: str, both: str) -> None:
    assert outcome(expression, text) == here != pcre
    if both != NO_RECURSION:
        # `$` stands for the PCRE of `\Z`, and each other replacement for itself: what PCRE gives, both give.
        assert outcome(both, text) == pcre


def test_the_page_has_lines() -> None:
    assert len(rows()) == 15


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a$", "a\n"), ("a++b", "aab"), ("(?>a+)b", "aab"), ("(?P<w>a)(?P=w)", "aa"), ("(?s).", "\n"), (r"\ba", "a"),
        (r"\Aa", "a"), ("[^]a]", "b"), ("(a)?(?(1)b|c)", "c"), ("(?x)a # b", "a"),
    ],
)  # fmt: skip
def test_what_the_page_calls_alike_matches(expression: str, text: str) -> None:
    assert outcome(expression, text) == "matches"


def test_a_class_of_posix_in_a_stanza_is_refused_with_its_reason() -> None:
    with pytest.raises(InstanceError, match="possible nested set"):
        instance_matcher(Matching.PATTERN, "/[[:digit:]]+/")
