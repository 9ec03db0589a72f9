"""The author's scripts beside the functions that they must have: what is missing or undeclared, and its insertion."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.lua_api import load_lua_api
from ecruntime.formats.lua import SCRIPT
from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.foundation.near_miss import NearMisses
from ecruntime.model.module_record import SUFFIX
from ecxs.files import display_path
from ecxs.languages.author_edit import AuthorEdit
from ecxs.languages.author_method import MethodRole
from ecxs.languages.lua.naming import GENERATED, lua_string
from ecxs.languages.lua.source.author_script import (
    CONTROL,
    MAX_SOURCE_SIZE,
    REGISTER,
    AuthorScript,
    from_lua,
    read_author_script,
    to_lua,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ecxs.languages.author_edit import RequiredMethods
    from ecxs.languages.author_method import AuthorMethod

UNREGISTERED: Final = "LUA012"
MISSING: Final = "LUA013"
UNDECLARED: Final = "LUA014"
STUBS: Final = "run 'ecxs generate --stubs'"
_LIFE: Final = frozenset({"init", "deinit", "rsrc_setup"})
_COMMENT: Final = re.compile(r"[ \t]*--(?!\[=*\[)[^\n]*\n\Z")
_TABLE: Final = "mod"


def check_author_file(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    """Compare the author's scripts with what is required of them; nothing is executed."""
    root = path.parent.parent
    texts = {found: text for found in (path, *_others(path)) if (text := _text(found, root)) is not None}
    if path not in texts:
        if not (root / GENERATED / f"{required.module_name}{SUFFIX}").exists():
            return  # a declaration alone, of which nothing was made yet
        hint = "restore the file, or write it: the author's functions stand there"
        message = f"there is no '{path.parent.name}/{path.name}'"
        yield Finding(UNREGISTERED, Severity.ERROR, message, Place(display_path(path)), hint)
        return
    scripts = {found: script for found, text in texts.items() if (script := read_author_script(text)[0]) is not None}
    # Of a file with faults nothing is known, and the rules of its syntax tell them.
    if len(scripts) == len(texts):
        yield from _Comparison(scripts, path, required).findings()


