"""Tables taken out of module.toml: every style of writing them, and every other byte as it was."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecxs.edit import with_declared, without_declared

TABLES = '''\
schema = 1

[module]
name = "x"

# about a
[[option]]
name = "a"
# the tail of a

# apart from both

# about b
[[ "option" ]]   # the header
name = "b"
  [option.validate]
  min = 1

[[provider]]
hook = "core.log_reopen"
[['option']]
name = "c"
summary = """
[[option]]
# not a comment
"""


# the end
'''
ARRAY = """\
schema = 1
option = [
  # about a
  { name = "a" },
  { name = "b", validate = { min = 1 } },  # about b
  { name = "c", summary = "} ] , #" }
]

[module]
name = "x"
"""


def test_a_table_goes_with_the_comments_that_touch_it_and_those_set_apart_stay() -> None:
    assert without_declared(TABLES, "option", 0, "f") == TABLES.replace(
        '# about a\n[[option]]\nname = "a"\n# the tail of a\n\n', ""
    )


def test_a_table_goes_with_the_tables_below_it() -> None:
    lost = '# about b\n[[ "option" ]]   # the header\nname = "b"\n  [option.validate]\n  min = 1\n\n'
    assert without_declared(TABLES, "option", 1, "f") == TABLES.replace(lost, "")


def test_what_looks_like_a_header_inside_of_a_text_goes_with_its_table() -> None:
    lost = TABLES[TABLES.index("[['option']]") : TABLES.index("\n\n\n# the end")]
    assert without_declared(TABLES, "option", 2, "f") == TABLES.replace(f"{lost}\n", "", 1)


def test_a_table_below_one_of_another_kind_is_found() -> None:
    text = '[[option]]\nname = "a"\n\n[[provider]]\nhook = "x"\n\n[option.validate]\nmin = 1\n\n[module]\n'
    assert without_declared(text, "option", 0, "f") == '[[provider]]\nhook = "x"\n\n[module]\n'


@pytest.mark.parametrize(
    ("index", "lost"),
    [
        (0, '  # about a\n  { name = "a" },\n'),
        (1, '  { name = "b", validate = { min = 1 } },  # about b\n'),
        (2, '  { name = "c", summary = "} ] , #" }\n'),
    ],
)
def test_an_element_of_an_inline_array_goes_with_its_lines(index: int, lost: str) -> None:
    assert without_declared(ARRAY, "option", index, "f") == ARRAY.replace(lost, "")


@pytest.mark.parametrize(
    ("index", "rest"),
    [(0, '[ {name="b"} , {name="c"}]'), (1, '[ {name="a"}, {name="c"}]'), (2, '[ {name="a"}, {name="b"}]')],
)
def test_an_element_that_shares_its_line_goes_with_one_comma(index: int, rest: str) -> None:
    text = 'option=[ {name="a"}, {name="b"} , {name="c"}]  # all\n[module]\n'
    assert without_declared(text, "option", index, "f") == f"option={rest}  # all\n[module]\n"


def test_the_last_of_an_inline_array_takes_the_key_with_it() -> None:
    text = 'schema = 1\n\noption = [\n  { name = "a" },\n]\n\n[module]\n'
    assert without_declared(text, "option", 0, "f") == "schema = 1\n\n[module]\n"


def test_a_byte_order_mark_and_line_ends_of_windows_stay() -> None:
    text = '\ufeffschema = 1\r\n\r\n[[option]]\r\nname = "a"\r\n\r\n[[option]]\r\nname = "b"'
    assert without_declared(text, "option", 0, "f") == '\ufeffschema = 1\r\n\r\n[[option]]\r\nname = "b"'
    assert without_declared(text, "option", 1, "f") == '\ufeffschema = 1\r\n\r\n[[option]]\r\nname = "a"'


PARTS = st.sampled_from(
    ["", "\n", "# a comment\n", '[[option]]\nname = "a"\n', '[[provider]] # p\nhook = "x"\n', "[[hook]]\n", "\n\n"]
)


@given(
    parts=st.lists(PARTS, max_size=8),
    kind=st.sampled_from(["option", "provider", "hook", "command", "listener"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    is_open=st.booleans(),
)
def test_adding_and_removing_a_table_leaves_every_byte(
    parts: list[str], kind: str, newline: str, *, is_open: bool
) -> None:
    text = "".join(['schema = 1\n\n[module]\nname = "x"\n', *parts])
    text = (text.rstrip("\n") if is_open else text).replace("\n", newline)
    added = with_declared(text, kind, {"name": "new", "validate": {"min": 1}}, "f")
    index = len(tomllib.loads(added)[kind]) - 1
    assert without_declared(added, kind, index, "f") == text
