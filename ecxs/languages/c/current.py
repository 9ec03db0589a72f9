"""The question whether a library is current, answered without a compiler and without most of the toolkit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecxs import __version__
from ecxs.languages.c.command_line import LIBRARY_SUFFIX
from ecxs.languages.c.unchanged import FormerBuild, cache_folder, keep_newer, recall, request_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.languages.c.command_line import BuildRequest

_HELP: Final = "'ecxs -c --help' shows how it is used"


def output_of(request: BuildRequest) -> str:
    """Return the name of the library; raise `UsageError` if there is nothing to build, or it is no library."""
    if not request.files:
        raise UsageError("there is no file to build", hint=_HELP)
    out = request.out or os.path.splitext(request.files[0].path)[0] + LIBRARY_SUFFIX  # noqa: PTH122 - a text
    name = os.path.basename(out)  # noqa: PTH119 - a text
    if not name.endswith(LIBRARY_SUFFIX) or name == LIBRARY_SUFFIX:
        hint = f"write '-o {os.path.splitext(out)[0] or 'NAME'}{LIBRARY_SUFFIX}'"  # noqa: PTH122
        raise UsageError(f"the server loads libraries that end in '{LIBRARY_SUFFIX}', and '{out}' does not", hint=hint)
    if any(os.path.realpath(file.path) == os.path.realpath(out) for file in request.files):
        raise UsageError(f"'{out}' is both read and written", hint="name another output with -o")
    return out


def key_of(request: BuildRequest, programs: str) -> str:
    """Return the digest of what decides a build beside the content of files; `programs` is the compilers' identity."""
    return request_key(
        __version__,
        programs,
        os.getcwd(),  # noqa: PTH109 - a text
        request.compile_words,
        request.link_items,
        request.api,
        request.is_strict,
        request.database,
    )


def current_build(request: BuildRequest, identify: Callable[[], str]) -> FormerBuild | None:
    """Return the last build if one now would read and write the same; `identify` returns the compilers' identity."""
    out = output_of(request)
    former = recall(cache_folder(out))
    if former is None or not former.is_current(key_of(request, identify())):
        return None
    keep_newer((out, f"{os.path.splitext(out)[0]}.ecm"), former.files)  # noqa: PTH122 - a text
    return former
