"""Rendering of an external template in a sandbox: every name and content is known before anything is written."""

from __future__ import annotations

import copy
import fnmatch
import os
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from ecruntime.foundation.errors import UsageError
from ecxs.render import one_line
from ecxs.scaffold.external_template import INCLUDED, has_expression
from ecxs.scaffold.template_keys import COPIED, EXTENSIONS, NEW_LINES, OPTIONAL_EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2.nodes import Node

    from ecxs.scaffold.external_template import ExternalTemplate, TemplateFile

_MAX_TOTAL_SIZE = 64 * 1024 * 1024
_MAX_NAME_SIZE = 255
_VARIABLES = "cookiecutter"
_OF_TEXTS = frozenset(dir(str)) - frozenset(dir(dict)) - frozenset(dir(list))
"""Methods that give a value and keep none, whatever has them."""
_LINE_ENDING = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file of the project that is to be written; `path` is relative to the project and does not lead out of it."""

    path: PurePosixPath
    content: bytes
    is_executable: bool


class TemplateRenderer:
    """The sandbox of one template: its expressions reach the values of its variables and nothing else."""

    def __init__(self, template: ExternalTemplate) -> None:
        """Make the environment; refuse a template without exactly one folder that is the project."""
        self._template = template
        self._context = template.context
        tops = template.tops
        if len(tops) != 1:
            raise UsageError(
                f"the template '{template.folder}' has {len(tops)} top folders that are named by a variable",
                hint="name one folder, and no other, as in {{cookiecutter.name}}",
            )
        self._top = tops[0]
        extensions = self._context.get("_extensions", [])
        wanted = [name for name in OPTIONAL_EXTENSIONS if name in extensions]
        self._environment = SandboxedEnvironment(
            loader=DictLoader(self._texts()),
            undefined=StrictUndefined,
            extensions=[*EXTENSIONS, *wanted],
            **{"keep_trailing_newline": True, **self._context.get("_jinja2_env_vars", {})},
        )
        self._size = 0
        self._names: dict[str, str] = {}

    def _texts(self) -> dict[str, str]:
        texts = {}
        # The project's own files are last, since they go before those to include.
        for folder in (INCLUDED, self._top):
            for file in self._template.files:
                text = file.text
                if file.path.parts[0] == folder and text is not None:
                    texts[file.path.relative_to(folder).as_posix()] = text
        return texts

    def render(self, text: str, values: Mapping[str, Any], place: str) -> str:
        """Render a text of the template; raise `UsageError` with `place` for whatever goes wrong in it."""
        if not {"{", "\r", "\n"} & set(text):
            return text
        parts = []
        try:
            # A copy: what an expression changes is seen by no other text.
            for part in self._environment.from_string(text).generate(cookiecutter=copy.deepcopy(dict(values))):
                parts.append(part)
                self._size += len(part)
                if self._size > _MAX_TOTAL_SIZE:
                    break
        except Exception as error:
            what = f"{type(error).__name__}: {one_line(str(error))[:200]}"
            raise UsageError(
                f"the template '{self._template.folder}' failed in {one_line(place)}: {what}",
                hint="mend it in the template, or give other answers",
            ) from error
        if self._size > _MAX_TOTAL_SIZE:
            raise UsageError(
                f"the template '{self._template.folder}' makes more than {_MAX_TOTAL_SIZE} characters",
                hint=f"the limit was reached in {one_line(place)}",
            )
        return "".join(parts)

    def mentions_in(self, text: str) -> dict[str, int] | None:
        """Return the variables that a text writes, each with its line; None when that cannot be told.

        What is only compared, in a condition, is not written; what a call in it may keep for later is.
        """
        # Imported here: only templates with programs need it.
        from jinja2 import nodes

        if not has_expression(text):
            return {}
        try:
            waiting: list[nodes.Node] = [self._environment.parse(text)]
        except Exception:  # noqa: BLE001 - `render` says what is wrong with it
            return None
        lines: dict[str, int] = {}
        while waiting:
            node = waiting.pop()
            if isinstance(node, nodes.Include | nodes.Import | nodes.FromImport | nodes.Extends):
                return None
            key = _key_of(node)
            if key is not None:
                lines[key] = min(node.lineno, lines.get(key, node.lineno))
            elif isinstance(node, nodes.Name) and node.name == _VARIABLES:
                return None
            else:
                is_branch = isinstance(node, nodes.If | nodes.CondExpr) and not _keeps(node.test)
                conditions = {"test"} if is_branch else ()
                waiting.extend(node.iter_child_nodes(exclude=conditions))
        return lines

    def project_name(self, values: Mapping[str, Any]) -> str:
        """Return the rendered name of the top folder."""
        name = self.render(self._top, values, f"the name '{self._top}'")
        if "/" in name:
            raise self._escape(self._top, name)
        self._check_path(self._top, name)
        return name

    def files(self, values: Mapping[str, Any]) -> tuple[RenderedFile, ...]:
        """Render every file of the project, its name first; refuse names that lead out of it, and any twice."""
        made: dict[PurePosixPath, RenderedFile] = {}
        sources: dict[PurePosixPath, str] = {}
        folders: set[PurePosixPath] = set()
        for file in self._template.files:
            if file.path.parts[0] != self._top:
                continue
            inner = file.path.relative_to(self._top)
            path = self._path(inner, values)
            for taken in (path, *path.parents):
                if taken in made:
                    raise self._clash(sources[taken], str(inner), path)
            if path in folders:
                raise self._clash(str(inner), str(inner), path)
            folders.update(path.parents)
            made[path] = RenderedFile(path, self._content(file, inner, values), file.is_executable)
            sources[path] = str(inner)
        return tuple(made.values())

    def _path(self, inner: PurePosixPath, values: Mapping[str, Any]) -> PurePosixPath:
        rendered = []
        is_literal = False
        for number, part in enumerate(inner.parts, 1):
            place = "/".join(inner.parts[:number])
            # Kept, so that a folder with a random name is one folder for all that is in it.
            if place not in self._names:
                self._names[place] = part if is_literal else self.render(part, values, f"the name '{place}'")
            rendered.append(self._names[place])
            self._check_path(place, rendered[-1])
            # Below a folder that is copied, names are copied, too.
            is_literal = is_literal or (number < len(inner.parts) and self._is_copied(place))
        return PurePosixPath(*rendered)

    def _is_copied(self, path: str) -> bool:
        return any(fnmatch.fnmatch(path, pattern) for pattern in self._context.get(COPIED, []))

    def _content(self, file: TemplateFile, inner: PurePosixPath, values: Mapping[str, Any]) -> bytes:
        text = file.text
        # `parents` ends with the project itself, which no pattern stands for.
        if text is None or any(self._is_copied(str(path)) for path in (inner, *tuple(inner.parents)[:-1])):
            return file.content
        ending = self._context.get(NEW_LINES) or next(iter(_LINE_ENDING.findall(text)), "\n")
        rendered = self.render(text, values, f"'{file.path}'")
        try:
            return rendered.replace("\n", ending).encode()
        except UnicodeEncodeError as error:
            raise UsageError(
                f"the template '{self._template.folder}' makes '{one_line(str(inner))}' with what is not UTF-8",
                hint="mend it in the template, or give other answers",
            ) from error

    def _check_path(self, place: str, rendered: str) -> None:
        parts = rendered.split("/")
        # An empty part counts too: a folder named by an empty variable would shift its content one level up.
        if not rendered.strip() or {"", ".", ".."} & set(parts) or "\0" in rendered:
            raise self._escape(place, rendered)
        reason = ""
        if not rendered.isprintable():
            reason = "has characters that cannot be shown"
        elif any(len(os.fsencode(part)) > _MAX_NAME_SIZE for part in parts):
            reason = f"has more than {_MAX_NAME_SIZE} bytes"
        elif any(part.casefold() == ".git" for part in parts):
            reason = "belongs to git, which runs programs that it names"
        if reason:
            raise UsageError(
                f"the template '{self._template.folder}' names a file '{one_line(rendered)[:80]}', which {reason}",
                hint=f"mend '{one_line(place)}' in the template, or give other answers",
            )

    def _escape(self, place: str, rendered: str) -> UsageError:
        return UsageError(
            f"the template '{self._template.folder}' names a file '{one_line(rendered)}', "
            "which is not inside the project",
            hint=f"mend '{one_line(place)}' in the template, or give other answers",
        )

    def _clash(self, first: str, second: str, path: PurePosixPath) -> UsageError:
        return UsageError(
            f"the template '{self._template.folder}' makes '{path}' twice, from '{one_line(first)}' and another name",
            hint=f"mend '{one_line(second)}' in the template, or give other answers",
        )


def _keeps(condition: Node) -> bool:
    """Tell whether a condition may do more than decide: it calls something else than a method of a text."""
    from jinja2 import nodes

    calls = [*condition.find_all(nodes.Call), *([condition] if isinstance(condition, nodes.Call) else ())]
    return any(not isinstance(call.node, nodes.Getattr) or call.node.attr not in _OF_TEXTS for call in calls)


def _key_of(node: Node) -> str | None:
    """Return the variable whose value a node is; None for every other node."""
    # Imported here, as where this is called.
    from jinja2 import nodes

    if not isinstance(node, nodes.Getattr | nodes.Getitem):
        return None
    owner = node.node
    if not isinstance(owner, nodes.Name) or owner.name != _VARIABLES:
        return None
    if isinstance(node, nodes.Getattr):
        # `cookiecutter.items` is the method of the table, and reaches all variables, whatever theirs are called.
        return None if hasattr(dict, node.attr) else node.attr
    key = node.arg.value if isinstance(node.arg, nodes.Const) else None
    return key if isinstance(key, str) else None
