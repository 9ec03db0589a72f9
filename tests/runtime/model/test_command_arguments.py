from __future__ import annotations

import pytest

from ecruntime.model.command_arguments import argument_fault, argument_limits, literal_words, sample_words


@pytest.mark.parametrize(
    ("arguments", "limits"),
    [
        ((), (0, 0)),
        (("NAME",), (1, 1)),
        (("NAME", "[COUNT]"), (1, 2)),
        (("[A]", "[B]"), (0, 2)),
        (("on|off", "WORD ..."), (2, None)),
        (("[WORD ...]",), (0, None)),
    ],
)
def test_good_arguments_have_limits(arguments: tuple[str, ...], limits: tuple[int, int | None]) -> None:
    assert [argument_fault(one, after=arguments[:index]) for index, one in enumerate(arguments)] == [""] * len(
        arguments
    )
    assert argument_limits(arguments) == limits


@pytest.mark.parametrize(
    "argument", ["", "A B", "[A", "A]", "[[A]]", "A...", "A ... B", "|A", "A|", "[]", "-v", "é", "A\n"]
)
def test_what_is_no_argument_is_said(argument: str) -> None:
    assert argument_fault(argument, after=()) == "is none of NAME, [NAME], NAME ... and [NAME ...]"


def test_what_cannot_be_counted_is_said() -> None:
    assert argument_fault("A", after=("[B]",)) == "must be given, but stands behind a word that may be left out"
    for many in ("B ...", "[B ...]"):
        assert argument_fault("[A]", after=(many,)) == "stands behind a word that may come several times"


def test_words_in_lower_case_stand_for_themselves() -> None:
    assert literal_words("[on|off|NUMBER]") == ("on", "off")
    assert literal_words("KEY=VALUE") == ()


def test_a_sample_has_the_fewest_words() -> None:
    assert sample_words(("NUMBER|on|off", "KEY|NAME ...", "[MORE]")) == ("on", "KEY")
    assert sample_words(()) == ()
