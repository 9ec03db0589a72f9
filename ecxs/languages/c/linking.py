"""Objects, archives and libraries to a library, in the order of the command line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.program import run_program
from ecruntime.foundation.errors import BuildFailed
from ecxs.languages.c.command_line import CXX, InputFile
from ecxs.languages.c.compilation import CompilationFailed
from ecxs.languages.c.flags import LINK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ecruntime.compiler.toolchain import Toolchain
    from ecxs.languages.c.compilation import CompiledObject

_TRACE: Final = "-Wl,--trace"
_TELLS_UNDEFINED: Final = ("-Wl,-z,defs", "-Wl,--warn-unresolved-symbols", "-Wl,--no-demangle")
_REFUSES_UNDEFINED: Final = re.compile(r"(?:\A|,)(?:-z,?defs|--no-undefined|-?-unresolved-symbols=report-all)(?:,|\Z)")
_MEMBER: Final = re.compile(r"\A\((?P<archive>.*)\)(?P<member>[^()]*)\Z")


@dataclass(frozen=True, slots=True)
class LinkedLibrary:
    """The work of the linker: the file, what it wrote, and the files that it read."""

    path: Path
    output: str
    reads: tuple[str, ...]


class LinkFailed(CompilationFailed):
    """Objects that make no library."""


def link_words(
    items: Sequence[str | InputFile], objects: Sequence[CompiledObject], toolchain: Toolchain, out: str
) -> list[str]:
    """Return the command: every option and file at its place, objects in the place of their sources."""
    made = iter(objects)
    words = [_word(item, made) for item in items]
    is_cxx = any(one.command.source.language == CXX for one in objects)
    # What the server provides is undefined here, and the result is checked for what nobody provides.
    undefined = ("-Wl,-z,undefs",) if _refuses_undefined(words) else ()
    return [*toolchain.command(CXX if is_cxx else "c"), *LINK, *words, *undefined, "-o", out]


def _word(item: str | InputFile, objects: Iterator[CompiledObject]) -> str:
    if isinstance(item, str):
        return item
    return str(next(objects).path) if item.language else item.path


def _refuses_undefined(words: Sequence[str]) -> bool:
    passed = [word for option, word in zip(("", *words), words, strict=False) if option == "-Xlinker"]
    given = [word.removeprefix("-Wl,") for word in words if word.startswith(("-Wl,", "-z"))]
    spelled = " ".join(words).replace("-z defs", ",-z,defs,")
    return any(_REFUSES_UNDEFINED.search(text) for text in (*given, ",".join(passed), spelled))


def link(words: Sequence[str], path: Path, folder: Path) -> LinkedLibrary:
    """Run the linker; raise `LinkFailed` with what it wrote."""
    ended = run_program([*words, _TRACE], folder)
    if ended.is_killed:
        message = f"'{words[0]}' was ended by {ended.signal_name} while it linked"
        raise LinkFailed(message, output=ended.output, is_internal=True)
    if ended.code:
        raise LinkFailed("the linker refuses the objects", output=ended.output)
    if not path.is_file():
        hint = "check the program that CC or CXX names"
        raise BuildFailed(f"'{words[0]}' ended without an error and made no library", hint=hint)
    return LinkedLibrary(path, ended.output, tuple(_reads(ended.trace, words, folder)))


def uses_of_undefined(words: Sequence[str], folder: Path) -> str:
    """Return what the linker says of every use of a symbol that no object has; the library is made again."""
    return run_program([*words, *_TELLS_UNDEFINED], folder).output


def _reads(trace: str, words: Sequence[str], folder: Path) -> list[str]:
    """Return the files that the linker named, and those that an option names, without what we have made."""
    named = []
    for line in trace.splitlines():
        match = _MEMBER.match(line)
        named.append(match["archive"] if match else line)
    named += [part for word in words[1:] for part in re.split(r"[=,]", word)]
    return sorted({path for path in named if os.path.isfile(path) and not path.startswith(f"{folder}/")})  # noqa: PTH113 - texts
