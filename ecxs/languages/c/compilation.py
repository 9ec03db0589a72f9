"""Sources to objects: each is preprocessed, which tells its shape and what it reads, and compiled if that is new."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.compiler.program import MAX_OUTPUT, run_programs
from ecruntime.foundation.errors import BuildFailed
from ecruntime.foundation.file_reading import read_file
from ecxs.languages.c.command_line import ASSEMBLER
from ecxs.languages.c.unchanged import file_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ecruntime.compiler.program import Ended
    from ecxs.languages.c.command_line import InputFile

OLDER: Final = 3
NEWER: Final = 4
_VERSION_MARK: Final = re.compile(r'\bec_abi_stamp\b(?:"(?:[^"\\\n]|\\.)*"|[^";])*?"4\.0-ecxs"')
"""The value of _EC_VER within an initializer that begins with EC_MODULE_INIT, after preprocessing (defines.h)."""
_MAX_TEXT: Final = 1024 * 1024 * 1024
_UNSEEN: Final = ".incbin"
"""A directive of the assembler, which reads a file that no list of dependencies names."""
_SIDE_EFFECTS: Final = (
    "-M", "--coverage", "-ftest-coverage", "-fprofile", "-save-temps", "--save-temps", "-fdump", "-gsplit-dwarf",
    "-fplugin", "-fcallgraph-info", "-fstack-usage", "-aux-info",
)  # fmt: skip  # words, several to a line
"""Options by which a compiler writes or reads more than the source and the object: nothing is kept of such a build."""


@dataclass(frozen=True, slots=True)
class CompileCommand:
    """The words that compile a source, without its output; `own` are the author's."""

    source: InputFile
    compiler: tuple[str, ...]
    before: tuple[str, ...]
    own: tuple[str, ...]
    after: tuple[str, ...]

    def words(self, *mode: str, api: int) -> list[str]:
        """Return the whole command; -fPIC is the last, since options for programs may say otherwise."""
        forced = ("-x", self.source.forced) if self.source.forced else ()
        shape = () if self.source.language == ASSEMBLER else (f"-DEC_API={api}",)
        return [*self.compiler, *self.before, *shape, *self.own, *self.after, "-fPIC", *mode, *forced, self.source.path]


@dataclass(frozen=True, slots=True)
class Preprocessed:
    """A source after preprocessing: a digest of the text, and the files that were read."""

    command: CompileCommand
    digest: str
    reads: tuple[str, ...]
    has_version: bool
    is_cacheable: bool

    @classmethod
    def of_assembler(cls, command: CompileCommand) -> Preprocessed:
        """Return a source in assembler as it is; what it includes is not known."""
        return cls(command, "", (command.source.path,), has_version=False, is_cacheable=False)


@dataclass(frozen=True, slots=True)
class CompiledObject:
    """The object of a source, and what the compiler said of it."""

    command: CompileCommand
    path: Path
    output: str
    is_new: bool


class CompilationFailed(BuildFailed):
    """A source that the compiler refuses; `output` is what it wrote, and `shown` what was shown before."""

    def __init__(self, message: str, *, output: str, is_internal: bool = False, hint: str = "") -> None:
        """Take what was written for all sources; `is_internal` tells a fault of the compiler."""
        super().__init__(message, hint=hint)
        self.output = output
        self.shown = ""
        self.is_internal = is_internal


def preprocess(
    commands: Sequence[CompileCommand], folder: Path, *, api: int, meanwhile: Callable[[], None] | None = None
) -> list[Preprocessed]:
    """Preprocess sources; `api` is the forced shape, or 0: they are then read as of the newer one.

    `meanwhile` is called once while the first ones run.
    """
    outputs = [(folder / f"source-{number}.i", folder / f"source-{number}.d") for number in range(len(commands))]
    lines = [
        _without_dependencies(command).words("-E", "-MD", "-MF", str(made), "-o", str(text), api=api or NEWER)
        for command, (text, made) in zip(commands, outputs, strict=True)
    ]
    ended = list(run_programs(lines, folder, meanwhile))
    refuse_failures(ended, commands)
    return [_preprocessed(command, *paths) for command, paths in zip(commands, outputs, strict=True)]


def _without_dependencies(command: CompileCommand) -> CompileCommand:
    """Return the command without the author's -M options: the compilation that follows obeys them."""
    kept, has_value = [], False
    for word in command.own:
        if not has_value and not word.startswith("-M"):
            kept.append(word)
        has_value = word in {"-MF", "-MT", "-MQ"}
    return replace(command, own=tuple(kept))


def _preprocessed(command: CompileCommand, text_file: Path, dependency_file: Path) -> Preprocessed:
    content = b""
    with suppress(FileNotFoundError):
        content = read_file(text_file, _MAX_TEXT)
    digest = hashlib.sha256(content).hexdigest()
    text = content.decode("utf-8", "surrogateescape")
    reads = _dependencies(dependency_file) or (command.source.path,)
    is_cacheable = _UNSEEN not in text and not any(word.startswith(_SIDE_EFFECTS) for word in command.own)
    with suppress(FileNotFoundError):
        text_file.unlink()
    return Preprocessed(command, digest, reads, _VERSION_MARK.search(text) is not None, is_cacheable)


def _dependencies(path: Path) -> tuple[str, ...]:
    """Return the files that a Makefile rule lists; a blank within a name is escaped."""
    try:
        text = path.read_text("utf-8", "surrogateescape")
    except OSError:
        return ()
    words = re.findall(r"(?:\\.|\$\$|[^\s\\])+", text.replace("\\\n", " "))
    return tuple(re.sub(r"\\(.)", r"\1", word).replace("$$", "$") for word in words[1:])


