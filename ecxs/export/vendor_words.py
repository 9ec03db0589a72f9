"""Options of a build in the form that the vendor's `ecxs` documents: that of apxs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecxs.languages.c.command_line import BuildRequest

OF_THIS_MACHINE: Final = "EXP005"
NO_SOURCE: Final = "EXP006"
_PATHS: Final = ("-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-I", "-L")
_WITH_VALUE: Final = frozenset({
    "-D", "-U", "-l", "-Xpreprocessor", "-Xassembler", "-Xlinker", "-MF", "-MT", "-MQ", "-u", "-T", "-z", "-e", "-R",
    "--param", "-B", "--sysroot", "-specs", "--specs",
})  # fmt: skip  # words, several to a line
_PLAIN: Final = ("-I", "-D", "-L", "-l")
"""Options that go to the vendor's ecxs as they are."""
_EVERYWHERE: Final = ("/usr/", "/opt/", "/lib/", "/lib64/", "/etc/", "/var/")
_ABSOLUTE: Final = re.compile(r"(?:(?<=[=,:])|^)/[^,:=]*")


def vendor_words(request: BuildRequest, move: Callable[[str], str]) -> tuple[str, ...]:
    """Return the options of a command line; `move` gives the place of a path in the tree.

    What the compiler takes goes through `-Wc,`, what the linker takes through `-Wl,`, as apxs has it.
    """
    compiling = [*_pairs(request.compile_words)]
    seen = {option for option, _ in compiling}
    linking = [*_pairs(item for item in request.link_items if isinstance(item, str))]
    words = [word for pair in compiling for word in _for_compiler(*pair, move)]
    words += [word for pair in linking for word in _for_linker(*pair, move, known=seen)]
    return tuple(words)


def in_order(options: Iterable[str], sources: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a call: the sources stand before the libraries, which some linkers leave out else."""
    words = tuple(options)
    libraries = tuple(word for word in words if word.startswith(("-l", "-L", "-Wl,")))
    return (*(word for word in words if word not in libraries), *sources, *libraries)


def machine_paths(words: Iterable[str], place: Place) -> Iterator[Finding]:
    """Yield an error for each word that names a folder which only this machine has."""
    for word in words:
        for path in _ABSOLUTE.findall(re.sub(r"^-(?:I|L|isystem|iquote|idirafter|include|imacros)", "", word)):
            if not path.startswith(_EVERYWHERE):
                message = f"option '{word}' names '{path}', a path of this machine"
                hint = "name it from the module's folder, and keep what lies there with the sources"
                yield Finding(OF_THIS_MACHINE, Severity.ERROR, message, place, hint)


def linked_objects(request: BuildRequest, place: Place) -> Iterator[Finding]:
    """Yield an error for each file that is linked as it is: a tree has sources alone."""
    for file in request.files:
        if not file.language:
            message = f"'{file.path}' is linked into the library, and is no source"
            hint = "name its sources in the call, or the library by -l"
            yield Finding(NO_SOURCE, Severity.ERROR, message, place, hint)


def _pairs(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield options with their values: of `-Idir` and `-I dir` the same pair."""
    rest = iter(words)
    for word in rest:
        joined = next((option for option in (*_PATHS, "-D", "-U", "-l") if word.startswith(option)), "")
        if word in _WITH_VALUE or word == joined:
            yield word, next(rest, "")
        elif joined:
            yield joined, word[len(joined) :]
        else:
            yield word, ""


def _for_compiler(option: str, value: str, move: Callable[[str], str]) -> Iterator[str]:
    text = move(value) if option in _PATHS else value
    if option in _PLAIN:
        yield option + text
    elif option == "-U":
        yield f"-Wc,-U{text}"
    else:
        yield from (f"-Wc,{word}" for word in (option, text) if word)


def _for_linker(option: str, value: str, move: Callable[[str], str], *, known: set[str]) -> Iterator[str]:
    text = move(value) if option in _PATHS else value
    if option in _PLAIN:
        yield option + text
    elif option == "-pthread":
        yield "-lpthread"
    elif option.startswith("-Wl,"):
        yield f"-Wl,{option}"
    elif option == "-Xlinker":
        yield f"-Wl,-Wl,{text}"
    elif option in {"-z", "-R", "-u", "-T", "-e"}:
        yield f"-Wl,-Wl,{option},{text}"
    elif option not in known:
        yield from (f"-Wl,{word}" for word in (option, text) if word)
