from __future__ import annotations

from ecxs.edit.lines import with_lost_lines


def test_a_line_that_the_parser_loses_is_put_back() -> None:
    original, reduced = "a\n\n   \nb\n", "a\n   \nb\n"
    assert with_lost_lines(original, reduced, "a\nnew\n   \nb\n") == "a\nnew\n\n   \nb\n"
