"""Findings on files left by former declarations, with the commands that move them; no file is touched."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.manifest import MANIFEST
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.definition import FILE_NAME
from ecxs.definition.complaint import Complaint, findings_of
from ecxs.documents import Owner
from ecxs.generate.file_change import is_edited, read_text
from ecxs.generate.former_name import former_names
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ecruntime.model.module import ModuleDefinition
    from ecxs.documents import Artifact
    from ecxs.generate.file_change import FileChange
    from ecxs.generate.former_name import FormerName

FORMER_NAME = "PRJ006"
FORSAKEN = "PRJ007"
EDITED = "PRJ004"
_SAMPLE = "ecelerity.conf"
_MAX_SHOWN = 10


def check_left_over(root: Path, definition: ModuleDefinition, artifacts: Iterable[Artifact]) -> tuple[Finding, ...]:
    """Report the author's files of former names, and edited generated files that are no longer needed.

    Generated files that nobody changed are no finding: the next write removes them.
    """
    left = [former for former in former_names(root, definition) if not former.is_done]
    named = (_Renaming(root, definition, former).finding() for former in left)
    return (*named, *_forsaken(root, artifacts))


def check_edited(root: Path, changes: Iterable[FileChange]) -> tuple[Finding, ...]:
    """Report the tool's files that were written by hand, each with the place of the copy that a write keeps."""
    return tuple(
        Finding(
            EDITED,
            Severity.WARNING,
            f"'{change.path.name}' is a file of ecxs and was edited by hand; it is made anew, and a copy kept",
            Place(str(root / change.path)),
            f"the copy is '{root / change.copy}'; move what you want to keep to a file of your own",
        )
        for change in changes
        if change.is_of_somebody
    )


