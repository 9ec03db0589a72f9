"""The process of `ecxs test`: `python -P -m ecxs.cli.pytest_program PIPE MODULE [PYTEST ARGS]`, in a project's folder.

It is `python -m pytest`, but that an interrupt before pytest is ready shows no traceback, and that no file of the
folder takes the place of a library's. The result goes into the pipe, since a module may leave with any exit code. With
`PIPE,SOCKET` it imports the runtime first, and a fork of it serves the socket with trial loads.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

INTERRUPTED: Final = 130
_OWN_NAMES: Final = ("tests", "conftest")
NO_NEWS: Final = "ignore:Module already imported so cannot be rewritten:pytest.PytestAssertRewriteWarning"
"""A warning of each run, once this package is installed from its wheel: it is running, and has nothing to rewrite.

Older versions of pytest have a colon before the name, which no filter can have.
"""


class LibrariesFirst:
    """A finder that prefers libraries to the working folder, wherever that stands in `sys.path`.

    pytest and its settings put the folder first, so that its `json.py` would be imported by the next library that needs
    JSON. The module itself and its tests are the exception: a module `click` is found though there is such a library.
    """

    def __init__(self, module: str, folder: str, libraries: Sequence[str]) -> None:
        """Prefer `libraries`, entries of `sys.path`, to all that is not `module` of `folder`."""
        self._own = {module, *_OWN_NAMES}
        self._folder = [folder]
        self._libraries = list(libraries)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a top-level module is; None to have it looked for as usual."""
        if path is not None:
            return None
        found = PathFinder.find_spec(name, self._folder if name in self._own else self._libraries, target)
        # A folder without `__init__.py` is a package only where there is no other one.
        return found if found is not None and found.loader is not None else None


def fork_for_trials(line: int, module: str) -> bool:
    """Fork a process for trial loads, which shares what this one has imported; return True in it.

    Where there is no other process, its user is told by the end of the socket.
    """
    from ecxs.cli.trial_loads import import_runtime

    # A module may bear the name of one of the standard library: its tests import theirs, so that one is not there yet.
    if module not in sys.stdlib_module_names:
        import_runtime()
    try:
        is_forked = not os.fork()
    except OSError:
        is_forked = False
    if not is_forked:
        os.close(line)
    return is_forked


def serve(line: int) -> int:
    """Serve trial loads; return the exit code of this process."""
    os.set_inheritable(line, False)  # noqa: FBT003 - the only argument there is
    from socket import socket

    from ecxs.cli.trial_loads import serve_trials

    return serve_trials(socket(fileno=line))


def main() -> int:
    """Run pytest with the arguments of the process; return its exit code."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        descriptors, module, folder = sys.argv.pop(1), sys.argv.pop(1), os.getcwd()  # noqa: PTH109 - `sys.path` has strings
        pipe, *lines = map(int, descriptors.split(","))
        os.set_inheritable(pipe, False)  # noqa: FBT003 - the only argument there is
        # While nothing of the author's is imported or has been run.
        for line in lines:
            if fork_for_trials(line, module):
                os.close(pipe)
                return serve(line)
        # Before pytest is imported, which has plugins that import what they like.
        sys.meta_path.insert(0, LibrariesFirst(module, folder, sys.path))
        sys.path.append(folder)
        # Imported here: an interrupt can be taken from now on.
        import pytest

        code = int(pytest.main(["-W", NO_NEWS, *sys.argv[1:]]))
        os.write(pipe, str(code).encode())
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
