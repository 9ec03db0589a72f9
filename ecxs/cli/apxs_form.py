"""The command line in the manner of apxs: `ecxs -c`, `-i` and `-q`, without the parser of the other commands.

A library that is current is answered here, before anything of size is imported.
"""

from __future__ import annotations

import gc
import re
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecxs.languages.c.command_line import BuildRequest

_COLOR: Final = re.compile(r"\x1b\[[0-9;]*m")


def run_apxs_form(words: Sequence[str]) -> int:
    """Carry out such a command line and return its exit code."""
    request: BuildRequest | None = None
    was_enabled = gc.isenabled()
    # The collector would search what is imported, which is most of the work where nothing is to be built.
    gc.disable()
    try:
        from ecxs.languages.c.command_line import read_command_line

        request = read_command_line(words)
        if _is_current(request):
            return 0
    except Exception as error:  # noqa: BLE001 - here every failure becomes an exit code
        # Imported here, and below: a current library needs none of it.
        from ecxs.cli.library_build import report_build_failure

        return report_build_failure(error, words, request)
    finally:
        if was_enabled:
            gc.enable()
    from ecxs.cli.library_build import run_request

    return run_request(request, words)


def _is_current(request: BuildRequest) -> bool:
    """Answer for a library that is current, if nothing else is asked."""
    others = request.is_installation or request.asks_help or request.query is not None or request.form != "text"
    if not request.is_build or others:
        return False
    from ecruntime.compiler.toolchain import find_toolchain, identity
    from ecxs.languages.c.current import current_build, output_of

    out = output_of(request)
    former = current_build(request, lambda: identity(find_toolchain()))
    if former is None:
        return False
    sys.stderr.write(former.shown)
    sys.stderr.write(_with_wanted_color(former.told) if former.told else "")
    sys.stdout.write(f"{out}\n")
    sys.stdout.flush()
    sys.stderr.write(f"{out}: unchanged\n")
    return True


def _with_wanted_color(text: str) -> str:
    # Imported here: most libraries have nothing to tell.
    from ecxs.cli.layout import wants_color

    wanted = wants_color()
    return text if (sys.stderr.isatty() if wanted is None else wanted) else _COLOR.sub("", text)
