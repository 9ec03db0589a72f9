"""The server's interface for scripts as annotations of the Lua language server: every function, class and constant."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import tomli

from ecruntime.catalogue.entries import data_text
from ecruntime.catalogue.lua_api import DATA, load_lua_api
from ecxs.languages.lua.naming import lua_names, lua_prose
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORDS: Final = MappingProxyType(
    {
        **{word: word for word in ("any", "boolean", "function", "integer", "nil", "number", "string", "table")},
        **{word: word for word in ("condition", "ec_string", "msgpart", "mutex", "node", "rwlock", "thread", "timer")},
        "accept construct": "ac",
        "document": "doc",
        "io object": "io_object",
        "JSON object": "json_object",
        "message": "message",
        "message part": "msgpart",
        "true": "boolean",
        "array of strings": "string[]",
        "string-like": "string",
        "validate code": "integer",
    }
)
"""Words of the catalogue for types, each with a type that the language server knows."""
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*)\]\Z")
_ALIASES: Final = (("message", "msg"), ("json_object", ""), ("row", ""), ("cell", ""), ("timeval", ""))
"""Classes beside those with methods in the catalogue, and what each is another name of."""
_FIELDS: Final = MappingProxyType({"cell": ("value any",), "timeval": ("tv_sec integer", "tv_usec integer")})
_IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)
_CC: Final = "cc"


@cache
def server_annotations() -> Code:
    """Return the text of the annotations."""
    # Any: the values come straight from our own data file, which tests read entry by entry.
    functions: list[dict[str, Any]] = tomli.loads(data_text(DATA))["function"]
    classes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    plain: list[dict[str, Any]] = []
    for entry in functions:
        owner = _owner(entry)
        if owner is None:
            plain.append(entry)
        else:
            classes[owner].append(entry)
    lines = [line for name in sorted(classes) for line in _class(name, classes[name])]
    lines += [line for name, base in _ALIASES if name not in classes for line in _plain_class(name, base)]
    lines += _packages(plain)
    for entry in plain:
        lines += _function(entry, str(entry["name"]))
    lines += _constants()
    return Code("\n".join(lines))


def _owner(entry: dict[str, Any]) -> str | None:
    """Return the class to which a method, a property or an operator belongs; None for a function of a package."""
    name, kind = str(entry["name"]), entry["kind"]
    if kind == "operator":
        return name.removeprefix("#").removeprefix("tostring(").removesuffix(")")
    if kind == "method":
        return name.partition(":")[0]
    return name.partition(".")[0] if kind == "property" and "." in name else None


def _class(name: str, entries: Sequence[dict[str, Any]]) -> Iterator[str]:
    yield f"---@class {name}"
    methods = []
    for entry in entries:
        summary = lua_prose(f"{entry['summary']}{_note(entry)}")
        if entry["kind"] == "property":
            member = str(entry["name"]).partition(".")[2]
            kind = "string[]" if name == _CC and member == "argv" else _type(str(entry["returns"]))
            yield f"---@field {member} {kind} {summary}"
        elif entry["kind"] == "operator":
            is_length = str(entry["name"]).startswith("#")
            yield "---@operator len: integer" if is_length else f"--- `{entry['name']}`: {summary}"
        else:
            methods.append(entry)
    # A local name, so that no global one seems to be there.
    yield f"local {name} = {{}}"
    yield ""
    for entry in methods:
        yield from _function(entry, str(entry["name"]))


def _plain_class(name: str, base: str) -> Iterator[str]:
    yield f"---@class {name}{f': {base}' if base else ''}"
    yield from (f"---@field {field}" for field in _FIELDS.get(name, ("[any] any",)))
    yield ""


def _packages(functions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Declare the tables in which the functions and constants stand, the outer ones first."""
    owners = {str(entry["name"]).rpartition(".")[0] for entry in functions}
    owners |= {name.rpartition(".")[0] for name in load_lua_api().constants} | load_lua_api().packages
    whole = {".".join(parts[:count]) for it in owners if it for parts in [it.split(".")] for count in range(1, 9)}
    for name in sorted(whole):
        # The engine has `debug` itself.
        if name != "debug":
            yield f"{name} = {{}}"
    yield ""


def _function(entry: dict[str, Any], name: str) -> Iterator[str]:
    if entry["kind"] == "property":
        yield f"--- {lua_prose(entry['summary'])}"
        yield f"---@type {_type(str(entry['returns']))}"
        yield f"{name} = {{}}"
        yield ""
        return
    yield f"--- {lua_prose(str(entry['summary']))}{_note(entry)}"
    parameters = list(_parameters(str(entry["signature"])))
    names = lua_names(tuple(found for found, _, _ in parameters if found != "..."))
    spelled = iter(names)
    written = []
    for found, kind, is_optional in parameters:
        shown = found if found == "..." else next(spelled)
        written.append(shown)
        yield f"---@param {shown}{'?' if is_optional and shown != '...' else ''} {kind}"
    yield from _returns(str(entry["returns"]))
    yield f"function {name}({', '.join(written)}) end"
    yield ""


def _note(entry: dict[str, Any]) -> str:
    return "" if entry["in_scope"] else " (not available in this runtime)"


def _parameters(signature: str) -> Iterator[tuple[str, str, bool]]:
    """Yield name and type of each parameter, and whether it may be left out."""
    inner = signature.strip().removeprefix("(").removesuffix(")")
    for part in _split(inner):
        optional = _OPTIONAL.match(part)
        name, _, kind = (optional[1] if optional else part).partition(":")
        if name.strip().startswith("..."):
            yield "...", _type(kind), False
            # What the documents write behind it cannot be written in Lua.
            return
        spelled = re.sub(r"\W", "_", name.strip(), flags=re.ASCII)
        yield spelled if _IDENTIFIER.match(spelled) else f"argument_{spelled}", _type(kind), optional is not None


def _split(text: str) -> Iterator[str]:
    """Split at the commas that stand in no parentheses."""
    depth, start = 0, 0
    for at, character in enumerate(f"{text},"):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            if piece := text[start:at].strip():
                yield piece
            start = at + 1


def _type(text: str) -> str:
    """Return the type that a text of the catalogue means, `any` where it says it in other words."""
    kinds = [_WORDS.get(part.strip().partition("(")[0]) for part in text.split(" or ")]
    known = [kind for kind in kinds if kind is not None]
    return "|".join(dict.fromkeys(known)) if known and len(known) == len(kinds) else "any"


def _returns(text: str) -> Iterator[str]:
    if text.partition(";")[0] in {"nothing", "nil"}:
        return
    kind = _type(text.partition(",")[0])
    # What a type cannot say stands behind it.
    yield f"---@return {kind}{'' if kind == text else f' # {lua_prose(text)}'}"


def _constants() -> Iterator[str]:
    for name in sorted(load_lua_api().constants):
        yield "---@type integer"
        yield f"{name} = nil"
