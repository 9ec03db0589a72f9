"""The classes of objects as scripts know them: names of the catalogue, of C, and of Python for one class."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import Final

from ecruntime.catalogue.c_api import load_c_api

_WORDS: Final = MappingProxyType(
    {
        "EcMessage": "message",
        "AcceptConstruct": "ac",
        "ValidateContext": "vctx",
        "EcMessagePart": "msgpart",
        "Context": "ECDict",
    }
)
"""The classes of Python whose name in scripts is not that of their type in C."""
_BY_ANY_NAME: Final = MappingProxyType(
    {
        "msg": "message",
        "ec_message": "message",
        "accept_construct": "ac",
        "validate_context": "vctx",
        "ec_message_part": "msgpart",
    }
)
_CATALOGUE: Final = MappingProxyType(
    {
        "message": ("msg",),
        "xml_document": ("doc",),
        "xml_node": ("node",),
        "http_session": ("http_session", "sess"),
        "ec_httpsrv_session": ("ec_httpsrv_session", "session"),
    }
)
"""The names under which the catalogue has the members of a class, where they are others."""
_STRUCTURES: Final = MappingProxyType({"message": "ec_message", "ac": "accept_construct", "vctx": "validate_context"})
_CAPITAL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@cache
def class_word(python_name: str) -> str:
    """Return the class of an object of Python as scripts know it: `HttpSession` is `http_session`."""
    return _WORDS.get(python_name) or _CAPITAL.sub("_", python_name).lower()


def one_name(name: str) -> str:
    """Return the one name of a class that may be called by several."""
    return _BY_ANY_NAME.get(name) or _WORDS.get(name) or name


def catalogue_names(name: str) -> tuple[str, ...]:
    """Return the names under which the catalogue has methods and members of a class."""
    known = one_name(name)
    return _CATALOGUE.get(known, (known,))


@cache
def members_in_c(name: str) -> frozenset[str]:
    """Return the members of the structure in C that a class stands for; none when no document has it."""
    known = one_name(name)
    wanted = _STRUCTURES.get(known, known)
    return frozenset(
        member.name
        for structure in load_c_api().structures
        if wanted in {structure.name, structure.tag, *structure.aliases}
        for member in structure.members
        if "." not in member.name
    )
