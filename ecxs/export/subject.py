"""The subject of an export, told from a path: a project, a plain folder, a script, the scripts of a configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecxs.definition import FILE_NAME, Language
from ecxs.export.c_project import c_project_subject
from ecxs.export.makefile_calls import makefile_of
from ecxs.export.plain_module import plain_subject
from ecxs.export.python import python_project_subject
from ecxs.export.script_subject import (
    SUFFIX,
    configuration_subject,
    script_file_subject,
    script_project_subject,
)
from ecxs.generate.project import plan_project
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.export.exported_file import Subject
    from ecxs.generate.project import ProjectPlan


def read_subject(path: Path) -> Subject:
    """Read what lies at a path; raise `Refused` or `UsageError` for what cannot be exported."""
    if not path.exists():
        raise UsageError(f"there is no file or folder '{path}'", hint="check the spelling of the path")
    if path.name == FILE_NAME and path.is_file():
        return read_subject(path.parent)
    if path.is_dir():
        return _folder(path)
    if path.suffix == SUFFIX:
        return script_file_subject(path)
    if path.suffix == ".conf":
        return configuration_subject(path)
    hint = "name the folder of a module, a script in Lua (.lua), or a configuration that names scripts (.conf)"
    raise UsageError(f"'{path}' is nothing that can be exported", hint=hint)


def _folder(folder: Path) -> Subject:
    makefile = makefile_of(folder)
    if (folder / FILE_NAME).is_file():
        return _project(plan_project(folder), makefile)
    if makefile is not None:
        return plain_subject(makefile)
    scripts = sorted(path for path in folder.glob(f"*{SUFFIX}") if path.with_suffix(".ecm").is_file())
    if len(scripts) == 1:
        return script_file_subject(scripts[0])
    message = f"'{folder}' has no {FILE_NAME}, no Makefile, and no script with a manifest"
    if scripts:
        message = f"'{folder}' has {len(scripts)} scripts with a manifest"
    raise UsageError(message, hint="name the folder of a module, or one script")


def _project(planned: ProjectPlan, makefile: Path | None) -> Subject:
    definition = planned.definition
    if definition.language is Language.PYTHON:
        return python_project_subject(planned)
    if definition.language is Language.LUA:
        return script_project_subject(planned)
    is_plain = not (planned.root / tools_of(definition).author_file(definition.name)).is_file()
    return plain_subject(makefile) if is_plain and makefile is not None else c_project_subject(planned)
