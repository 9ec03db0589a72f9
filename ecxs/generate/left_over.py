"""Findings on files left by former declarations, with the command that moves them; no file is touched."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.definition import FILE_NAME
from ecxs.definition.complaint import Complaint, findings_of
from ecxs.documents import Owner
from ecxs.generate.file_change import is_edited, read_text, tool_folders
from ecxs.generate.former_name import former_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path, PurePosixPath

    from ecruntime.model.module import ModuleDefinition
    from ecxs.documents import Artifact
    from ecxs.generate.file_change import FileChange
    from ecxs.generate.former_name import FormerName

FORMER_NAME = "PRJ006"
FORSAKEN = "PRJ007"
EDITED = "PRJ004"
_MAX_SHOWN = 10


def check_left_over(root: Path, definition: ModuleDefinition, artifacts: Iterable[Artifact]) -> tuple[Finding, ...]:
    """Report the author's files of former names, and edited generated files that are no longer needed.

    Generated files that nobody changed are no finding: the next write removes them.
    """
    left = [former for former in former_names(root, definition.name, definition.language) if not former.is_done]
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
    tools = [artifact for artifact in artifacts if artifact.owner is Owner.TOOL]
    planned = {artifact.path for artifact in tools}
    for folder in tool_folders(tools, root):
        for found in sorted((root / folder).glob("*")):
            if folder / found.name not in planned and is_edited(found):
                message = f"'{found.name}' was made by ecxs and edited since, and the declaration asks for it no more"
                hint = f"move what you want to keep to a file of your own, then run `rm {shlex.quote(str(found))}`"
                yield Finding(FORSAKEN, Severity.WARNING, message, Place(str(found)), hint)


@dataclass(frozen=True, slots=True)
class _Renaming:
    """A former name beside the present one, with the files that are still under the former."""

    root: Path
    definition: ModuleDefinition
    former: FormerName

    def finding(self) -> Finding:
        """Return the finding, placed at the name in the declaration."""
        now, before = self.definition.name, self.former.name
        message = f"the module is called '{now}', and files of its former name '{before}' are left"
        # Shown and never run: these files are the author's (invariant 14).
        hint = f"run `ecxs rename {now}`, which moves them and changes what names them; or put the name back"
        complaint = Complaint(FORMER_NAME, ("module", "name"), message, hint, severity=Severity.WARNING)
        # Columns are counted without the byte order mark, as in all findings on the declaration.
        text = (read_text(self.root / FILE_NAME, self.root) or "").removeprefix("\ufeff")
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

    def _is_edited(self, path: PurePosixPath) -> bool:
        return is_edited(self.root / path)
