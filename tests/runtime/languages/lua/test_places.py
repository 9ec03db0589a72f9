"""A script that keeps the scheduler thread is reported with its line, in whatever way it does so."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.author_call import AuthorCall, author_call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Scripts

MODULE = """\
local mod = {{}}
function mod:validate_connect()
  local n = 0
  {line}
  return 1
end
msys.registerModule("mod", mod)
"""
LINE = 4


@contextmanager
def looked_at(thread: int, found: list[AuthorCall], over: threading.Event) -> Iterator[None]:
    """Look at a thread from another one until it is somewhere, as the watchdog does; then let it go on."""

    def look() -> None:
        while not found and not over.wait(0.001):
            call = author_call(sys._current_frames().get(thread), thread)
            if call is not None and call.place.startswith("s1.lua"):
                found.append(call)
        over.set()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        over.set()
        looking.join()


@pytest.mark.parametrize("way", ["works", "works in a function of its own", "waits for the host", "waits in the host"])
def test_the_line_of_a_call_is_known_while_it_is_kept(scripts: Scripts, way: str) -> None:
    lines = {
        "works": "while true do n = n + 1 end",
        "works in a function of its own": "pcall(function() while true do n = n + 1 end end)",
        "waits for the host": "slow.wait(20)",
        "waits in the host": "table.sort({1, 2}, function() slow.wait(20) return false end)",
    }
    over = threading.Event()
    scripts.runtime.lua.provide("slow.wait", over.wait)
    scripts(MODULE.format(line=lines[way]), options="time_limit = 0.3")
    found: list[AuthorCall] = []
    with looked_at(threading.get_ident(), found, over):
        if way.startswith("works"):
            with scripts.runtime.expect_failure("LuaFailure"):
                scripts.fire("validate_connect")
        else:
            assert scripts.fire("validate_connect") == 1
    assert found == [AuthorCall(f"s1.lua:{LINE}", "scriptlet:scriptlet")]


# Lua 5.1 forgets the line of a tail call.
@pytest.mark.parametrize("engine", ["luajit21"], indirect=True)
def test_the_line_of_a_call_that_waits_for_a_file_is_known(scripts: Scripts) -> None:
    fifo = scripts.folder / "fifo"
    os.mkfifo(fifo)
    scripts(MODULE.format(line=f'local f = assert(io.open("{fifo}")) n = f:read("*a") f:close()'))
    found: list[AuthorCall] = []
    over = threading.Event()

    def go_on() -> None:
        over.wait(20.0)
        fifo.open("w").close()

    going = threading.Thread(target=go_on)
    going.start()
    with looked_at(threading.get_ident(), found, over):
        assert scripts.fire("validate_connect") == 1
    going.join()
    assert found == [AuthorCall(f"s1.lua:{LINE}", "scriptlet:scriptlet")]


def test_what_is_wrong_with_a_file_is_told_with_its_line_as_before(scripts: Scripts) -> None:
    scripts(MODULE.format(line="io.open({})"))
    with scripts.runtime.expect_failure("LuaFailure"):
        scripts.fire("validate_connect")
    told = "\n".join(scripts.lines())
    assert "bad argument #1 to 'open' (string expected, got table)" in told
    assert f"s1.lua:{LINE}: bad argument" in told
