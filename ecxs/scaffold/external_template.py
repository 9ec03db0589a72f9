"""Templates of others: what they hold, what of it would run, and how they are rendered once they are trusted.

cookiecutter runs what a template says, hooks refused or not, and writes wherever its names lead. So the content is read
once, by its digest; nothing of it is used before that digest is trusted; and what it makes may only lie in its folder.
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
from ecxs.scaffold.create import fill_folder, refuse_occupied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CONTEXT_FILE = "cookiecutter.json"
_MOST_FILES = 2000
_LARGEST_FILE = 8 * 1024 * 1024
_LARGEST = 64 * 1024 * 1024
_LONGEST_PATH = 240
_DEEPEST = 16
_EXPRESSION = re.compile(rb"\{[{%]")
_HOOKS = ("pre_gen_project", "post_gen_project")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """One file of a template, read once."""

    path: PurePosixPath
    content: bytes
    is_executable: bool


@dataclass(frozen=True, slots=True)
class ForeignTemplate:
    """The whole content of a template, and its digest."""

    folder: Path
    files: tuple[TemplateFile, ...]
    digest: str

    @property
    def context(self) -> dict[str, Any]:
        """The variables of the template and their defaults."""
        text = next(file.content for file in self.files if str(file.path) == CONTEXT_FILE)
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"'{self.folder / CONTEXT_FILE}' is not JSON", hint=str(error)) from error
        if not isinstance(values, dict):
            raise UsageError(f"'{self.folder / CONTEXT_FILE}' holds no table", hint='write {"name": "..."}')
        return values

    def what_runs(self) -> tuple[str, ...]:
        """Return, a line for each, what using the template runs: hooks, extensions, expressions."""
        context = self.context
        lines = [
            f"hook {file.path}"
            for file in self.files
            if file.path.parts[0] == "hooks" and file.path.stem in _HOOKS and len(file.path.parts) == 2
        ]
        lines += [f"extension {one_line(str(name))}" for name in _names(context.get("_extensions"))]
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


def read_template(folder: Path) -> ForeignTemplate:
    """Read a template; refuse symbolic links, special files, and more than a template can need. Nothing is run."""
    if not (folder / CONTEXT_FILE).is_file():
        raise UsageError(
            f"'{folder}' is neither a kind of module nor a template", hint=f"a template holds a {CONTEXT_FILE}"
        )
    files = tuple(sorted(_read(folder), key=lambda file: file.path.as_posix().encode()))
    digest = hashlib.sha256()
    for file in files:
        name = file.path.as_posix().encode("utf-8", "surrogateescape")
        digest.update(b"%d %d %d\n" % (len(name), len(file.content), file.is_executable))
        digest.update(name + file.content)
    return ForeignTemplate(folder, files, digest.hexdigest())


def _read(folder: Path) -> Iterator[TemplateFile]:
    count = total = 0
    for path in _walk(folder, 0):
        inner = path.relative_to(folder)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(mode):
                raise _refusal(path, "is no ordinary file")
            content = stream.read(_LARGEST_FILE + 1)
        count, total = count + 1, total + len(content)
        if len(content) > _LARGEST_FILE or total > _LARGEST or count > _MOST_FILES:
            raise _refusal(path, "makes the template too large")
        if len(os.fsencode(inner)) > _LONGEST_PATH:
            raise _refusal(path, "has too long a name")
        yield TemplateFile(PurePosixPath(inner), content, bool(mode & stat.S_IXUSR))


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    if depth > _DEEPEST:
        raise _refusal(folder, "lies too deep")
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        path = Path(entry.path)
        if entry.is_symlink():
            raise _refusal(path, "is a symbolic link")
        if not entry.is_dir(follow_symlinks=False):
            if not entry.is_file(follow_symlinks=False):
                raise _refusal(path, "is no ordinary file")
            yield path
        elif entry.name not in {".git", "__pycache__"}:
            yield from _walk(path, depth + 1)


def _refusal(path: Path, reason: str) -> UsageError:
    return UsageError(f"'{path}' {reason}; the template was not used", hint="take it out of the template")


def create_foreign(
    template: ForeignTemplate,
    destination: Path,
    settings: Mapping[str, str],
    *,
    is_asking: bool = False,
    complete: Callable[[Path], object] | None = None,
) -> tuple[Path, ...]:
    """Make a project from a template that the caller trusts; its answers are `settings` and what cookiecutter asks.

    A name of a file that leads out of the project is refused, and so is a link in what was made. Code of the template
    runs with all rights of the user.
    """
    refuse_occupied(destination)
    context = template.context
    first = next((key for key in context if not key.startswith("_")), "")
    if not first:
        raise UsageError(f"'{template.folder / CONTEXT_FILE}' has no variable", hint="the first one is the name")
    for key in settings:
        if key not in context or key.startswith("_"):
            known = ", ".join(f"'{name}'" for name in context if not name.startswith("_"))
            raise UsageError(f"'{key}' cannot be set", hint=f"known: {known}")
    given = {**settings, first: destination.name}

    def fill(stage: Path) -> None:
        with TemporaryDirectory(prefix=".work-", dir=stage) as work:
            _render(template, given, Path(work), is_asking=is_asking)
            made = _only_folder(Path(work) / "out")
            for path in sorted(made.iterdir()):
                path.rename(stage / path.name)

    return fill_folder(destination, fill, complete=complete)


def _render(template: ForeignTemplate, given: Mapping[str, str], work: Path, *, is_asking: bool) -> None:
    # Imported here: only a template of others needs cookiecutter, and it takes long to import.
    from cookiecutter.exceptions import CookiecutterException  # type: ignore[import-untyped]  # it ships no types
    from cookiecutter.generate import generate_context, generate_files  # type: ignore[import-untyped]  # as above
    from cookiecutter.prompt import prompt_for_config  # type: ignore[import-untyped]  # as above

    source, out = work / "template", work / "out"
    out.mkdir()
    _copy(template, source)
    with _importable(source):
        try:
            context = generate_context(str(source / CONTEXT_FILE), extra_context=dict(given))
            context["cookiecutter"] = prompt_for_config(context, not is_asking)
            context["cookiecutter"]["_template"] = str(template.folder)
            context["cookiecutter"]["_output_dir"] = str(out)
            _check_names(template, context)
            generate_files(source, context, output_dir=out, accept_hooks=True)
        except CookiecutterException as error:
            raise UsageError(f"the template '{template.folder}' failed: {one_line(str(error))}") from error
    _check_made(out)


def _copy(template: ForeignTemplate, source: Path) -> None:
    # What was hashed is what is used, whatever happens to the folder meanwhile.
    for file in template.files:
        path = source / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.is_executable else 0o644)


@contextmanager
def _importable(source: Path) -> Iterator[None]:
    """Let the template's own extensions be imported, and forget them afterwards."""
    before = set(sys.modules)
    sys.path.append(str(source))
    try:
        yield
    finally:
        sys.path.remove(str(source))
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if origin.startswith(str(source)):
                del sys.modules[name]


def _check_names(template: ForeignTemplate, context: dict[str, Any]) -> None:
    """Refuse names that, once rendered, lead out of the project's folder."""
    from cookiecutter.utils import create_env_with_context  # type: ignore[import-untyped]  # it ships no types

    environment = create_env_with_context(context)
    top = [file.path for file in template.files if "{{" in file.path.parts[0] and "cookiecutter" in file.path.parts[0]]
    for path in top:
        root = environment.from_string(path.parts[0]).render(**context)
        if _leads_out(root) or "/" in root:
            raise _escape(template, path.parts[0], root)
        for depth in range(1, len(path.parts)):
            inner = "/".join(path.parts[1 : depth + 1])
            rendered = environment.from_string(inner).render(**context)
            if _leads_out(rendered):
                raise _escape(template, inner, rendered)


def _leads_out(rendered: str) -> bool:
    parts = rendered.split("/")
    return not rendered.strip() or rendered.startswith("/") or ".." in parts or "\0" in rendered or "" in parts


def _escape(template: ForeignTemplate, name: str, rendered: str) -> UsageError:
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
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                inner = path.relative_to(out)
                raise UsageError(f"the template made '{inner}', which is no ordinary file", hint="nothing was kept")
