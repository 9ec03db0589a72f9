"""Merges of an author's and a template's change of one text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecxs.update.merge import merged_text

BASE = "one\ntwo\nthree\nfour\n"
LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), max_size=8).map("".join)


def test_changes_of_different_lines_are_both_there() -> None:
    assert merged_text(BASE, "ONE\ntwo\nthree\nfour\n", "one\ntwo\nthree\nFOUR\n") == ("ONE\ntwo\nthree\nFOUR\n", ())


def test_what_both_changed_differently_stands_there_twice() -> None:
    assert merged_text(BASE, "one\n2\nthree\nfour\n", "one\nTWO\nthree\nfour\n") == (
        "one\n<<<<<<< yours\n2\n=======\nTWO\n>>>>>>> template\nthree\nfour\n",
        (2,),
    )


def test_marks_stand_on_lines_of_their_own_behind_a_text_without_an_end() -> None:
    text, conflicts = merged_text("one", "mine", "theirs")
    assert (text, conflicts) == ("<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> template\n", (1,))


def test_marks_end_as_the_lines_of_the_author_do() -> None:
    text, _ = merged_text("one\r\n", "mine\r\n", "theirs\r\n")
    assert text == "<<<<<<< yours\r\nmine\r\n=======\r\ntheirs\r\n>>>>>>> template\r\n"


@given(LINES, LINES)
def test_what_only_one_changed_is_as_that_one_has_it(base: str, changed: str) -> None:
    assert merged_text(base, changed, base) == (changed, ())
    assert merged_text(base, base, changed) == (changed, ())


@given(LINES, LINES)
def test_what_both_changed_alike_is_no_conflict(base: str, changed: str) -> None:
    assert merged_text(base, changed, changed) == (changed, ())