def edit_author_file(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    """Return the script with the functions and handlers that no script of the author's has.

    They stand before the call that registers the table, since nothing that comes later is seen by it.
    """
    path = Path(file)
    own, faults = read_author_script(to_lua(text))
    if own is None:
        raise Refused([fault.finding(file) for fault in faults])
    others = [
        script
        for other in _others(path)
        if (found := _text(other, path.parent.parent)) is not None and (script := read_author_script(found)[0])
    ]
    comparison = _Comparison({path: own}, path, required)
    missing = [method for method in required.methods if not _is_there(method, required.module_name, (own, *others))]
    table = _table_of(own, others, required.module_name)
    findings = tuple(comparison.undeclared())
    if not missing and any(script.registered for script in (own, *others)):
        return AuthorEdit(text, findings=findings)
    if table is None:
        # The table is written inside of the call, or another script has it.
        named = tuple(method for method in missing if method.role is MethodRole.PROVIDER)
        findings = (*findings, *(_no_table(own, method, file) for method in named))
        missing = [method for method in missing if method not in named]
        table = _TABLE
    changed = to_lua(text) if any(script.registered for script in (own, *others)) else _registering(own, required)
    for method in missing:
        changed = _with_stub(changed, method, required.module_name, table)
    return AuthorEdit(from_lua(changed), tuple(method.name for method in missing), findings=findings)


def without_stubs(text: str, required: RequiredMethods, dropped: tuple[AuthorMethod, ...]) -> str:
    """Take functions out of a script where they are still as they were inserted."""
    script, _ = read_author_script(to_lua(text))
    if script is None:
        return text
    found = script.table_of(required.module_name)
    end = "\r\n" if "\r\n" in text else "\n"
    for method in dropped:
        stub = from_lua(_stub(method, required.module_name, found.table if found else _TABLE)).replace("\n", end)
        text = text.replace(f"{stub}{end}", "", 1)
    return text


class _Comparison:
    """The scripts of the author beside the functions that they must have."""

    def __init__(self, scripts: Mapping[Path, AuthorScript], own: Path, required: RequiredMethods) -> None:
        self._scripts = scripts
        self._own = own
        self._required = required
        self._module = required.module_name

    def findings(self) -> Iterator[Finding]:
        """Yield the findings: on the registration, on what is missing, then on what nobody declared."""
        scripts = tuple(self._scripts.values())
        place = Place(display_path(self._own), 1, 1)
        if not any(script.registered for script in scripts):
            message = (
                f"no script of '{self._own.parent.name}' calls {REGISTER}, so the server calls none of its functions"
            )
            hint = f'write {REGISTER}("{self._module}", mod) behind the functions; {STUBS}, which does so'
            yield Finding(UNREGISTERED, Severity.ERROR, message, place, hint)
            return
        loose = self._loose()
        searches = NearMisses()
        for method in self._required.methods:
            if not _is_there(method, self._module, scripts):
                yield self._missing(method, loose, searches)
        yield from self.undeclared()

    def undeclared(self) -> Iterator[Finding]:
        """Yield a finding for each provider and each command that module.toml does not know."""
        declared = {method.name for method in self._required.methods}
        hooks, points = load_hook_catalogue(), load_lua_api().entry_points
        for path, script in self._scripts.items():
            for table in {item.table: None for item in script.registered}:
                for name, at in script.functions.get(table, {}).items():
                    if name in declared or name in _LIFE or not (name in hooks or name in points):
                        continue
                    dotted = hooks[name].dotted if name in hooks else name.replace("_", ".", 1)
                    message = f"'{name}' provides a hook, and module.toml does not say so"
                    hint = f"declare it with 'ecxs add provider {dotted}', so that manifest and reference tell of it"
                    yield Finding(UNDECLARED, Severity.WARNING, message, script.place(at, display_path(path)), hint)
            for literal in script.controls:
                words = literal.text.split()
                if len(words) < 2 or words[0].lower() != self._module.lower():
                    continue
                if f"control_{words[1].lower()}" not in declared:
                    message = f"'{' '.join(words[:2])}' is a console command, and module.toml does not say so"
                    hint = f"declare it with 'ecxs add command {words[1]}', which gives it a level and a usage line"
                    place = script.place(literal.start, display_path(path))
                    yield Finding(UNDECLARED, Severity.WARNING, message, place, hint)

    def _loose(self) -> dict[str, tuple[Path, int]]:
        """Return the members of registered tables that nobody declared: one of them may be meant."""
        declared = {method.name for method in self._required.methods}
        return {
            name: (path, at)
            for path, script in self._scripts.items()
            for item in script.registered
            for name, at in script.functions.get(item.table, {}).items()
            if name not in declared and name not in _LIFE
        }

    def _missing(self, method: AuthorMethod, loose: Mapping[str, tuple[Path, int]], searches: NearMisses) -> Finding:
        place = self._registration()
        if method.role is MethodRole.COMMAND:
            words = _words(method, self._module)
            message = f"no script registers the command '{words}', which module.toml asks for"
            hint = f'call {CONTROL}("{words}", ...); {STUBS}, which does so'
            return Finding(MISSING, Severity.ERROR, message, place, hint)
        head = f"{method.name}({', '.join(name for name, _ in method.parameters)})"
        message = f"there is no function '{method.name}', which module.toml asks for: {head}"
        near = searches.find(method.name, loose)
        if not near:
            return Finding(MISSING, Severity.ERROR, message, place, f"{STUBS}, which writes it")
        path, at = loose[near[0]]
        related = (Related(self._scripts[path].place(at, display_path(path)), f"'{near[0]}', which nobody declares"),)
        hint = f"rename '{near[0]}' to '{method.name}'; or {STUBS}, which writes a new one"
        return Finding(MISSING, Severity.ERROR, message, place, hint, related)

    def _registration(self) -> Place:
        """Return where the table is registered: what is missing was to stand before it."""
        for path, script in self._scripts.items():
            if script.registered:
                found = script.table_of(self._module) or script.registered[0]
                return script.place(found.start, display_path(path))
        return Place(display_path(self._own), 1, 1)


def _words(method: AuthorMethod, module: str) -> str:
    return f"{module} {method.name.removeprefix('control_')}"


def _is_there(method: AuthorMethod, module: str, scripts: tuple[AuthorScript, ...]) -> bool:
    """Tell whether a script has a function or handler, or may have it in a way that its text does not tell."""
    if method.role is MethodRole.COMMAND:
        words = _words(method, module).lower().split()
        return any(script.has_open_control for script in scripts) or any(
            literal.text.lower().split()[:2] in (words, words[:1]) for script in scripts for literal in script.controls
        )
    for script in scripts:
        for item in script.registered:
            is_known = item.table in script.tables or item.table == ""
            if item.table in script.opaque or not is_known or method.name in script.functions.get(item.table, {}):
                return True
    return False


def _table_of(own: AuthorScript, others: list[AuthorScript], module: str) -> str | None:
    found = own.table_of(module)
    if found is not None:
        return found.table
    return None if own.registered or any(script.registered for script in others) else _TABLE


def _no_table(script: AuthorScript, method: AuthorMethod, file: str) -> Finding:
    start = script.registered[0].start if script.registered else 0
    message = f"'{method.name}' cannot be inserted: the table that is registered has no name here"
    hint = f"give it one: local mod = {{ ... }}, then {REGISTER}(NAME, mod); or write the function yourself"
    return Finding(MISSING, Severity.ERROR, message, script.place(start, file), hint)


def _registering(script: AuthorScript, required: RequiredMethods) -> str:
    """Return a script that registers a table: one that it has, or a new one."""
    text = script.text
    end = "\r\n" if "\r\n" in text else "\n"
    table = script.returned or _TABLE
    lines = [] if table in script.tables or script.returned else [f"local {_TABLE} = {{}}"]
    lines.append(f"{REGISTER}({to_lua(lua_string(required.module_name))}, {table})")
    added = f"{end}{end}".join(lines) + end
    if script.last_return is None:
        gap = "" if not text else end if text.endswith("\n") else end * 2
        return f"{text}{gap}{added}"
    start = _line_start(text, script.last_return)
    return f"{text[:start]}{added}{end}{text[start:]}"


def _with_stub(text: str, method: AuthorMethod, module: str, table: str) -> str:
    """Insert a function before the call that registers its table, and before the comments that belong to the call."""
    script, _ = read_author_script(text)
    assert script is not None, "it was read before, and stubs have no faults"
    end = "\r\n" if "\r\n" in text else "\n"
    found = script.table_of(module) or next(iter(script.registered), None)
    stub = _stub(method, module, found.table if found is not None and found.table else table).replace("\n", end)
    if found is None:
        # Another script registers the table; a handler may stand anywhere.
        at = len(text) if script.last_return is None else _line_start(text, script.last_return)
        gap = "" if not text[:at] or text[:at].endswith("\n") else end
        return f"{text[:at]}{gap}{stub}{end}{text[at:]}"
    at = _line_start(text, found.start)
    return f"{text[:at]}{stub}{end}{text[at:]}"


def _line_start(text: str, offset: int) -> int:
    """Return the start of the lines of a statement with the comments above it; its own start if it shares a line."""
    start = text.rfind("\n", 0, offset) + 1
    if text[start:offset].strip():
        return offset
    while match := _COMMENT.match(text, text.rfind("\n", 0, max(start - 1, 0)) + 1, start):
        start = match.start()
    return start


def _stub(method: AuthorMethod, module: str, table: str) -> str:
    """Return a function as it is inserted, without the empty line behind it; one character a byte."""
    parameters = ", ".join(name for name, _ in method.parameters)
    result = f"  return {method.neutral}\n" if method.neutral is not None else ""
    head = f"-- {method.summary}\n"
    if method.role is MethodRole.COMMAND:
        registered = f"{CONTROL}({lua_string(_words(method, module))}, {method.name})\n"
        return to_lua(f"{head}local function {method.name}({parameters})\nend\n{registered}")
    return to_lua(f"{head}function {table}:{method.name}({parameters})\n{result}end\n")


def _others(path: Path) -> list[Path]:
    """Return the author's other scripts, those in folders below, too."""
    return [found for found in sorted(path.parent.rglob(f"*{SCRIPT}")) if found != path and found.is_file()]


def _text(path: Path, root: Path) -> str | None:
    try:
        return read_file(path, MAX_SOURCE_SIZE, within=root).decode("latin-1")
    except OSError:
        return None