def shape_of(sources: Sequence[Preprocessed], forced: int) -> int:
    """Return the shape of a library: that of the sources which fill in the version of the product, else the older."""
    return forced or (NEWER if any(source.has_version for source in sources) else OLDER)


def compile_sources(
    sources: Sequence[Preprocessed], folder: Path, cache: str, *, api: int, identity: str
) -> list[CompiledObject]:
    """Return an object for each source: a kept one if it was made of the same, else a new one, which is then kept."""
    keys = [_object_key(source, api, identity) if cache and source.is_cacheable else "" for source in sources]
    paths = [folder / f"object-{number}.o" for number in range(len(sources))]
    compiled = [
        _kept(source.command, Path(cache, key), path) if key else None
        for source, key, path in zip(sources, keys, paths, strict=True)
    ]
    missing = [number for number, found in enumerate(compiled) if found is None]
    commands = [_with_dependency_file(sources[number].command) for number in missing]
    lines = [
        command.words("-c", "-o", str(paths[number]), api=api)
        for number, command in zip(missing, commands, strict=True)
    ]
    ended = list(run_programs(lines, folder))
    refuse_failures(ended, commands)
    for number, one in zip(missing, ended, strict=True):
        command = sources[number].command
        if not paths[number].is_file():
            message = f"'{one.words[0]}' ended without an error and made no object of '{command.source.path}'"
            raise BuildFailed(message, hint="check the program that CC or CXX names")
        compiled[number] = CompiledObject(command, paths[number], one.output, is_new=True)
    objects = [found for found in compiled if found is not None]
    if cache:
        _keep(objects, keys, Path(cache))
    return objects


def _with_dependency_file(command: CompileCommand) -> CompileCommand:
    """Return the command with a place for the dependencies that the author asks for: beside the source."""
    asks = any(word in {"-MD", "-MMD"} for word in command.own)
    if not asks or any(word.startswith("-MF") for word in command.own):
        return command
    target = Path(command.source.path).with_suffix(".o")
    return replace(command, own=(*command.own, "-MF", str(target.with_suffix(".d")), "-MT", str(target)))


def refuse_failures(ended: Sequence[Ended], commands: Sequence[CompileCommand]) -> None:
    """Raise `CompilationFailed` if a program failed, with the output of all."""
    failed = [(one, command) for one, command in zip(ended, commands, strict=True) if one.code]
    if not failed:
        return
    output = "".join(one.output for one in ended)
    first, command = failed[0]
    name, source = command.compiler[0], command.source.path
    if first.is_killed:
        hint = "SIGKILL often means that the memory was used up: see 'dmesg', and build with fewer jobs"
        message = f"'{name}' was ended by {first.signal_name} while it compiled '{source}'"
        raise CompilationFailed(message, output=output, is_internal=True, hint=hint if first.code == -9 else "")
    if killed := re.search(r"fatal error: (\w[\w ]*) signal terminated program (\S+)", output):
        hint = "this often means that the memory was used up: see 'dmesg', and build with fewer jobs"
        reason = f"was ended by a signal ({killed[1].lower()}) while it compiled '{source}'"
        message = f"'{killed[2]}', which '{name}' had started, {reason}"
        raise CompilationFailed(message, output=output, is_internal=True, hint=hint)
    if "internal compiler error" in output or "PLEASE submit a bug report" in output:
        hint = "this is a fault of the compiler, not of the source: try other options, such as -O1, or another version"
        message = f"'{name}' crashed while it compiled '{source}'"
        raise CompilationFailed(message, output=output, is_internal=True, hint=hint)
    names = ", ".join(f"'{one.source.path}'" for _, one in failed)
    raise CompilationFailed(f"the compiler refuses {names}", output=output)


def _object_key(source: Preprocessed, api: int, identity: str) -> str:
    parts = (source.command.words(api=api), source.digest, api, identity, os.getcwd())  # noqa: PTH109 - a text
    # The files too: what is read as of the newer shape does not show a change in a part for the older.
    digests = [_file_digest(path) for path in source.reads]
    return hashlib.sha256(repr((parts, digests)).encode("utf-8", "surrogateescape")).hexdigest()


def _file_digest(path: str) -> str:
    try:
        return file_digest(path)
    except OSError:
        return ""


def _kept(command: CompileCommand, stem: Path, path: Path) -> CompiledObject | None:
    """Return a copy of a kept object: another build of the same output may remove those of this one."""
    try:
        if stem.with_suffix(".o").stat().st_uid != os.geteuid():
            return None
        shutil.copyfile(stem.with_suffix(".o"), path)
        output = read_file(stem.with_suffix(".txt"), 2 * MAX_OUTPUT).decode()
        return CompiledObject(command, path, output, is_new=False)
    except (OSError, UnicodeDecodeError):
        return None


def _keep(objects: Sequence[CompiledObject], keys: Sequence[str], cache: Path) -> None:
    """Keep the objects of this build, and none of former ones, if the cache can be written."""
    with suppress(OSError):
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        for done, key in zip(objects, keys, strict=True):
            if key and done.is_new:
                _copy(done, cache / key)
        for path in cache.iterdir():
            if path.suffix in {".o", ".txt"} and path.stem not in keys:
                path.unlink(missing_ok=True)


def _copy(done: CompiledObject, stem: Path) -> None:
    # The text first: an object without it is not used.
    temporary = stem.with_suffix(f".{os.getpid()}")
    temporary.write_text(done.output, "utf-8")
    temporary.rename(stem.with_suffix(".txt"))
    shutil.copyfile(done.path, temporary)
    temporary.rename(stem.with_suffix(".o"))