def _forsaken(root: Path, artifacts: Iterable[Artifact]) -> Iterator[Finding]:
    planned = {artifact.path for artifact in artifacts if artifact.owner is Owner.TOOL}
    for folder in sorted({path.parent for path in planned}):
        for found in sorted((root / folder).glob("*")):
            if folder / found.name not in planned and is_edited(found):
                message = f"'{found.name}' was made by ecxs and edited since, and the declaration asks for it no more"
                hint = f"move what you want to keep to a file of your own, then run `rm {shlex.quote(str(found))}`"
                yield Finding(FORSAKEN, Severity.WARNING, message, Place(str(found)), hint)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """The steps from a former name to the present one, for files still under the former."""

    root: Path
    definition: ModuleDefinition
    former: FormerName

    def finding(self) -> Finding:
        """Return the finding, placed at the name in the declaration."""
        now, before = self.definition.name, self.former.name
        message = f"the module is called '{now}', and files of its former name '{before}' are left"
        complaint = Complaint(FORMER_NAME, ("module", "name"), message, self._hint(), severity=Severity.WARNING)
        # Columns are counted without the byte order mark, as in all findings on the declaration.
        text = (read_text(self.root / FILE_NAME) or "").removeprefix("\ufeff")
        (finding,) = findings_of([complaint], text, str(self.root / FILE_NAME))
        return replace(finding, related=tuple(self._related()))

    def _related(self) -> Iterator[Related]:
        authors, tools, manifest = self.former.authors, self.former.tools, self.former.manifest
        if tools:
            count = "a generated file" if len(tools) == 1 else f"{len(tools)} generated files"
            message = f"{count}, which `ecxs generate` removes when nothing of yours is left beside"
            yield Related(Place(str(self.root / tools[0].parent)), message)
        for path in authors[:_MAX_SHOWN]:
            yield Related(Place(str(self.root / path)), "made by ecxs and edited" if self._is_edited(path) else "yours")
        if len(authors) > _MAX_SHOWN:
            message = f"{len(authors) - _MAX_SHOWN} more of yours"
            yield Related(Place(str(self.root / self.former.name)), message)
        if manifest is not None:
            message = "nothing but derived lines" if manifest.is_derived else "with lines of yours"
            yield Related(Place(str(self.root / manifest.path), manifest.line, 1), message)

    def _hint(self) -> str:
        # Commands are shown and never run: these files are the author's (invariant 14).
        commands = [*self._moves(), *self._manifest_commands()]
        steps = [f"run `{' && '.join(commands)}`"] if commands else []
        steps += [*self._merges(), *self._manifest_words()]
        if self.former.authors:
            steps.append(f"{self._words()}, and run `ecxs generate`")
        return f"{'; '.join(steps)}; or put the name back"

    def _moves(self) -> Iterator[str]:
        """Yield the commands that move the former package and its tests to free places."""
        author_file = tools_of(self.definition).author_file
        old_class, new_class = (author_file(name).name for name in (self.former.name, self.definition.name))
        # As long as the new folder does not exist, the package moves as a whole.
        if self.former.authors and not (self.root / self.definition.name).exists():
            yield f"mv {self.former.name} {self.definition.name}"
            if (self.root / self.former.name / old_class).exists():
                yield f"mv {self.definition.name}/{old_class} {self.definition.name}/{new_class}"
        else:
            yield from (_move(old, new) for old, new in self._pairs() if not (self.root / new).exists())
        test_file = tools_of(self.definition).test_file
        old, new = test_file(self.former.name), test_file(self.definition.name)
        if self.former.authors and (self.root / old).exists() and not (self.root / new).exists():
            yield _move(old, new)

    def _pairs(self) -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
        """Yield the author's files of the former package, each with its new path."""
        name, author_file = self.definition.name, tools_of(self.definition).author_file
        for path in self.former.authors:
            inner = path.relative_to(self.former.name)
            is_class = path == author_file(self.former.name)
            # An edited generated file does not move: the tool writes its own under the new name.
            if not self._is_edited(path):
                yield path, author_file(name) if is_class else PurePosixPath(name, inner)

    def _merges(self) -> Iterator[str]:
        """Yield the steps for files whose places are taken, and for edited generated files."""
        for old, new in self._pairs():
            if (self.root / new).exists():
                yield f"merge '{old}' into '{new}' and delete it"
        for path in self.former.authors:
            if self._is_edited(path):
                yield f"delete '{path}', which ecxs makes anew under the new name"

    def _manifest_commands(self) -> Iterator[str]:
        manifest, own = self.former.manifest, f"{self.definition.name}{MANIFEST}"
        if manifest is None:
            return
        if manifest.is_derived:
            yield f"rm {shlex.quote(str(manifest.path))}"
        # With a manifest of the present name in place, no command helps: see `_manifest_words`.
        elif not (self.root / own).exists():
            yield f"mv {shlex.quote(str(manifest.path))} {own}"
            yield f"sed -i 's/^\\[{manifest.section}\\]/[{self.definition.name}]/' {own}"

    def _manifest_words(self) -> Iterator[str]:
        manifest, own = self.former.manifest, f"{self.definition.name}{MANIFEST}"
        if manifest is None or manifest.is_derived or not (self.root / own).exists():
            return
        # The former section may stand in the manifest of the present name: only lines move, then.
        if str(manifest.path) == own:
            yield f"move what you wrote below '[{manifest.section}]' of '{own}' to '[{self.definition.name}]'"
            yield f"delete '[{manifest.section}]' with its derived lines"
        else:
            yield f"move what you wrote in '{manifest.path}' to '{own}' and delete it"

    def _words(self) -> str:
        tools = tools_of(self.definition)
        pairs = zip(tools.author_names(self.former.name), tools.author_names(self.definition.name), strict=True)
        names = ["your code", *(name for name in (*tools.naming_files, _SAMPLE) if self._mentions(name))]
        places = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
        words = " and ".join(f"'{new}' for '{old}'" for old, new in pairs)
        return f"write {words} in {places}"

    def _mentions(self, name: str) -> bool:
        try:
            # A file that cannot be read costs one name in the hint, not the finding.
            text = read_text(self.root / name) or ""
        except EnvironmentFailure:
            return False
        return re.search(rf"\b{re.escape(self.former.name)}\b", text) is not None

    def _is_edited(self, path: PurePosixPath) -> bool:
        return is_edited(self.root / path)


def _move(old: PurePosixPath, new: PurePosixPath) -> str:
    return f"mv {shlex.quote(str(old))} {shlex.quote(str(new))}"
