"""Hostile input: only errors of our own leave a parser, and time grows with the size."""

from __future__ import annotations

import gc
import importlib.util
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

_spec = importlib.util.spec_from_file_location("fuzz_targets", Path(__file__).with_name("targets.py"))
assert _spec is not None
assert _spec.loader is not None
targets: Any = importlib.util.module_from_spec(_spec)  # Any: loaded from a file that is no package
_spec.loader.exec_module(targets)

WORDS = (
    b"[", b"]", b"{", b"}", b"(", b")", b"=", b".", b":", b",", b'"', b"'", b'"""', b"\\", b"#", b";", b"/*", b"*/",
    b"\n", b"\r", b"\t", b" ", b"\0", b"\xff", b"msys.provides", b"msys.requires", b":auto", b"config.Global", b"kelp",
    b"schema", b"[[option]]", b"[module]", b"include", b"readonly_include", b"/", b"9" * 50, b"-", b"_",
    b"\xe2\x80\x9c",
)  # fmt: skip
TEXTS = st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(b"".join))
SHAPES: dict[str, Callable[[int], bytes]] = {
    "long key": lambda n: b"a" * n + b" = 1",
    "dotted key": lambda n: b".".join([b"a"] * (n // 2)) + b" = 1",
    "deep brackets": lambda n: b"x = " + b"[" * n,
    "deep braces": lambda n: b"a {" * (n // 3),
    "many keys": lambda n: b"".join(b"k%d = 1\n" % i for i in range(n // 8)),
    "many sections": lambda n: b"".join(b"[s%d]\n" % i for i in range(n // 8)),
    "long text": lambda n: b'x = "' + b"a" * n + b'"',
    "many escapes": lambda n: b'x = "' + b"\\n" * (n // 2) + b'"',
    "unclosed text": lambda n: b'x = "' * (n // 5),
    "comments": lambda n: b"# c\n" * (n // 4),
    "line ends": lambda n: b"\r\n\n\r" * (n // 4),
    "same key": lambda n: b"x = 1\n" * (n // 6),
    "huge integer": lambda n: b"x = " + b"9" * n,
    "list": lambda n: b"[kelp]\nmsys.provides = " + b"a.b, " * (n // 5),
    "blanks": lambda n: b"x = " + b" " * n + b"1",
}
SMALL = 16 * 1024
STEPS = 8
MOST = 3.0 * STEPS
"""Linear time is a ratio of 8; quadratic time would be 64."""
FLOOR = 0.004
"""Seconds below which a measurement says nothing."""


@pytest.mark.parametrize("name", targets.TARGETS)
@given(data=TEXTS)
@example(data=b"")
@example(data=b"\xef\xbb\xbf")
@example(data=b"x = 9" + b"9" * 5000)
@example(data=b'{"a":' * 2000)
def test_only_our_own_errors_leave_a_parser(name: str, data: bytes) -> None:
    targets.run(name, data)


def _seconds(name: str, data: bytes) -> float:
    best = float("inf")
    gc.collect()
    gc.disable()  # it would look through all that other tests have left, and the more often the more is read
    try:
        for _ in range(3):
            began = time.thread_time()
            targets.run(name, data)
            best = min(best, time.thread_time() - began)
    finally:
        gc.enable()
    return best


@pytest.mark.parametrize("name", targets.TARGETS)
@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_with_the_size(name: str, shape: str) -> None:
    small, large = _seconds(name, SHAPES[shape](SMALL)), _seconds(name, SHAPES[shape](SMALL * STEPS))
    assert large / max(small, FLOOR) <= MOST
