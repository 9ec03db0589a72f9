"""The library of a project: what `ecxs -c` builds of the author's files and the generated source."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.bridge.recipe import SANITIZE, sanitize_flags
from ecruntime.compiler.toolchain import DEBUG_SITES
from ecruntime.foundation.errors import BuildFailed
from ecruntime.foundation.file_reading import read_file, reason_of
from ecxs.files import make_folder
from ecxs.languages.built_artifact import ArtifactFile, BuiltArtifact
from ecxs.languages.c.build import build_library
from ecxs.languages.c.command_line import read_command_line
from ecxs.languages.c.compilation import CompilationFailed
from ecxs.languages.c.naming import AUTHOR_FOLDER, GENERATED
from ecxs.languages.c.packed import build_packed

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.definition import ModuleDefinition

FLAGS: Final = "build.flags"
"""The author's options of compiler and linker, one or more in a line; paths in it are below the project."""
_BUILT: Final = PurePosixPath(".ecxs", "build")
_TESTED: Final = _BUILT / "tested"
_MAX_LIBRARY: Final = 512 * 1024 * 1024
_MAX_FLAGS: Final = 64 * 1024
_PATHS: Final = ("-isystem", "-iquote", "-idirafter", "-include", "-I", "-L")


def build_project_library(definition: ModuleDefinition, root: Path, *, is_packed: bool = False) -> BuiltArtifact:
    """Build the project in `root`; raise `BuildFailed` where a compiler, the linker or a check refuses.

    With `is_packed` it is built aside, as packages have it.
    """
    # In a package nothing depends on how the folder was named.
    root = root.resolve() if is_packed else root
    name = definition.name
    generated = root / GENERATED / f"{name}_module.c"
    sources = sorted(path for path in (root / AUTHOR_FOLDER).glob("*.c") if path.is_file())
    if not sources:
        hint = "the author's functions stand there; write the file, or restore it"
        raise BuildFailed(f"there is no '{root / AUTHOR_FOLDER / name}.c'", hint=hint)
    if not generated.is_file():
        raise BuildFailed(f"there is no '{generated}'", hint="run 'ecxs generate' first")
    # Beside the usual one, which stays current; what the author's editor reads is about that.
    is_tested = bool(os.environ.get(DEBUG_SITES)) and not is_packed
    out = root / (_TESTED if is_tested else _BUILT) / f"{name}.so"
    make_folder(out.parent)
    words = [
        "-c",
        *(("-DEC_DEBUG_SITES",) if is_tested else ()),
        *_flags(root),
        # In a process of `ecxs test --sanitize` the module is watched like the runtime.
        *(() if is_packed else sanitize_flags(os.environ.get(SANITIZE, ""))),
        "-I",
        str(root / GENERATED),
        *(str(path) for path in sources),
        str(generated),
        "-o",
        str(out),
        "--compile-commands",
        "none" if is_tested else str(root / "compile_commands.json"),
    ]
    try:
        request = read_command_line(words)
        if is_packed:
            out = build_packed(request, root, name, _show, root)
        else:
            build_library(request, _show, _said)
    except CompilationFailed as error:
        _show(error.output)
        raise
    content = _content(out)
    digest = hashlib.sha256(content).hexdigest()
    file = ArtifactFile(PurePosixPath(out.name), content)
    return BuiltArtifact(out.name, (file,), digest, re.compile(r"(?!)"), is_file=True)


def _flags(root: Path) -> list[str]:
    """Return the author's words, with paths from the project's folder."""
    path = root / FLAGS
    try:
        text = read_file(path, _MAX_FLAGS, within=root).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BuildFailed(
            f"cannot read '{path}': {reason_of(error)}", hint="it holds options of the compiler"
        ) from error
    words = shlex.split(text, comments=True)
    found, is_path = [], False
    for word in words:
        prefix = next((it for it in _PATHS if word.startswith(it)), "")
        inner = word[len(prefix) :]
        if is_path or (not prefix and not word.startswith("-")):
            found.append(str(root / word))
        elif prefix and inner:
            found.append(f"{prefix}{root / inner}")
        else:
            found.append(word)
        is_path = bool(prefix) and not inner
    return found


def _content(path: Path) -> bytes:
    try:
        return read_file(path, _MAX_LIBRARY, within=path.parent)
    except OSError as error:
        raise BuildFailed(f"cannot read '{path}': {reason_of(error)}", hint="build it again") from error


def _show(output: str) -> None:
    # The compiler's own words, whatever the format of the report: on stderr, where they would stand without us.
    sys.stderr.write(output)
    sys.stderr.flush()


def _said(findings: object) -> str:
    del findings
    return ""
