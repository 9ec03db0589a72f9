"""The words of `ecxs -c`: options of a compiler in any order, files, and the few options of our own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, NamedTuple

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

C: Final = "c"
CXX: Final = "c++"
ASSEMBLER: Final = "assembler"
LIBRARY_SUFFIX: Final = ".so"
FORMATS: Final = ("text", "json", "sarif", "github")
_LANGUAGE_OF_SUFFIX: Final = {
    ".c": C, ".i": C, ".C": CXX, ".cc": CXX, ".cp": CXX, ".cpp": CXX, ".cxx": CXX, ".c++": CXX, ".CPP": CXX,
    ".ii": CXX, ".s": ASSEMBLER, ".S": ASSEMBLER, ".sx": ASSEMBLER,
}  # fmt: skip  # words, several to a line
_LANGUAGE_OF_NAME: Final = {
    "c": C, "cpp-output": C, "c++": CXX, "c++-cpp-output": CXX, "assembler": ASSEMBLER,
    "assembler-with-cpp": ASSEMBLER, "none": "",
}  # fmt: skip  # words, several to a line
_COMPILE_WITH_VALUE: Final = frozenset({
    "-I", "-D", "-U", "-include", "-imacros", "-isystem", "-idirafter", "-iquote", "-iprefix", "-iwithprefix",
    "-iwithprefixbefore", "-isysroot", "-imultilib", "-Xpreprocessor", "-Xassembler", "-MF", "-MT", "-MQ", "-aux-info",
    "-std", "--std",
})  # fmt: skip  # words, several to a line
_LINK_WITH_VALUE: Final = frozenset({"-L", "-l", "-Xlinker", "-u", "-T", "-z", "-e", "-R"})
_BOTH_WITH_VALUE: Final = frozenset({"--param", "-B", "--sysroot", "-specs", "--specs", "-wrapper", "-target", "-arch"})
_COMPILE_ALONE: Final = frozenset({"-undef", "-ansi"})
_COMPILE_JOINED: Final = ("-I", "-D", "-U", "-i", "-M", "-Wp,", "-Wa,", "-std=", "--std=")
_LINK_JOINED: Final = (
    "-L", "-l", "-Wl,", "-T", "-u", "-z", "-R", "-static", "-nostdlib", "-nodefaultlibs", "-nostartfiles",
)  # fmt: skip  # words, several to a line
_LINK_ALONE: Final = frozenset({"-s", "-rdynamic", "-shared-libgcc", "-symbolic", "-Bsymbolic"})
_NO_PROGRAM: Final = frozenset({"-pie", "-no-pie", "-shared", "-fPIE", "-fpie", "-static-pie"})
"""Options that say what to make; it is a library, and always position independent."""
_OTHER_MODES: Final = {
    "-E": "preprocesses only", "-S": "stops at the assembler", "-M": "prints dependencies only",
    "-MM": "prints dependencies only", "-r": "links an object", "-fsyntax-only": "builds nothing",
}  # fmt: skip  # words, several to a line
_OF_APXS: Final = {
    "-a": "write the module's stanza into ecelerity.conf yourself",
    "-A": "write the module's stanza into ecelerity.conf yourself",
    "-n": "the module bears the name of its infrastructure; leave the option out",
    "-p": "leave the option out",
}
_DOUBLED: Final = "-Wl,-Wl,"
_MAX_NESTED_FILES: Final = 16
_MAX_RESPONSE: Final = 4 * 1024 * 1024


# Neither is a dataclass: the import of these takes a third of the time of a build that finds its library current.


class InputFile(NamedTuple):
    """A file on the command line; `language` is that in which it is compiled, empty for what the linker reads."""

    path: str
    language: str = ""
    forced: str = ""
    """The argument of `-x` that holds for it, as it was written."""


class BuildRequest:
    """A command line of `ecxs -c`, `-i` or `-q`, read; options keep their order."""

    __slots__ = (
        "api", "asks_help", "compile_words", "database", "form", "is_build", "is_debug", "is_installation", "is_strict",
        "libexec", "link_items", "out", "prefix", "query", "response_files",
    )  # fmt: skip  # words, several to a line

    def __init__(self) -> None:
        """Begin with a line that asks for nothing."""
        self.is_build = False
        self.is_installation = False
        self.asks_help = False
        self.query: str | None = None
        self.compile_words: list[str] = []
        self.link_items: list[str | InputFile] = []
        self.out = ""
        self.api = 0
        """The shape of the infrastructure, 3 or 4; 0 if the source says it."""
        self.is_strict = False
        self.is_debug = False
        self.form = "text"
        self.prefix = ""
        self.libexec = ""
        self.database = "compile_commands.json"
        """The file of commands for editors; empty for none."""
        self.response_files: list[str] = []

    @property
    def files(self) -> list[InputFile]:
        """The files, in their order."""
        return [item for item in self.link_items if isinstance(item, InputFile)]

    @property
    def sources(self) -> list[InputFile]:
        """The files to compile, in their order; one that is named twice counts twice."""
        return [file for file in self.files if file.language]


def read_command_line(words: Sequence[str]) -> BuildRequest:
    """Read the words behind `ecxs`; raise `UsageError` for what cannot be carried out."""
    return _Reader(words).read()


class _Reader:
    def __init__(self, words: Sequence[str]) -> None:
        self._request = BuildRequest()
        self._words: Iterator[str] = iter(list(_expand(words, self._request.response_files)))
        self._forced = ""

    def read(self) -> BuildRequest:
        for word in self._words:
            if not (self._own(word) or self._file(word)):
                self._refuse(word)
                self._compiler(word)
        return self._request

    def _own(self, word: str) -> bool:
        request, (name, has_value, value) = self._request, word.partition("=")
        match name:
            case "-c" if not has_value:
                request.is_build = True
            case "-i" if not has_value:
                request.is_installation = True
            case "--strict" | "--debug" | "--help" | "-h" | "--json" if not has_value:
                request.is_strict |= word == "--strict"
                request.is_debug |= word == "--debug"
                request.asks_help |= word in {"--help", "-h"}
                request.form = "json" if word == "--json" else request.form
            case "-q" if not has_value:
                request.query = self._value(word)
            case "--api":
                request.api = _shape(value if has_value else self._value(word))
            case "--format":
                request.form = _form(value if has_value else self._value(word))
            case "--prefix" | "--libexec":
                setattr(request, name[2:], os.path.expanduser(value if has_value else self._value(word)))  # noqa: PTH111 - a text for messages
            case "--compile-commands":
                chosen = value if has_value else self._value(word)
                request.database = "" if chosen == "none" else chosen
            case _ if word.startswith("-o"):
                request.out = word[2:] or self._value("-o")
            case _:
                return False
        return True

    def _file(self, word: str) -> bool:
        if word.startswith("-") and word != "-":
            return False
        if word == "-":
            hint = "write it into a file first"
            raise UsageError("ecxs builds from files, and not from its standard input", hint=hint)
        suffix = os.path.splitext(word)[1]  # noqa: PTH122 - the text is what counts
        language = _LANGUAGE_OF_NAME[self._forced] if self._forced else _LANGUAGE_OF_SUFFIX.get(suffix, "")
        self._request.link_items.append(InputFile(word, language, self._forced))
        return True

    def _refuse(self, word: str) -> None:
        if word in _OTHER_MODES:
            hint = "leave the option out, or call the compiler itself for it"
            raise UsageError(f"ecxs builds a library, and '{word}' {_OTHER_MODES[word]}", hint=hint)
        if word in _OF_APXS:
            raise UsageError(f"ecxs has no option '{word}'", hint=_OF_APXS[word])

    def _compiler(self, word: str) -> None:
        if word == "-x" or (word.startswith("-x") and word[2:] in _LANGUAGE_OF_NAME):
            self._force(word[2:] or self._value("-x"))
        elif word in _COMPILE_WITH_VALUE | _LINK_WITH_VALUE | _BOTH_WITH_VALUE:
            self._add(word, self._value(word))
        elif word.startswith("-Wc,"):
            # As apxs has it: a word for the compiler.
            self._request.compile_words.append(word[len("-Wc,") :])
        elif word.startswith(_DOUBLED):
            # apxs takes the first one away, hence the doubling in Makefiles that were written for it.
            self._request.link_items.append(word[len("-Wl,") :])
        elif word not in _NO_PROGRAM:
            self._add(word)

    def _add(self, word: str, *value: str) -> None:
        """Give an option, with its separate argument, to the compiler, the linker, or both."""
        compiling, linking = self._request.compile_words, self._request.link_items
        if word in {"-std", "--std"}:
            compiling.append(f"-std={value[0]}")
        elif word in _COMPILE_WITH_VALUE | _COMPILE_ALONE or word.startswith(_COMPILE_JOINED):
            compiling += [word, *value]
        elif word in _LINK_WITH_VALUE | _LINK_ALONE or word.startswith(_LINK_JOINED):
            linking += [word, *value]
        else:
            # Code generation, warnings, hardening: the linker needs them where it compiles what is left (-flto).
            compiling += [word, *value]
            linking += [word, *value]

    def _force(self, language: str) -> None:
        if language not in _LANGUAGE_OF_NAME:
            hint = f"available: {', '.join(sorted(_LANGUAGE_OF_NAME))}"
            raise UsageError(f"modules are not written in '{language}' (-x)", hint=hint)
        self._forced = "" if language == "none" else language

    def _value(self, option: str) -> str:
        value = next(self._words, None)
        if value is None:
            raise UsageError(f"option '{option}' lacks its argument", hint="'ecxs -c --help' shows how it is used")
        return value


def _shape(text: str) -> int:
    if text not in {"3", "4"}:
        hint = "3 is the infrastructure without _EC_VER, 4 that with it; without --api the source decides"
        raise UsageError(f"there is no shape '{text}' of the infrastructure (--api)", hint=hint)
    return int(text)


def _form(text: str) -> str:
    if text not in FORMATS:
        raise UsageError(f"there is no format '{text}'", hint=f"available: {', '.join(FORMATS)}")
    return text


def _expand(words: Sequence[str], files: list[str], depth: int = 0) -> Iterator[str]:
    """Yield the words, with those of response files (`@FILE`) in their place; a name without file stays, as in gcc."""
    for word in words:
        if not word.startswith("@") or not os.path.isfile(word[1:]):  # noqa: PTH113 - a text
            yield word
            continue
        if depth == _MAX_NESTED_FILES:
            raise UsageError(f"response files are nested deeper than {_MAX_NESTED_FILES}: '{word}'")
        files.append(word[1:])
        # Imported here: few command lines have such a file, and a build that changes nothing is mostly imports.
        import shlex
        from pathlib import Path

        from ecruntime.foundation.file_reading import read_file

        try:
            text = read_file(Path(word[1:]), _MAX_RESPONSE).decode("utf-8", "surrogateescape")
            inner = shlex.split(text)
        except (OSError, ValueError) as error:
            reason = (error.strerror or "failed") if isinstance(error, OSError) else str(error)
            hint = "mend the file: words are divided by blanks, and quoted as in a shell"
            raise UsageError(f"cannot read the response file '{word[1:]}': {reason.lower()}", hint=hint) from error
        yield from _expand(inner, files, depth + 1)
