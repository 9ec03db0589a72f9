from __future__ import annotations

import ast
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.foundation.errors import InternalError
from ecxs.languages.python.quoting import python_literal, python_name, python_prose
from ecxs.render import one_line

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


@pytest.mark.parametrize("name", ["", "1a", "a b", "a\n", "class", "é"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(InternalError):
        python_name(name)


@given(st.text(alphabet=string.ascii_letters, min_size=1, max_size=20))
def test_a_name_stays_as_it_is(letters: str) -> None:
    assert python_name(f"x_{letters}") == f"x_{letters}"
