"""Where keys and values of a TOML text stand."""

from __future__ import annotations

import pytest
import tomli
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from ecxs.definition.locate import locate

TEXT = """\
schema = 1   # a = 2
[module]
  'name' = "x"
[[option]]
validate = { min = 1, max = [ 2,
  3 ] }
[[option]]
"na\\u006de" = '''a
b = 1'''
a.b = true
[option.map]
x = 1
"""


@pytest.mark.parametrize(
    ("path", "is_of_key", "where"),
    [
        (("schema",), False, (1, 10)),
        (("schema",), True, (1, 1)),
        (("module",), False, (2, 1)),
        (("module", "name"), True, (3, 3)),
        (("option", 0), False, (4, 1)),
        (("option", 0, "validate", "max"), True, (5, 23)),
        (("option", 0, "validate", "max", 1), False, (6, 3)),
        (("option", 1, "name"), False, (8, 15)),
        (("option", 1, "a", "b"), True, (10, 3)),
        (("option", 1, "map", "x"), False, (12, 5)),
        (("option", 1, "missing"), False, (7, 1)),
        (("option",), True, (4, 1)),
        (("option", 1, "map"), True, (11, 1)),
        (("nowhere",), False, (1, 1)),
    ],
)
def test_a_path_is_found(path: tuple[str | int, ...], is_of_key: bool, where: tuple[int, int]) -> None:
    assert locate(TEXT).find(path, is_of_key=is_of_key) == where


KEYS = st.text(alphabet="ab.é'\" #=[]{},", min_size=1, max_size=4)
LEAVES = st.integers() | st.booleans() | st.text(alphabet="a'\"\\\n#=[]{},", max_size=8)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=12
)


def leaves(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [found for index, inner in enumerate(value) for found in leaves(inner, (*path, index))]
    return [path]


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_every_value_that_the_parser_sees_is_found(values: dict[str, object]) -> None:
    text = tomlkit.dumps(values)
    assert set(leaves(tomli.loads(text))) <= set(locate(text).values)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    locate(text)
