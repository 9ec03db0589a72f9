"""Names of a module in Lua: what they may not be, the folders of a project, and text for scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.identifiers import IDENTIFIER
from ecxs.definition.reserved import LUA
from ecxs.render.code import Code
from ecxs.render.prose import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATED: Final = "generated"
LIBRARY: Final = "library"
"""The folder in it that an editor reads."""
AUTHOR_FOLDER: Final = "src"
_ENGINE: Final = frozenset(
    {
        "assert", "collectgarbage", "coroutine", "debug", "dofile", "error", "getmetatable", "io", "ipairs", "load",
        "loadfile", "loadstring", "math", "module", "next", "os", "package", "pairs", "pcall", "print", "rawequal",
        "rawget", "rawset", "require", "select", "self", "setfenv", "setmetatable", "string", "table", "tonumber",
        "tostring", "type", "unpack", "xpcall",
    }
)  # fmt: skip  # words, several to a line
_SCRIPT: Final = frozenset({"mod", "init", "global"})
_SPECIAL: Final = re.compile(r'[\x00-\x1f"\\\x7f]')


def reason_against(name: str) -> str:
    """Return why a module in Lua may not have this name, as the end of a sentence, or nothing when it may."""
    from ecruntime.catalogue.lua_api import load_lua_api

    if name in _ENGINE:
        return "is a name of Lua, which the script would hide"
    if name in _SCRIPT:
        return "is used by the project itself"
    if name in {package.partition(".")[0] for package in load_lua_api().packages}:
        return "is a package of the server, which `require` finds in the script's place"
    return ""


def scaffold_words(name: str, description: str, configuration: str) -> Mapping[str, object]:
    """Return the words of a scaffold that only Lua has."""
    del name
    # In the scaffold's tests, which are Python; a stanza has nothing that its texts would have to escape.
    return {"description_doc": lua_prose(description), "conf": lua_string(configuration)}


def lua_string(text: str) -> Code:
    """Return a text as a literal, whose bytes no encoding of a source changes."""
    data = text.encode("utf-8", "surrogateescape").decode("latin-1")
    escaped = "".join(c if ord(c) < 0x7F else f"\\{ord(c):03d}" for c in _SPECIAL.sub(_escaped, data))
    return Code(f'"{escaped}"')


def lua_name(name: str) -> Code:
    """Return a name as an identifier of Lua; raise `InternalError` for anything else."""
    if IDENTIFIER.match(name) is None or name in LUA:
        raise InternalError(f"'{name}' reached generated Lua as a name")
    return Code(name)


def lua_names(names: tuple[str, ...], taken: tuple[str, ...] = ()) -> tuple[Code, ...]:
    """Return names as parameters of one function, each different from the others and from those taken."""
    found: list[Code] = []
    for number, name in enumerate(names, start=1):
        spelled = name or f"argument{number}"
        spelled = f"n{spelled}" if spelled[:1].isdigit() else spelled
        while spelled in LUA or spelled in taken or spelled in found:
            spelled += "_"
        found.append(lua_name(spelled))
    return tuple(found)


def lua_prose(text: str) -> Code:
    """Return text for a comment of one line; one that begins with a bracket would be a long comment."""
    line = one_line(text)
    return Code(f" {line}" if line.startswith("[") else line)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in '"\\':
        return f"\\{character}"
    return "\\n" if character == "\n" else f"\\{ord(character):03d}"
