"""The tree that is exported: the files of its subject, and Makefile, page and record, which are made for it."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.export.c_check import CCheck
from ecxs.export.exported_file import ExportedFile, ExportedTree, SourceKind
from ecxs.export.lua_check import check_script_names
from ecxs.export.python.lacking import OTHERS
from ecxs.export.script_subject import FOLDER
from ecxs.render import Code, markdown, markdown_code, one_line, render, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.export.exported_file import LibraryRecipe, Subject
    from ecxs.export.server_version import ServerVersion

RECORD: Final = ".ecxs-export.json"
"""The file of a tree that says which files are ours, each with the digest of its content."""
MAKEFILE: Final = "Makefile"
PAGE: Final = "README.md"
BAD_NAME: Final = "EXP009"
_SAFE: Final = re.compile(r"[\w./+,@%-]+")
_MEANINGS: Final = {
    "Makefile": "builds and installs it",
    "ecelerity.conf": "a sample configuration",
    ".ecm": "the manifest, which the server reads first",
    ".lua": "a script",
    "runtime.sha256": "tells one runtime from another: one server has one of them",
    "ecx.h": "between the library, which knows no Python, and python/ecpython.so",
    "ecx_load.c": "a part of the library: finds Python, and python/ecpython.so",
}
_FOLDERS: Final = {
    "ecpython": "the sources of ecpython.so, which embeds Python",
    "ecruntime": "what `ecruntime.api` promises, and nothing else of the runtime",
    "ecserver": "the server's side of a module, in Python",
}
_PYTHON: Final = "python"


@dataclass(frozen=True, slots=True)
class LibraryRule:
    """A library in the Makefile, each word as make and the shell read it."""

    name: Code
    manifest: Code
    needs: tuple[Code, ...]
    words: tuple[Code, ...]


def make_tree(subject: Subject, version: ServerVersion) -> ExportedTree:
    """Return the tree of a subject with the findings on its names; raise `Refused` if one of these is an error."""
    names = tuple(_names(subject, version))
    findings = (*subject.findings, *(finding for finding, _ in names), *_bad_names(subject))
    if has_errors(findings):
        raise Refused(findings)
    files = {file.path: file for file in subject.files}
    made = (
        ExportedFile(PurePosixPath(MAKEFILE), _makefile(subject).encode()),
        ExportedFile(PurePosixPath(PAGE), _page(subject, version, names).encode()),
    )
    files |= {file.path: file for file in made}
    files[PurePosixPath(RECORD)] = ExportedFile(PurePosixPath(RECORD), record_of(files.values()))
    return ExportedTree(subject.name, tuple(files[path] for path in sorted(files)), findings)


def record_of(files: Iterable[ExportedFile]) -> bytes:
    """Return the record of a tree with these files."""
    digests = {str(file.path): hashlib.sha256(file.content).hexdigest() for file in files}
    return (json.dumps({"schema": 1, "files": dict(sorted(digests.items()))}, indent=2) + "\n").encode()


def _names(subject: Subject, version: ServerVersion) -> Iterator[tuple[Finding, ExportedFile]]:
    """Yield the findings on names, each with its file."""
    sources = [file for file in subject.files if file.kind is SourceKind.C]
    check = CCheck(sources, version)
    for file in sources:
        yield from ((finding, file) for finding in check.findings(file))
    for file in subject.files:
        if file.kind is SourceKind.LUA:
            yield from ((finding, file) for finding in check_script_names(file, version))


def _bad_names(subject: Subject) -> Iterator[Finding]:
    """Yield an error for each file whose name make or its shell would take apart."""
    for file in subject.files:
        if not _SAFE.fullmatch(str(file.path)):
            message = f"the name of '{file.path}' has signs that make takes apart"
            hint = "name it with letters, digits, dots, hyphens and underscores"
            yield Finding(BAD_NAME, Severity.ERROR, message, Place(file.shown or str(file.path)), hint)


def _makefile(subject: Subject) -> str:
    if subject.libraries:
        rules = tuple(_rule(recipe) for recipe in subject.libraries)
        if subject.is_python:
            return render("export/python/Makefile", title=Code(one_line(subject.name)), library=rules[0])
        return render("export/Makefile", title=Code(one_line(subject.name)), libraries=rules)
    scripts = [file.path.relative_to(FOLDER) for file in subject.files if file.kind is SourceKind.LUA]
    folders = sorted({"" if script.parent == PurePosixPath() else f"/{script.parent}" for script in scripts} | {""})
    return render(
        "export/script.Makefile",
        title=Code(one_line(subject.name)),
        folders=tuple(map(Code, folders)),
        scripts=tuple(_word(str(script)) for script in scripts),
    )


def _rule(recipe: LibraryRecipe) -> LibraryRule:
    return LibraryRule(
        name=_word(str(recipe.path)),
        manifest=_word(str(recipe.path.with_suffix(".ecm"))),
        needs=tuple(_word(str(path)) for path in recipe.needs),
        words=tuple(_word(word) for word in recipe.words),
    )


def _word(text: str) -> Code:
    """Return a word as a recipe of make has it, which the shell then reads."""
    return Code(shlex.quote(text).replace("$", "$$"))


def _page(subject: Subject, version: ServerVersion, names: tuple[tuple[Finding, ExportedFile], ...]) -> str:
    listed = {*(_listed(file.path) for file in subject.files), (MAKEFILE, _MEANINGS[MAKEFILE])}
    return render(
        "export/README.md",
        title=markdown(subject.name),
        description=markdown(sentence(subject.description)),
        version=markdown(version.text),
        files=tuple((markdown_code(path), Code(meaning)) for path, meaning in sorted(listed)),
        libraries=bool(subject.libraries),
        is_python=subject.is_python,
        others=tuple(sorted({markdown(it.message) for it in subject.findings if it.rule == OTHERS})),
        findings=tuple(
            Code(f"{markdown_code(f'{file.path}:{it.place.line}:{it.place.column}')}: {markdown(it.message)}")
            for it, file in names
        ),
    )


def _listed(path: PurePosixPath) -> tuple[str, str]:
    """Return a line of the table of files: of what Python reads, one for each package."""
    if path.parts[0] == _PYTHON and len(path.parts) > 2:
        return f"{_PYTHON}/{path.parts[1]}/", _FOLDERS.get(path.parts[1], "the package of the module")
    return str(path), _meaning(path)


def _meaning(path: PurePosixPath) -> str:
    fallback = "a header" if path.suffix.startswith(".h") else "a source"
    if path.name.split(".")[0].upper() in {"LICENSE", "COPYING"}:
        fallback = "the license"
    elif "generated" in path.parts[:2]:
        fallback = "made from the declaration: " + ("the declaration of a hook" if "hooks" in path.parts else fallback)
    return _MEANINGS.get(path.name) or _MEANINGS.get(path.suffix) or fallback
