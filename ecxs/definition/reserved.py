"""Names that reach generated code, and the reserved words of C, C++, Python, Lua and the configuration."""

from __future__ import annotations

from keyword import kwlist
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.catalogue.option_scopes import module_names
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH, is_identifier
from ecxs.definition.complaint import Complaint, display_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.definition.locate import KeyPath

PYTHON = frozenset(kwlist)
C = frozenset(
    {
        "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
        "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
        "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void", "volatile", "while",
        "_Alignas", "_Alignof", "_Atomic", "_Bool", "_Complex", "_Generic", "_Imaginary", "_Noreturn",
        "_Static_assert", "_Thread_local",
    }
)  # fmt: skip
CPP = frozenset(
    {
        "alignas", "alignof", "and", "and_eq", "asm", "bitand", "bitor", "bool", "catch", "class", "compl",
        "const_cast", "constexpr", "decltype", "delete", "dynamic_cast", "explicit", "export", "false", "friend",
        "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private",
        "protected", "public", "reinterpret_cast", "static_assert", "static_cast", "template", "this",
        "thread_local", "throw", "true", "try", "typeid", "typename", "using", "virtual", "wchar_t", "xor", "xor_eq",
    }
)  # fmt: skip
LUA = frozenset(
    {
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil",
        "not", "or", "repeat", "return", "then", "true", "until", "while",
    }
)  # fmt: skip
CONSOLE = frozenset(
    {
        "complete", "config", "debug", "graph", "help", "hook", "listener", "memory", "module", "paniclog",
        "pid", "reopen", "shutdown", "summary", "sysinfo", "threads", "top", "version", "write", "xml",
    }
)  # fmt: skip
"""The first words that the console takes for its own, behind which a module of such a name is not reached."""
CONFIGURATION = frozenset({"global", "include", "readonly_include"})


def check_names(named: Iterable[tuple[str, str, KeyPath]]) -> Iterator[Complaint]:
    """Complain of names that are unfit for generated code; each comes with the kind of its thing and its path."""
    for name, kind, path in named:
        if not name:
            continue  # reported when it was read
        language = reserved_in(name)
        if len(name) > MAX_NAME_LENGTH:
            message = f"the name of {kind} {display_value(name)} has {len(name)} characters"
            yield Complaint("MOD009", path, message, f"use at most {MAX_NAME_LENGTH}")
        elif not is_identifier(name):
            message = f"{display_value(name)} cannot be the name of a {kind}".replace("of a option", "of an option")
            yield Complaint("MOD009", path, message, "use letters, digits and '_', and no digit first")
        elif language:
            message = f"{kind} '{name}' has a reserved word of {language} as its name"
            yield Complaint("MOD010", path, message, "choose another name")


def reserved_in(name: str) -> str:
    """Return the language in which a name is a reserved word, or an empty string."""
    for language, words in (("C", C), ("Python", PYTHON), ("C++", CPP), ("Lua", LUA)):
        if name in words:
            return language
    return "the configuration" if name.lower() in CONFIGURATION else ""


def reason_against_module(name: str) -> str:
    """Return why a module of this name could not be reached, as the end of a sentence; "" for a free name."""
    key = name.lower()
    if key in {"config", *load_hook_catalogue().hook_scopes}:
        return "is a hook scope of the server"
    if key in module_names():
        return "is a module of the server, whose stanza it would share"
    return "is a command of the console, which would be run instead of the module's" if key in CONSOLE else ""


def reserved_for_parameter(name: str) -> str:
    """Return the language of prototypes in which a name is a reserved word, or an empty string."""
    return "C" if name in C else "C++" if name in CPP else ""
