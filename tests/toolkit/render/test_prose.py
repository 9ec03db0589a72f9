from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecxs.render import comment, markdown, markdown_code, sentence

ANY_TEXT = st.text(alphabet=st.characters(codec=None))


@given(ANY_TEXT)
def test_a_comment_stays_on_its_line(text: str) -> None:
    assert comment(text).isprintable()


@given(ANY_TEXT)
def test_markdown_is_one_line_without_bare_pipes(text: str) -> None:
    shown = markdown(text)
    assert shown.isprintable()
    assert "|" not in shown.replace("\\\\", "").replace("\\|", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b `c` <b>", "a \\| b \\`c\\` \\<b\\>"),
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("---", "\\---"),
        ("+ a", "\\+ a"),
        ("1. a", "1\\. a"),
        ("12) a", "12\\) a"),
        ("see https://reef.example", "see https\\://reef.example"),
        ("see www.reef.example", "see www\\.reef.example"),
        ("kelp@reef.example", "kelp\\@reef.example"),
        ("[a](b) ![c](d)", "\\[a\\](b) !\\[c\\](d)"),
        ("2.5 - 1 = 1.5", "2.5 - 1 = 1.5"),
    ],
)
def test_nothing_in_a_text_acts_on_the_page(text: str, shown: str) -> None:
    assert markdown(text) == shown


def test_code_spans_have_a_fence_longer_than_what_is_inside() -> None:
    assert markdown_code("a") == "`a`"
    assert markdown_code("a`b") == "``a`b``"
    assert markdown_code("`a") == "`` `a ``"


def test_a_sentence_gets_one_period() -> None:
    assert [sentence(text) for text in ("", "a", "a.", "a?")] == ["", "a.", "a.", "a?"]
