from __future__ import annotations

import ast
import string

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.foundation.errors import InternalError
from ecxs.render import (
    comment,
    markdown,
    markdown_code,
    one_line,
    python_literal,
    python_name,
    python_prose,
    sentence,
    toml_value,
)

ANY_TEXT = st.text(alphabet=st.characters(codec=None))
LITERALS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(LITERALS)
def test_a_python_literal_means_the_value(value: object) -> None:
    assert ast.literal_eval(python_literal(value)) == value


@given(ANY_TEXT)
def test_a_python_literal_is_printable_and_on_one_line(text: str) -> None:
    assert python_literal(text).isprintable()


@given(ANY_TEXT)
def test_prose_stays_inside_its_docstring(text: str) -> None:
    module = ast.parse(f'"""{python_prose(text)}"""\nend = 1\n')
    assert ast.get_docstring(module, clean=False) == one_line(text)
    assert len(module.body) == 2


@given(ANY_TEXT)
def test_a_comment_stays_on_its_line(text: str) -> None:
    assert comment(text).isprintable()


@given(st.text())
def test_a_toml_value_means_the_text(text: str) -> None:
    assert tomli.loads(f"x = {toml_value(text)}")["x"] == text


@given(ANY_TEXT)
def test_markdown_is_one_line_without_bare_pipes(text: str) -> None:
    shown = markdown(text)
    assert shown.isprintable()
    assert "|" not in shown.replace("\\\\", "").replace("\\|", "")


def test_strings_prefer_the_quotes_that_need_fewer_escapes() -> None:
    assert python_literal("a'b") == '"a\'b"'
    assert python_literal('a"b') == "'a\"b'"
    assert python_literal("a\"b'c") == '"a\\"b\'c"'


def test_infinite_numbers_have_a_literal() -> None:
    assert python_literal(float("-inf")) == 'float("-inf")'


def test_a_value_without_literal_is_our_bug() -> None:
    with pytest.raises(InternalError) as caught:
        python_literal(object())
    assert str(caught.value) == "a object has no Python literal here"


@pytest.mark.parametrize("name", ["", "1a", "a b", "a\n", "class", "é", "a" * 65])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InternalError):
        python_name(name)


@given(st.text(alphabet=string.ascii_letters, min_size=1, max_size=20))
def test_a_name_stays_as_it_is(letters: str) -> None:
    assert python_name(f"x_{letters}") == f"x_{letters}"


def test_code_spans_have_a_fence_longer_than_what_is_inside() -> None:
    assert markdown_code("a") == "`a`"
    assert markdown_code("a`b") == "``a`b``"
    assert markdown_code("`a") == "`` `a ``"


def test_a_sentence_gets_one_period() -> None:
    assert [sentence(text) for text in ("", "a", "a.", "a?")] == ["", "a.", "a.", "a?"]
