"""External cookiecutter templates: their content, its digest, and the code in them.

A template is read once and identified by its digest; nothing of it is rendered or run before the digest is trusted.
Keys of cookiecutter.json that would change how expressions are found, or run code from elsewhere, are refused: what the
digest covers is all that decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecxs.render import one_line
from ecxs.scaffold.template_keys import check_keys, is_private

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT_FILE = "cookiecutter.json"
HOOKS = ("pre_gen_project", "post_gen_project")
"""The programs of a template that are run, by the name of their file without its suffix."""
INCLUDED = "templates"
"""The folder of files that those of the project may include."""
_MAX_FILES = 2000
_MAX_FILE_SIZE = 8 * 1024 * 1024
_MAX_TEMPLATE_SIZE = 64 * 1024 * 1024
_MAX_PATH_LENGTH = 240
_MAX_DEPTH = 16
# Jinja expressions and statements; a `{#` comment runs nothing. No template can choose other delimiters.
_EXPRESSION = re.compile(r"\{[{%]")


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file of a template with its content; `path` is relative to the template."""

    path: PurePosixPath
    content: bytes
    is_executable: bool

    @property
    def text(self) -> str | None:
        """The content as text; None for a file that is copied as it is: one with zero bytes, or not in UTF-8."""
        try:
            return None if b"\0" in self.content else self.content.decode()
        except UnicodeDecodeError:
            return None

    @property
    def has_expression(self) -> bool:
        """Tell whether the content holds something to render."""
        return has_expression(self.text or "")


@dataclass(frozen=True, slots=True)
class ExternalTemplate:
    """The complete content of a template and its SHA-256 digest."""

    folder: Path
    files: tuple[TemplateFile, ...]
    digest: str

    @property
    def context(self) -> dict[str, Any]:
        """The variables of the template with their defaults; UsageError if they are no JSON table, or not allowed."""
        place = self.folder / CONTEXT_FILE
        text = next(file.content for file in self.files if str(file.path) == CONTEXT_FILE)
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise UsageError(f"'{place}' is not JSON", hint=str(error)) from error
        if not isinstance(values, dict):
            raise UsageError(f"'{place}' holds no table", hint='write {"name": "..."}')
        check_keys(values, place)
        return values

    def hooks(self, name: str) -> tuple[TemplateFile, ...]:
        """Return the programs that are run at one moment, one of `HOOKS`, in the order in which they are run."""
        return tuple(
            file
            for file in self.files
            if file.path.parent == PurePosixPath("hooks")
            and file.path.stem == name
            and not file.path.name.endswith("~")
        )

    @property
    def tops(self) -> tuple[str, ...]:
        """The folders at the top whose name makes them the project: `{{cookiecutter.…}}`; there should be one."""
        names = (file.path.parts[0] for file in self.files if len(file.path.parts) > 1)
        return tuple(dict.fromkeys(name for name in names if _is_top(name)))

    def code_that_runs(self) -> tuple[str, ...]:
        """Return one line for each piece of code in the template: first the programs, then the expressions."""
        hooks = [f"hook {file.path}" for name in HOOKS for file in self.hooks(name)]
        defaults = [
            f"expression in the default of {one_line(key)}"
            for key, value in self.context.items()
            if not is_private(key) and has_expression(json.dumps(value))
        ]
        in_project = [file for file in self.files if len(file.path.parts) > 1 and _is_top(file.path.parts[0])]
        included = [file for file in self.files if file.path.parts[0] == INCLUDED]
        places = {place: None for file in in_project for place in (*reversed(file.path.parents), file.path)}
        names = [f"expression in the name {one_line(str(place))}" for place in places if has_expression(place.name)]
        contents = [f"expressions in {one_line(str(file.path))}" for file in (*in_project, *included)]
        with_code = [file.has_expression for file in (*in_project, *included)]
        return (*hooks, *defaults, *names, *(line for line, found in zip(contents, with_code, strict=True) if found))


def has_expression(text: str) -> bool:
    """Tell whether a text holds an expression or statement of Jinja."""
    return _EXPRESSION.search(text) is not None


def _is_top(name: str) -> bool:
    return "{{" in name and "}}" in name and "cookiecutter" in name


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
