"""What the author's class lacks, as a change of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecxs.codemod import demand_of, editor_of
from ecxs.generate.change import Change, ChangeKind, read_text
from ecxs.generate.write import write_changes

if TYPE_CHECKING:
    from ecxs.codemod import ClassEdit
    from ecxs.generate.project import ProjectPlan


@dataclass(frozen=True, slots=True)
class StubPlan:
    """The author's class file before and after, and what is to be said of it."""

    project: ProjectPlan
    change: Change
    edit: ClassEdit

    def write(self) -> None:
        """Write the file if it changes."""
        write_changes((self.change,), self.project.root)


def plan_stubs(project: ProjectPlan, *, is_mending: bool = False) -> StubPlan:
    """Say what inserting the missing methods changes in the author's class file."""
    editor = editor_of(project.definition)
    path = editor.class_file(project.definition)
    text = read_text(project.root / path)
    if text is None:
        raise UsageError(f"there is no '{path}'", hint="the author's class lies there; write it, or restore it")
    demand = demand_of(project.definition, project.catalogue, is_mending=is_mending)
    edit = editor.edit_class(text, str(project.root / path), demand)
    kind = ChangeKind.UNCHANGED if edit.text == text else ChangeKind.CHANGED
    return StubPlan(project, Change(path, kind, text, edit.text), edit)
