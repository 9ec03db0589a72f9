"""External cookiecutter templates: their content, the code in them, and the rendering of trusted ones.

cookiecutter evaluates expressions and imports extensions even without hooks, and writes to any path that a template
names. So a template is read once and identified by its digest, nothing of it runs before the digest is trusted, and its
output must stay inside the new project.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecxs.render import one_line
from ecxs.scaffold.create import check_unoccupied, fill_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONTEXT_FILE = "cookiecutter.json"
_MAX_FILES = 2000
_MAX_FILE_SIZE = 8 * 1024 * 1024
_MAX_TEMPLATE_SIZE = 64 * 1024 * 1024
_MAX_PATH_LENGTH = 240
_MAX_DEPTH = 16
# Jinja expressions and statements; a `{#` comment runs nothing.
_EXPRESSION = re.compile(rb"\{[{%]")
_HOOKS = ("pre_gen_project", "post_gen_project")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file of a template with its content; `path` is relative to the template."""

    path: PurePosixPath
    content: bytes
    is_executable: bool


@dataclass(frozen=True, slots=True)
class ExternalTemplate:
    """The complete content of a template and its SHA-256 digest."""

    folder: Path
    files: tuple[TemplateFile, ...]
    digest: str

    @property
    def context(self) -> dict[str, Any]:
        """The variables of the template with their defaults; UsageError if they are no JSON table."""
        text = next(file.content for file in self.files if str(file.path) == CONTEXT_FILE)
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"'{self.folder / CONTEXT_FILE}' is not JSON", hint=str(error)) from error
        if not isinstance(values, dict):
            raise UsageError(f"'{self.folder / CONTEXT_FILE}' holds no table", hint='write {"name": "..."}')
        return values

    def code_that_runs(self) -> tuple[str, ...]:
        """Return one line for each piece of code in the template: hooks, extensions and expressions."""
        context = self.context
        lines = [
            f"hook {file.path}"
            for file in self.files
            if file.path.parts[0] == "hooks" and file.path.stem in _HOOKS and len(file.path.parts) == 2
        ]
        lines += [f"extension {one_line(str(name))}" for name in _names(context.get("_extensions"))]
        # `_extensions` may name classes in this module, or package, at the top of the template.
        lines += [f"extension code {file.path}" for file in self.files if "local_extensions" in file.path.parts[0]]
        lines += [
            f"expression in the default of {one_line(key)}"
            for key, value in context.items()
            if _EXPRESSION.search(json.dumps(value).encode())
        ]
        lines += [
            f"expressions in {one_line(str(file.path))}"
            for file in self.files
            if "{{" in file.path.parts[0] and (_EXPRESSION.search(file.content) or "{" in "".join(file.path.parts[1:]))
        ]
        return tuple(lines)


