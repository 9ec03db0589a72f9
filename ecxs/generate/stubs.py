"""The change that adds missing methods to the author's class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecxs.generate.file_change import ChangeKind, FileChange, read_text
from ecxs.generate.write import write_changes
from ecxs.languages import required_methods, tools_of

if TYPE_CHECKING:
    from ecxs.generate.project import ProjectPlan
    from ecxs.languages import AuthorEdit


@dataclass(frozen=True, slots=True)
class StubPlan:
    """The change of the author's class file, and the edit behind it with its findings."""

    project: ProjectPlan
    change: FileChange
    edit: AuthorEdit

    def write(self) -> None:
        """Write the file if it changes."""
        write_changes((self.change,), self.project.root)


def plan_stubs(project: ProjectPlan, *, is_fixing: bool = False) -> StubPlan:
    """Plan the insertion of missing methods into the author's class; raise `UsageError` if its file is missing."""
    definition, catalogue = project.definition, project.catalogue
    tools = tools_of(definition)
    path = tools.author_file(definition.name)
    text = read_text(project.root / path, project.root)
    if text is None:
        raise UsageError(f"there is no '{path}'", hint="the author's class lies there; write it, or restore it")
    methods = tools.methods(definition, catalogue)
    required = required_methods(definition, catalogue, methods, is_fixing=is_fixing)
    edit = tools.edit(text, str(project.root / path), required)
    kind = ChangeKind.UNCHANGED if edit.text == text else ChangeKind.CHANGED
    return StubPlan(project, FileChange(path, kind, text, edit.text), edit)
