"""The place where a call stands that blocks a server: of Python as the server logs it, of C as gdb sees it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.error_origin import is_authors, is_library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILE: Final = re.compile(r'\s*File "(?P<file>[^"]+)", line \d+, in ')
_FRAME: Final = re.compile(r"#\d+\s+(?:0x[0-9a-f]+ in )?(?P<function>\w+) \(.*\) at (?P<file>\S+):(?P<line>\d+)")
_GDB: Final = (
    "gdb", "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off", "-ex", "set print frame-arguments scalars",
    "-ex", "backtrace 60",
)  # fmt: skip  # words, several to a line
_TOOLKIT: Final = str(Path(__file__).parents[2])
_PATIENCE: Final = 20.0
NO_GDB: Final = "install gdb, and the line in C is shown"


def authors_frames(stack: Iterable[str]) -> tuple[str, ...]:
    """Return the part of a stack of Python, outermost first, that begins with the author's code; none without it."""
    lines = [line.strip("\t") for line in stack]
    for number, line in enumerate(lines):
        if (found := _FILE.match(line)) and _is_of_module(found["file"]):
            return tuple(lines[number:])
    return ()


def frames_in_c(process: int, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the frames of a process's main thread that are in sources below `root`, innermost first: place, function.

    Raise `FileNotFoundError` where there is no gdb; the system may not let it look, and then there are none.
    """
    words = [*_GDB, "-p", str(process)]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words, and our own child
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=_PATIENCE,
            check=False, process_group=0,
        )  # fmt: skip  # words, several to a line
    except subprocess.TimeoutExpired:
        return
    for line in done.stdout.splitlines():
        found = _FRAME.match(line)
        if found is not None and (place := _below(found["file"], root)):
            yield f"{place}:{found['line']}", found["function"]


def _is_of_module(file: str) -> bool:
    return is_authors(file) and not is_library(file) and not file.startswith(_TOOLKIT)


def _below(file: str, root: Path) -> str:
    """Return the path of a source below `root`; empty for any other."""
    path = root / file
    if not path.is_file():
        return ""
    try:
        return str(path.resolve().relative_to(root.resolve()))
    except ValueError:
        return ""