def _names(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def read_template(folder: Path) -> ExternalTemplate:
    """Read a template without running any of it; refuse links, special files, and too many, large or deep files."""
    if not (folder / CONTEXT_FILE).is_file():
        raise UsageError(
            f"'{folder}' is neither a kind of module nor a template", hint=f"a template holds a {CONTEXT_FILE}"
        )
    # Sorted by bytes: the digest must not depend on the locale or on the order of the file system.
    files = tuple(sorted(_read(folder), key=lambda file: file.path.as_posix().encode()))
    digest = hashlib.sha256()
    for file in files:
        name = file.path.as_posix().encode("utf-8", "surrogateescape")
        # Lengths come first, so that two different lists of files never give the same bytes to hash.
        digest.update(b"%d %d %d\n" % (len(name), len(file.content), file.is_executable))
        digest.update(name + file.content)
    return ExternalTemplate(folder, files, digest.hexdigest())


def _read(folder: Path) -> Iterator[TemplateFile]:
    count = total = 0
    for path in _walk(folder, 0):
        inner = path.relative_to(folder)
        if not _is_text(str(inner)):
            # Names are rendered as templates, and Jinja takes Unicode alone.
            raise _rejection(path, "has a name that is not UTF-8")
        # The entry may have changed since `_walk` saw it. O_NOFOLLOW refuses a link, O_NONBLOCK does not wait for the
        # writer of a pipe, and the type is checked on the open descriptor.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise _rejection(path, "is no ordinary file")
            # One byte more than allowed tells a file that is too large, without reading all of it.
            content = stream.read(_MAX_FILE_SIZE + 1)
        count, total = count + 1, total + len(content)
        if len(content) > _MAX_FILE_SIZE or total > _MAX_TEMPLATE_SIZE or count > _MAX_FILES:
            raise _rejection(path, "makes the template too large")
        if len(os.fsencode(inner)) > _MAX_PATH_LENGTH:
            raise _rejection(path, "has too long a name")
        yield TemplateFile(PurePosixPath(inner), content, bool(mode & stat.S_IXUSR))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    if depth > _MAX_DEPTH:
        raise _rejection(folder, "lies too deep")
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        path = Path(entry.path)
        if entry.is_symlink():
            raise _rejection(path, "is a symbolic link")
        if not entry.is_dir(follow_symlinks=False):
            if not entry.is_file(follow_symlinks=False):
                raise _rejection(path, "is no ordinary file")
            yield path
        # Neither is part of the template, and both change without it. They are not hashed and so not copied: stale
        # bytecode of an extension cannot run.
        elif entry.name not in {".git", "__pycache__"}:
            yield from _walk(path, depth + 1)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _rejection(path: Path, reason: str) -> UsageError:
    return UsageError(
        f"'{one_line(str(path))}' {reason}; the template was not used", hint="take it out of the template"
    )


def create_from_template(
    template: ExternalTemplate,
    destination: Path,
    settings: Mapping[str, str],
    *,
    is_asking: bool = False,
    complete: Callable[[Path], object] | None = None,
) -> tuple[Path, ...]:
    """Make a project from a template that the caller trusts, with `settings` as answers; cookiecutter asks the rest.

    File names that lead out of the project are refused, and so are links in the output. Code of the template runs with
    all rights of the user.
    """
    check_unoccupied(destination)
    context = template.context
    first = next((key for key in context if not key.startswith("_")), "")
    if not first:
        raise UsageError(f"'{template.folder / CONTEXT_FILE}' has no variable", hint="the first one is the name")
    for key in settings:
        if key not in context or key.startswith("_"):
            known = ", ".join(f"'{name}'" for name in context if not name.startswith("_"))
            raise UsageError(f"'{key}' cannot be set", hint=f"known: {known}")
    # By the convention of cookiecutter the first variable names the project.
    arguments = {**settings, first: destination.name}

    def fill(stage: Path) -> None:
        # Inside the stage, so that the renames stay on one file system; gone before the stage is published.
        with TemporaryDirectory(prefix=".work-", dir=stage) as work:
            _render(template, arguments, Path(work), is_asking=is_asking)
            made = _only_folder(Path(work) / "out")
            for path in sorted(made.iterdir()):
                path.rename(stage / path.name)

    return fill_folder(destination, fill, complete=complete)


def _render(template: ExternalTemplate, arguments: Mapping[str, str], work: Path, *, is_asking: bool) -> None:
    # Imported here: only a template of others needs cookiecutter, and it takes long to import.
    from cookiecutter.exceptions import CookiecutterException  # type: ignore[import-untyped]  # it ships no types
    from cookiecutter.generate import generate_context, generate_files  # type: ignore[import-untyped]  # as above
    from cookiecutter.prompt import prompt_for_config  # type: ignore[import-untyped]  # as above

    source, out = work / "template", work / "out"
    out.mkdir()
    _copy(template, source)
    with _importable(source):
        try:
            context = generate_context(str(source / CONTEXT_FILE), extra_context=dict(arguments))
            context["cookiecutter"] = prompt_for_config(context, not is_asking)
            context["cookiecutter"]["_template"] = str(template.folder)
            context["cookiecutter"]["_output_dir"] = str(out)
            # With the final answers and before the first write: a name may depend on any variable.
            _check_names(template, context)
            generate_files(source, context, output_dir=out, accept_hooks=True)
        except CookiecutterException as error:
            raise UsageError(f"the template '{template.folder}' failed: {one_line(str(error))}") from error
    _check_made(out)


def _copy(template: ExternalTemplate, source: Path) -> None:
    # The hashed content is written out, so a change of the folder after the check has no effect.
    for file in template.files:
        path = source / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.is_executable else 0o644)


@contextmanager
def _importable(source: Path) -> Iterator[None]:
    """Make the template's own extensions importable in the block and forget them afterwards."""
    before = set(sys.modules)
    # At the end of the path: a module of the template must not hide an installed one.
    sys.path.append(str(source))
    try:
        yield
    finally:
        sys.path.remove(str(source))
        for name in set(sys.modules) - before:
            # Modules of others that were imported meanwhile, such as those of Jinja, stay.
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if origin.startswith(str(source)):
                del sys.modules[name]


def _check_names(template: ExternalTemplate, context: dict[str, Any]) -> None:
    """Refuse a file or folder name that leads out of the project once it is rendered."""
    from cookiecutter.utils import create_env_with_context  # type: ignore[import-untyped]  # it ships no types

    environment = create_env_with_context(context)
    top = [file.path for file in template.files if "{{" in file.path.parts[0] and "cookiecutter" in file.path.parts[0]]
    for path in top:
        root = environment.from_string(path.parts[0]).render(**context)
        if _leads_out(root) or "/" in root:
            raise _escape(template, path.parts[0], root)
        # Every prefix is checked: cookiecutter makes the folders on the way one by one.
        for depth in range(1, len(path.parts)):
            inner = "/".join(path.parts[1 : depth + 1])
            rendered = environment.from_string(inner).render(**context)
            if _leads_out(rendered):
                raise _escape(template, inner, rendered)


def _leads_out(rendered: str) -> bool:
    parts = rendered.split("/")
    # An empty part counts too: a folder named by an empty variable would shift its content one level up.
    return not rendered.strip() or rendered.startswith("/") or ".." in parts or "\0" in rendered or "" in parts


def _escape(template: ExternalTemplate, name: str, rendered: str) -> UsageError:
    return UsageError(
        f"the template '{template.folder}' names a file '{one_line(rendered)}', which is not inside the project",
        hint=f"mend '{one_line(name)}' in the template, or give other answers",
    )


def _only_folder(out: Path) -> Path:
    made = list(out.iterdir())
    if len(made) != 1 or not made[0].is_dir():
        raise UsageError("the template made no folder", hint="its top folder must be named by a variable")
    return made[0]


def _check_made(out: Path) -> None:
    for folder, folders, files in os.walk(out, followlinks=False):
        for name in (*folders, *files):
            path = Path(folder, name)
            # lstat, since a hook may have made links. Following one would publish files from outside the project.
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                inner = path.relative_to(out)
                raise UsageError(f"the template made '{inner}', which is no ordinary file", hint="nothing was kept")
