"""A module's name replaced in its declaration, manifest and configurations; every other byte stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli

from ecruntime.formats.conf import Setting, Stanza, parse
from ecruntime.formats.manifest_line import LineKind, split_lines
from ecruntime.foundation.errors import UsageError
from ecxs.definition.locate import locate
from ecxs.edit.replacement import Replacement, with_replacements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ecruntime.formats.conf import Statement
    from ecxs.definition.locate import KeyPath

_MARK = "\ufeff"
_WORD = re.compile(r"\"[^\"\\\n]*\"|'[^'\n]*'")
_BEFORE_STANZA = "{};\n"


def renamed_option(name: str, old: str, new: str) -> str:
    """Return the name of an option: one that begins with the module's name and `_` follows it."""
    has_name = name.lower().startswith(f"{old.lower()}_")
    return f"{new}{name[len(old) :]}" if has_name else name


def renamed_declaration(text: str, old: str, new: str, file: str) -> str:
    """Return module.toml with the name of the module, of its options that bear it, and of its own hooks replaced.

    Raise `UsageError` where a name is spelled in a way that cannot be replaced for certain.
    """

    def wanted(path: KeyPath, value: str) -> str:
        match path:
            case ("module", "name"):
                return new
            case ("option", int(), "name"):
                return renamed_option(value, old, new)
            case ("option", int(), "fallback"):
                return re.sub(rf"(?i)\[{re.escape(old)}\]", f"[{new}]", value)
            case ("provider", int(), "hook") if value.startswith(f"{old}."):
                return f"{new}{value[len(old) :]}"
        return value

    renamed = with_toml_values(text, wanted, file)
    # The line by which editors find the schema is the tool's, wherever it stands.
    return re.sub(rf"(?m)^(#:schema \./){re.escape(old)}(?=/generated/)", rf"\g<1>{new}", renamed)


def renamed_settings(text: str, old: str, new: str, file: str) -> str:
    """Return a TOML file of the author's tools in which each value below `[tool]` that is the package follows it.

    A value is the package when it is its name, a path below its folder or a dotted name below it.
    """
    package = re.compile(rf"{re.escape(old)}(?=$|[/.])")

    def wanted(path: KeyPath, value: str) -> str:
        return package.sub(new, value, count=1) if path[0] == "tool" and package.match(value) else value

    return with_toml_values(text, wanted, file)


def with_toml_values(text: str, wanted: Callable[[KeyPath, str], str], file: str) -> str:
    """Return a TOML text with its strings replaced by what `wanted` returns for their paths and values.

    Raise `UsageError` for a string with escapes, or in a place that cannot be found, which stays with the author.
    """
    mark, plain = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    values = tomli.loads(plain)
    places = locate(plain).values
    changes = {path: (value, made) for path, value in _strings(values, ()) if (made := wanted(path, value)) != value}
    made = with_replacements(plain, _in_quotes(plain, places, changes))
    expected = dict(_strings(values, ())) | {path: new for path, (_, new) in changes.items()}
    # Proved by parsing, since the places come from a scanner of its own.
    if dict(_strings(tomli.loads(made), ())) != expected:
        shown = ", ".join(f"'{value}'" for value, _ in changes.values())
        raise UsageError(f"{shown} cannot be replaced in '{file}'", hint="write it in plain quotes, without escapes")
    return f"{mark}{made}"


def _strings(value: object, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*path, index))


def _in_quotes(
    text: str, places: Mapping[KeyPath, int], changes: Mapping[KeyPath, tuple[str, str]]
) -> Iterator[Replacement]:
    for path, (value, new) in changes.items():
        found = _WORD.match(text, places.get(path, len(text)))
        if found and found[0][1:-1] == value:
            yield Replacement(found.start() + 1, found.end() - 1, new)


def renamed_sections(text: str, old: str, new: str) -> str:
    """Return a manifest in which the sections of the module bear its new name."""
    made = []
    for line in split_lines(text):
        is_own = line.kind is LineKind.HEADER and line.word.lower() == old.lower()
        made.append(line.whole.replace(f"[{line.word}]", f"[{new}]", 1) if is_own else line.whole)
    return "".join(made)


def renamed_configuration(text: str, old: str, new: str, options: Mapping[str, str]) -> str:
    """Return a configuration with the module's stanzas and the settings of `options` renamed, also in comments."""
    mark, plain = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    made = with_replacements(plain, configuration_replacements(plain, old, new, options))
    for before, after in options.items():
        made = re.sub(rf"(?im)^([ \t]*#[ \t#]*){re.escape(before)}(?=[ \t]*=)", rf"\g<1>{after}", made)
    head = rf"(?im)^([ \t]*#[ \t#]*){re.escape(old)}(?=(?:[ \t]+[^\s#{{}}=]+)?[ \t]*\{{)"
    made = re.sub(head, rf"\g<1>{new}", made)
    return f"{mark}{made}"


def configuration_replacements(text: str, old: str, new: str, options: Mapping[str, str]) -> Iterator[Replacement]:
    """Yield what is replaced in a configuration: heads of the module's stanzas, and names of settings."""
    known = {name.lower(): made for name, made in options.items()}
    for statement in _all_statements(parse(text).statements):
        start, end = statement.offset, statement.offset + len(statement.name)
        # What a fault of the file makes look like a stanza stands in the middle of something.
        is_whole = (text[:start].rstrip(" \t\r") or "\n")[-1] in _BEFORE_STANZA or isinstance(statement, Setting)
        is_own = isinstance(statement, Stanza) and statement.name.lower() == old.lower() and is_whole
        name = new if is_own else known.get(statement.name.lower()) if isinstance(statement, Setting) else None
        if name is not None and text[start:end] == statement.name:
            yield Replacement(start, end, name)


def _all_statements(statements: list[Statement]) -> Iterator[Setting | Stanza]:
    for statement in statements:
        if isinstance(statement, Setting | Stanza):
            yield statement
        if isinstance(statement, Stanza):
            yield from _all_statements(statement.body)


def with_known_lines(text: str, original: str, known: Mapping[str, str]) -> str:
    """Return the text with each line replaced that was a line of `known` in the original.

    Both texts have the same lines, of which some were changed already.
    """
    before, lines = original.splitlines(keepends=True), text.splitlines(keepends=True)
    if len(before) != len(lines):
        return text
    made = []
    for old, line in zip(before, lines, strict=True):
        plain = old.removeprefix(_MARK).rstrip("\r\n")
        end = old[len(old.rstrip("\r\n")) :]
        mark = _MARK if old.startswith(_MARK) else ""
        made.append(f"{mark}{known[plain]}{end}" if plain in known else line)
    return "".join(made)
