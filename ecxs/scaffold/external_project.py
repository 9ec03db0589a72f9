"""Projects from a trusted external template: variables filled in, everything rendered, then written and completed.

Names and contents are rendered in a sandbox before anything is written or run. Each file is then written inside the new
project, whatever the programs of the template have made there. These programs have all rights of the user.
"""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.render import one_line
from ecxs.scaffold.create import check_unoccupied, fill_folder
from ecxs.scaffold.external_template import CONTEXT_FILE, HOOKS
from ecxs.scaffold.program_answers import check_programs, environment_of
from ecxs.scaffold.template_rendering import TemplateRenderer
from ecxs.scaffold.template_variables import fill_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecxs.scaffold.external_template import ExternalTemplate, TemplateFile
    from ecxs.scaffold.template_rendering import RenderedFile
    from ecxs.scaffold.template_variables import Ask, TemplateQuestion


def create_from_template(
    template: ExternalTemplate,
    destination: Path,
    settings: Mapping[str, str],
    *,
    ask: Ask | None = None,
    complete: Callable[[Path], object] | None = None,
) -> tuple[Path, ...]:
    """Make the project folder `destination` from a trusted template and return its files.

    Answers are data and are never rendered. Names that lead out of the project are refused, and so are links in the
    output. Programs of the template run with all rights of the user.
    """
    check_unoccupied(destination)
    context = template.context
    first = next((key for key in context if not key.startswith("_")), "")
    if not first:
        raise UsageError(f"'{template.folder / CONTEXT_FILE}' has no variable", hint="the first one is the name")
    for key in settings:
        if key not in context or key.startswith("_"):
            known = ", ".join(f"'{name}'" for name in context if not name.startswith("_"))
            raise UsageError(f"'{one_line(key)[:60]}' cannot be set", hint=f"known: {one_line(known)}")
    # By the convention of cookiecutter the first variable names the project.
    given = {**settings, first: destination.name}
    renderer = TemplateRenderer(template)
    answered = _Answered(given, ask)
    values = fill_variables(context, given, renderer.render, None if ask is None else answered.ask)
    # Neither is in the digest: a template may lie in a folder with any name.
    places = {"_template": str(template.folder), "_output_dir": str(destination.absolute())}
    values.update(places)
    check_programs(template, renderer, values, {*answered.names, *places})

    def fill(stage: Path) -> None:
        # Inside the stage, so that the renames stay on one file system; gone before the stage is published.
        with TemporaryDirectory(prefix=".work-", dir=stage) as work:
            made = _make(template, renderer, values, Path(work))
            for path in sorted(made.iterdir()):
                path.rename(stage / path.name)

    return fill_folder(destination, fill, complete=complete)


class _Answered:
    """The variables whose value was given or typed."""

    def __init__(self, given: Mapping[str, str], ask: Ask | None) -> None:
        self.names = set(given)
        self._ask = ask

    def ask(self, question: TemplateQuestion) -> str:
        text = question.default if self._ask is None else self._ask(question)
        if text != question.default:
            self.names.add(question.name)
        return text


@dataclass(frozen=True, slots=True)
class _Program:
    """A program of the template as it is run: its rendered text, and its environment."""

    file: TemplateFile
    text: str
    environment: Mapping[str, str]


def _make(template: ExternalTemplate, renderer: TemplateRenderer, values: Mapping[str, Any], work: Path) -> Path:
    values = {**values, "_output_dir": str(work / "out")}
    name = renderer.project_name(values)
    files = renderer.files(values)
    environment = {**os.environ, **environment_of(values)}
    before, after = (
        [_Program(hook, renderer.render(hook.text or "", values, f"'{hook.path}'"), environment) for hook in hooks]
        for hooks in map(template.hooks, HOOKS)
    )
    project = work / "out" / name
    project.mkdir(parents=True)
    for program in before:
        _run(template, program, project, work)
    for file in files:
        _write(template, project, file)
    for program in after:
        _run(template, program, project, work)
    _check_made(project)
    return project


def _write(template: ExternalTemplate, project: Path, file: RenderedFile) -> None:
    """Write a file below `project` and through no link: a program that ran before may have made some."""
    target = project / file.path
    mode = 0o755 if file.is_executable else 0o644
    try:
        for folder in (project, *reversed([project / parent for parent in file.path.parents][:-1])):
            if not folder.is_symlink():
                folder.mkdir(exist_ok=True)
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise _not_inside(template, folder, project)
        # Made anew: what a program left under this name may be a link, or another name of a file elsewhere.
        target.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(target, flags, mode), "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(file.content)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise EnvironmentFailure(
            f"cannot write '{file.path}' of the template '{template.folder}'", hint=reason
        ) from error


def _not_inside(template: ExternalTemplate, folder: Path, project: Path) -> UsageError:
    inner = folder.relative_to(project.parent)
    return UsageError(
        f"the template '{template.folder}' made '{inner}', which is no ordinary folder", hint="nothing was kept"
    )


def _run(template: ExternalTemplate, program: _Program, project: Path, work: Path) -> None:
    """Run a program of the template in the project's folder, from a folder where nobody else can put anything."""
    # Python puts the folder of a program before all others that it imports from: it must be an empty one of our own.
    with TemporaryDirectory(prefix="hook-", dir=work) as folder:
        path = Path(folder, program.file.path.name)
        path.write_bytes(program.text.encode("utf-8", "surrogateescape"))
        path.chmod(0o700)
        words = [sys.executable, str(path)] if path.suffix == ".py" else [str(path)]
        try:
            code = subprocess.run(words, cwd=project, env=program.environment, check=False).returncode  # noqa: S603 - trusted
        except OSError as error:
            reason = "it has no '#!' line" if error.errno == errno.ENOEXEC else (error.strerror or str(error)).lower()
            raise UsageError(
                f"the template '{template.folder}' failed: cannot run '{program.file.path}'", hint=reason
            ) from error
    if code:
        raise UsageError(
            f"the template '{template.folder}' failed: '{program.file.path}' ended with {code}", hint="nothing was kept"
        )


def _check_made(project: Path) -> None:
    # A program may have put a link here, too: what lies behind it would be moved into the project.
    if project.resolve() != project.parent.resolve() / project.name or not project.is_dir():
        raise UsageError(f"the template left no folder '{project.name}'", hint="nothing was kept")
    for folder, folders, files in os.walk(project, followlinks=False):
        for name in (*folders, *files):
            path = Path(folder, name)
            # lstat, since a hook may have made links. Following one would publish files from outside the project.
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                inner = path.relative_to(project.parent)
                raise UsageError(f"the template made '{inner}', which is no ordinary file", hint="nothing was kept")
