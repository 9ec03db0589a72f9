"""A turn of a command that writes: alone in a project, and planned anew when an editor saves a file in between."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.cli.report import escape_terminal, print_note
from ecxs.file_lock import project_lock
from ecxs.files import DECLARATION, FileChanged, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Result = TypeVar("Result")

ATTEMPTS: Final = 5
"""Times that a command plans before it leaves a file to somebody who saves it each time."""
_QUIET: Final = 2.0
"""Seconds that a command waits without a word."""
_LONGEST: Final = 600.0
"""Seconds after which it takes the holder for one that was stopped."""
_PAUSE: Final = 0.02
_LEFT_OUT: Final = frozenset({".git", ".venv", "node_modules", "__pycache__"})


class Turn:
    """The wait of one command for others; it says once whom it waits for."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        tell: Callable[[str], None] = print_note,
    ) -> None:
        """Begin to wait with the first call; notes for the user go to `tell`."""
        self._clock, self._pause, self._tell = clock, pause, tell
        self._since: float | None = None
        self._has_spoken = False

    def __call__(self, holder: str) -> None:
        """Wait a moment for `holder`; raise `EnvironmentFailure` when that takes too long."""
        now = self._clock()
        since = self._since = now if self._since is None else self._since
        if now - since >= _LONGEST:
            message = f"{escape_terminal(holder)} has been writing here for {_LONGEST:.0f} seconds"
            raise EnvironmentFailure(message, hint="end it, or let it go on, and run the command again")
        if now - since >= _QUIET and not self._has_spoken:
            self._has_spoken = True
            self._tell(f"waiting for {escape_terminal(holder)}, which writes here")
        self._pause(_PAUSE)


def in_turn(root: Path, action: Callable[[], Result], tell: Callable[[str], None] = print_note) -> Result:
    """Return what `action` returns, which plans and writes files of the project in `root`, with its lock held.

    A plan that somebody's save has overtaken is made anew; a file that is saved each time stays theirs. Notes for the
    user go to `tell`.
    """
    with project_turn([root], tell):
        for _ in range(ATTEMPTS - 1):
            try:
                return action()
            except FileChanged as changed:
                tell(f"{changed.message}; planning anew")
                time.sleep(_PAUSE)
        return action()


@contextmanager
def project_turn(roots: Iterable[Path], tell: Callable[[str], None] = print_note) -> Iterator[None]:
    """Hold the locks of these projects; a folder that is none has no lock."""
    context = click.get_current_context(silent=True)
    holder = f"'{context.command_path}'" if context is not None else "'ecxs'"
    turn = Turn(tell=tell)
    with ExitStack() as stack:
        # In one order, so that two commands never wait for each other.
        for root in sorted({root.resolve() for root in roots if (root / DECLARATION).is_file()}):
            hold = stack.enter_context(project_lock(root, holder, turn))
            if not hold.is_held:
                tell(f"'{escape_terminal(str(root))}' is not yours to write, so it is read without a lock")
            elif hold.was_killed:
                _tidy(root, tell)
        yield


def _tidy(root: Path, tell: Callable[[str], None]) -> None:
    """Bring the replacements of a command that was killed to their end, and say where somebody's saves are."""
    for folder, folders, _ in os.walk(root):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        try:
            sweep(Path(folder))
        except FileChanged as changed:
            tell(f"a command was killed here: {changed.message}")
            if changed.kept is not None:
                tell(f"  hint: {changed.hint}")


def projects_of(files: Iterable[Path]) -> set[Path]:
    """Return the projects in which these files lie."""
    folders = (folder for file in files for folder in file.absolute().parents)
    return {folder for folder in folders if (folder / DECLARATION).is_file()}
