"""Scripts in Lua, as they are exported: that of a module, or those of a configuration, with what they require."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.formats import conf
from ecruntime.formats.conf import Array, ConfigWord, quoted
from ecruntime.formats.lua import read_script
from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.finding import Finding, Place, Severity, has_errors
from ecxs.export.c_project import SAMPLE, licenses, sample
from ecxs.export.exported_file import ExportedFile, SourceKind, Subject
from ecxs.export.include_walk import MAX_SOURCE, UNREADABLE
from ecxs.files import display_path
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.formats.conf.scope_node import ScopeNode
    from ecxs.generate.project import ProjectPlan

SUFFIX: Final = ".lua"
FOLDER: Final = "lua"
"""The folder of the tree that holds the scripts; the stanza names it."""
NO_SCRIPT: Final = "EXP008"
_STANZA: Final = "scriptlet"
_FOLDERS: Final = ("", "lua", "scriptlets")
"""The folders beside a configuration in which scripts are found without a search path."""
_REQUIRE: Final = re.compile(r"""\brequire\s*\(?\s*(["'])([\w./-]+)\1""")


class ScriptWalk:
    """The scripts of a tree by their paths below the folder of scripts, with all that they require of their own."""

    def __init__(self, roots: Iterable[Path]) -> None:
        """Take the folders in which scripts are found, in the order of the search."""
        self.roots = tuple(dict.fromkeys(roots))
        self.files: dict[PurePosixPath, ExportedFile] = {}
        self.findings: list[Finding] = []

    def find(self, source: str) -> tuple[Path, PurePosixPath] | None:
        """Return the file that a source or a package means, and its path below the folder in which it was found."""
        inner = source if "/" in source or source.endswith(SUFFIX) else source.replace(".", "/")
        ends = ("",) if source.endswith(SUFFIX) else (SUFFIX, f"/init{SUFFIX}")
        for root in self.roots:
            for end in ends:
                if (root / f"{inner}{end}").is_file() and ".." not in PurePosixPath(inner).parts:
                    return root / f"{inner}{end}", PurePosixPath(f"{inner}{end}")
        return None

    def take(self, path: Path, inner: PurePosixPath) -> None:
        """Read a script, and the packages that it requires and that lie beside it; others are the server's."""
        waiting = [(path, inner)]
        while waiting:
            path, inner = waiting.pop(0)
            if inner in self.files or inner.is_absolute():
                continue
            try:
                content = read_file(path, MAX_SOURCE)
            except OSError as error:
                message = f"cannot read '{display_path(path)}': {reason_of(error)}"
                place = Place(display_path(path))
                self.findings.append(Finding(UNREADABLE, Severity.ERROR, message, place, "restore the file"))
                continue
            self.files[inner] = ExportedFile(FOLDER / inner, content, SourceKind.LUA, display_path(path))
            waiting += [found for name in _required(content) if (found := self.find(name)) is not None]


def script_file_subject(path: Path) -> Subject:
    """Return what is exported of one script, with its manifest if there is one beside it."""
    walk = ScriptWalk([path.parent])
    walk.take(path, PurePosixPath(path.name))
    if walk.findings:
        raise Refused(walk.findings)
    return _subject(path.stem, "", walk, [(path.stem, path.stem)], path)


def script_project_subject(planned: ProjectPlan) -> Subject:
    """Return what is exported of a script with a declaration: what a build makes of it, its manifest and its stanza."""
    definition, root = planned.definition, planned.root
    built = tools_of(definition).build(definition, root)
    walk = ScriptWalk([])
    authors = (root / tools_of(definition).author_file(definition.name)).parent
    # What else a build makes, such as the record, is for this runtime.
    for file in (one for one in built.files if one.path.suffix == SUFFIX):
        shown = display_path(authors / file.path)
        walk.files[file.path] = ExportedFile(FOLDER / file.path, file.content, SourceKind.LUA, shown)
    name = definition.name
    subject = _subject(name, definition.description, walk, [(name, name)], root / f"{name}{SUFFIX}", _own(planned))
    return Subject(subject.name, subject.description, subject.files, (), planned.findings)


def _own(planned: ProjectPlan) -> str:
    """Return what follows the stanza of scripts: the author's configuration, or the sample with each option."""
    generated = {planned.root / it.path: it.content.encode("utf-8", "surrogateescape") for it in planned.artifacts}
    return f"\n{sample(planned, generated).decode('utf-8', 'surrogateescape')}"


def configuration_subject(path: Path) -> Subject:
    """Return what is exported of a configuration: the scripts of its stanzas of the module `scriptlet`."""
    document = conf.read(display_path(path))
    walk = ScriptWalk(())
    scripts: list[tuple[str, str]] = []
    findings = [finding for finding in document.findings if finding.severity is Severity.ERROR]
    for stanza in (scope for scope in document.root.scopes if scope.kind.lower() == _STANZA):
        walk.roots = tuple(dict.fromkeys(_roots(stanza)))
        for scope in (scope for scope in stanza.scopes if scope.kind.lower() == "script"):
            source = scope.setting("source")
            if source is None or not isinstance(source.data, str):
                continue
            found = walk.find(source.data)
            if found is None:
                message = f"script '{scope.instance or ''}' has the source '{source.data}', and no file is found for it"
                hint = "name its folder in search_path of the stanza; the server's own scripts stay out of the stanza"
                findings.append(Finding(NO_SCRIPT, Severity.ERROR, message, source.place, hint))
                continue
            walk.take(*found)
            scripts.append((scope.instance or "", str(found[1].with_suffix(""))))
    findings += walk.findings
    if not scripts and not findings:
        message = "the configuration names no script of a stanza 'scriptlet'"
        hint = "name the folder of a module to export that, or a configuration with such a stanza"
        findings.append(Finding(NO_SCRIPT, Severity.ERROR, message, Place(display_path(path)), hint))
    if has_errors(findings):
        raise Refused(findings)
    return _subject(path.resolve().parent.name or _STANZA, "", walk, scripts, path)


def _subject(
    name: str, description: str, walk: ScriptWalk, scripts: list[tuple[str, str]], path: Path, own: str = ""
) -> Subject:
    files = [walk.files[inner] for inner in sorted(walk.files)]
    manifest = path.with_suffix(".ecm")
    if path.suffix == SUFFIX and manifest.is_file():
        files.append(ExportedFile(PurePosixPath(manifest.name), read_file(manifest, MAX_SOURCE)))
    stanzas = (_stanza(scripts) + own).encode("utf-8", "surrogateescape")
    files.append(ExportedFile(PurePosixPath(SAMPLE), stanzas))
    return Subject(name, description, (*files, *licenses(path.parent)), ())


def _stanza(scripts: list[tuple[str, str]]) -> str:
    """Return a stanza that names the scripts, and their folder as it lies in the tree."""
    inner = "".join(f"  script {quoted(name)} {{\n    source = {quoted(source)}\n  }}\n" for name, source in scripts)
    return f'{_STANZA} "{_STANZA}" {{\n  search_path = ( "{FOLDER}" )\n{inner}}}\n'


def _roots(stanza: ScopeNode) -> Iterator[Path]:
    setting = stanza.setting("search_path")
    listed = setting.data.items if setting is not None and isinstance(setting.data, Array) else ()
    words = [word.text for word in listed if isinstance(word, ConfigWord)]
    folders = dict.fromkeys(Path(place.file).parent for place in stanza.places)
    return (folder / inner for inner in (*words, *_FOLDERS) for folder in folders)


def _required(content: bytes) -> list[str]:
    """Return the packages that a script requires by a literal name, those in comments apart."""
    tokens = read_script(content).tokens
    if tokens is None:
        return []
    spans = tokens.comments
    matches = _REQUIRE.finditer(tokens.text)
    return [one[2] for one in matches if not any(start <= one.start() < end for start, end in spans)]
