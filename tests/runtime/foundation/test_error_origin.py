"""Exceptions of modules that resist being shown: what is said of them is short, in lines, and never another error."""

from __future__ import annotations

import pytest

from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.readable_value import readable_value
from ecruntime.threads.shutdown import crash_report

HOSTILE = {
    "answers nothing": "raise type('Odd', (Exception,), {'__getattribute__': lambda self, name: 1 / 0})",
    "has no module": "raise type('Odd', (SystemExit,), {})",
    "seems an interrupt": "raise type('Odd', (Exception,), {'__class__': KeyboardInterrupt})",
    "has no text": "raise type('Odd', (BaseException,), {'__str__': lambda self: exit(0)})",
    "has no name": "M = type('M', (type,), {'__name__': property(lambda c: 1 / 0)}); raise M('Odd', (Exception,), {})",
    "has odd notes": "error = type('Odd', (Exception,), {})('x'); error.__notes__ = 7; raise error",
    "is a mistaken syntax": "raise type('Odd', (SyntaxError,), {'filename': property(lambda self: 1 / 0)})",
}


def raised(source: str) -> BaseException:
    try:
        exec(compile(source, "owl.py", "exec"), {})
    except BaseException as error:  # noqa: BLE001 - that is what is looked at
        return error
    raise AssertionError(source)


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_an_exception_that_resists_is_shown_by_its_class_and_its_place(source: str) -> None:
    error = raised(source)
    assert describe_origin(error).startswith("Odd")
    assert describe_origin(error).endswith("(owl.py:1, in <module>)")
    lines = format_traceback(error)
    assert any('File "owl.py", line 1' in line for line in lines)
    assert "Odd" in "".join(lines)
    assert crash_report("pool", error, "a job").startswith(
        "thread 'pool' ended abnormally in a job; the server stops\n"
    )
    assert readable_value(error)
    pass_interrupt(error)


def test_a_long_text_is_cut() -> None:
    error = raised("raise BaseException('x' * 5_000_000)")
    assert describe_origin(error).endswith("x... (5000000 characters) (owl.py:1, in <module>)")
    assert len(describe_origin(error)) < 17_000
    assert max(map(len, format_traceback(error))) < 17_000


def test_of_a_long_chain_of_causes_the_end_is_shown() -> None:
    loop = "last = None\nfor n in range(2_000):\n    error = BaseException(n)\n    error.__cause__ = last\n"
    lines = format_traceback(raised(f"{loop}    last = error\nraise last"))
    assert (len(lines), lines[-1]) == (1001, "BaseException: 1999")
    assert lines[0].endswith(" lines are left out)")
