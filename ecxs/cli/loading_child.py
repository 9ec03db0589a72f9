"""Loading of modules in a child process, for commands that only look: a module that ends it cannot end the command.

The child goes on with the command and writes its report; the parent waits, without any code of modules, and leaves with
the exit code that the child has noted in shared memory. A child that has noted none was ended by a module.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ecruntime.foundation.errors import LoadFailed, ServerCrashed
from ecxs.cli.exit_guard import HINT, ExitGuard
from ecxs.cli.failure import INTERRUPTED

if TYPE_CHECKING:
    from ecxs.cli.lazy_group import Run

_RUNS, _DONE, _LEFT = 0, 1, 2
_HEAD: Final = 4
_SIZE: Final = 4096
_PASSED_ON: Final = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGQUIT})
_WAITED_FOR: Final = _PASSED_ON | {signal.SIGCHLD}
_PR_SET_PDEATHSIG: Final = 1


class LoadingChild:
    """The child's side: the step that it is at, and its result."""

    def __init__(self, memory: mmap.mmap) -> None:
        """Write into `memory`, which the parent reads."""
        self._memory = memory
        self._owner = os.getpid()
        self.guard = ExitGuard(self._tell)

    def install(self, run: Run) -> None:
        """Guard the process, and note the exit code at the end of the command."""
        self.guard.install()
        run.at_end = self._end
        run.at_unwinding = self.guard.unwound

    def note(self, step: str) -> None:
        """Note the step that is to be done, which may be the last one."""
        if os.getpid() == self._owner:
            _write(self._memory, _RUNS, 0, step)

    def _tell(self, text: str) -> None:
        _write(self._memory, _LEFT, 0, text)

    def _end(self, code: int) -> None:
        self.guard.ended(code)
        # A helper that a module forked may come here, too.
        if os.getpid() == self._owner:
            _write(self._memory, _DONE, code, "")


def go_on_in_child(run: Run) -> LoadingChild | None:
    """Return in a child of this process, which ends with the child and as it does; None where there is none.

    That is within a program that has called the command line as a function, and where the system has no more processes.
    Where this process is such a child already, it goes on.
    """
    if run.loading is not None:
        run.loading.install(run)
        return run.loading
    if not run.owns_process:
        return None
    memory = mmap.mmap(-1, _SIZE)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _WAITED_FOR)
    parent = os.getpid()
    try:
        child = os.fork()
    except OSError:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        alone = LoadingChild(memory)
        alone.install(run)
        return alone
    if child:
        # What is ignored is not waited for.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _end_as(memory, _wait(child))
    # A parent that is killed has nobody else who would end its child.
    end_with(parent)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    loading = LoadingChild(memory)
    loading.install(run)
    return loading


def end_with(parent: int) -> None:
    """Have the system kill this process when `parent`, which has forked it, ends in whatever way."""
    libc: Any = ctypes.CDLL(None)
    with suppress(AttributeError):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(INTERRUPTED)


def exit_code_of(memory: mmap.mmap, status: int) -> int:
    """Return the exit code that the child has noted in `memory`, below 0 for a signal that asked it to end.

    Raise `LoadFailed` or `ServerCrashed` if a module has ended it; `status` is how the system says that it ended.
    """
    state, code, text = _read(memory)
    if state == _DONE:
        return code
    where = f" at the step '{text}'" if text and state == _RUNS else ""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number in _PASSED_ON:
            return -number
        how = f"{number} ({signal.strsignal(number)})"
        raise ServerCrashed(f"the process was killed by signal {how}{where}", hint="the module of that step, or memory")
    left = os.WEXITSTATUS(status)
    if state == _LEFT:
        raise LoadFailed(text, hint=HINT)
    if left == INTERRUPTED:
        return left
    raise LoadFailed(f"a module has left the process with exit code {left}{where}", hint=HINT)


def _wait(child: int) -> int:
    """Return the wait status of the child; pass on what this process alone is sent."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        info = signal.sigwaitinfo(_WAITED_FOR)
        # What comes from the terminal, by the kernel, the child has got as well.
        if info.si_signo in _PASSED_ON and info.si_code <= 0:
            os.kill(child, info.si_signo)


def _end_as(memory: mmap.mmap, status: int) -> NoReturn:
    code = exit_code_of(memory, status)
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {-code})
        os.kill(os.getpid(), -code)
    raise SystemExit(code)


def _write(memory: mmap.mmap, state: int, code: int, text: str) -> None:
    data = text.encode("utf-8", "replace")[: _SIZE - _HEAD]
    memory[: _HEAD + len(data)] = bytes((state, code & 0xFF)) + len(data).to_bytes(2, "big") + data


def _read(memory: mmap.mmap) -> tuple[int, int, str]:
    size = int.from_bytes(memory[2:_HEAD], "big")
    return memory[0], memory[1], memory[_HEAD : _HEAD + size].decode("utf-8", "replace")
