"""A signal that interrupts the handler of another one, at each instruction at which it may."""

from __future__ import annotations

import os
import signal
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from ecruntime.server import Server, ServiceManager, Signals

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

CODE = Signals._note.__code__


def test_two_hups_are_one_reload_wherever_the_second_interrupts_the_first() -> None:
    said = [_reloads(instruction) for instruction in range(_instructions())]
    assert len(said) > 5
    assert said == [["SIGHUP: reload, asked for 2 times"]] * len(said)


def _reloads(instruction: int) -> list[str]:
    """Return the messages about two signals, of which the second comes at an instruction of the first's handler."""
    posted: list[Callable[[], None]] = []
    said: list[str] = []
    server = SimpleNamespace(
        scheduler=SimpleNamespace(post=posted.append),
        log=SimpleNamespace(message=lambda level, subsystem, text: said.append(text)),
        is_ending=False,
        prepare_reload=lambda reload: False,
        reload=lambda: SimpleNamespace(dropped=()),
        current=SimpleNamespace(number=1),
    )
    signals = Signals(cast("Server", server), ServiceManager.of(cast("Server", server), {}))
    _note_twice(signals, instruction)
    for call in posted:
        call()
    for fd in (signals._read_fd, signals._write_fd):
        os.close(fd)
    return said


def _note_twice(signals: Signals, instruction: int) -> None:
    left = instruction

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        del argument
        if frame.f_code is not CODE:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            left -= 1
            if left == -1:
                signals._note(signal.SIGHUP, None)
        return trace

    _traced(lambda: signals._note(signal.SIGHUP, None), trace)


def _instructions() -> int:
    """Return the number of instructions that the handler executes for a first signal."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        del argument
        if frame.f_code is not CODE:
            return None
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    server = cast("Server", SimpleNamespace(scheduler=SimpleNamespace(post=lambda call: None)))
    signals = Signals(server, ServiceManager.of(server, {}))
    _traced(lambda: signals._note(signal.SIGHUP, None), trace)
    for fd in (signals._read_fd, signals._write_fd):
        os.close(fd)
    return count


def _traced(call: Callable[[], None], trace: Callable[..., Any]) -> None:
    former = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(former)
