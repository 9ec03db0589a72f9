"""C types of hook parameters and results, and their annotations in Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from ecruntime.foundation.errors import EcError
from ecruntime.foundation.near_miss import near_misses

_QUALIFIERS = frozenset({"const", "volatile", "restrict"})
_TAGS = frozenset({"struct", "union", "enum"})
INTEGERS = frozenset(
    {
        "char", "short", "int", "long", "unsigned", "signed", "size_t", "ssize_t", "time_t", "off_t", "pid_t", "mode_t",
        "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
        "u_int8_t", "u_int16_t", "u_int32_t", "u_int64_t", "intptr_t", "uintptr_t",
        "dsn_actype", "ec_binding_slot",
    }
)  # fmt: skip
_FLOATS = frozenset({"float", "double"})
_SPELLINGS = MappingProxyType(
    {
        **{name: name for name in sorted(INTEGERS | _FLOATS | {"void"})},
        **dict.fromkeys(("bool", "boolean", "integer"), "int"),
        **dict.fromkeys(("str", "string", "text", "cstring"), "const char *"),
        "bytes": "const unsigned char *",
        "timeval": "struct timeval *",
    }
)
"""Words that an author may write for a type, each with the type in C."""
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\*|\S")


class CTypeError(EcError):
    """A type text that is not a C type of a parameter or result."""

    exit_code = 1


class CKind(Enum):
    """The ways in which a value crosses between the languages."""

    VOID = "void"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    BYTES = "bytes"
    TIMEVAL = "timeval"
    CELL = "cell"
    OPAQUE = "opaque"


_POINTED_TO = {"void": CKind.OPAQUE, "char": CKind.STRING, "unsigned char": CKind.BYTES, "timeval": CKind.TIMEVAL}
_PYTHON_NAMES = {
    CKind.VOID: "None",
    CKind.INTEGER: "int",
    CKind.FLOAT: "float",
    CKind.STRING: "str",
    CKind.BYTES: "bytes",
    CKind.TIMEVAL: "Timeval",
}


@dataclass(frozen=True, slots=True)
class CType:
    """A parsed C type: `text` is its normal spelling, `base` its name without tag, `pointers` the number of stars."""

    text: str
    base: str
    pointers: int
    kind: CKind
    target: CType | None = None
    """The type of the cell's content; only for a `CELL`."""

    @property
    def opaque_name(self) -> str:
        """The class of `ecruntime.api` that stands for this opaque type, such as `EcMessage`."""
        if self.base in {"void", "va_list"} or not self.pointers:
            return {"void": "Pointer", "va_list": "VaList"}.get(self.base, camel(self.base))
        return camel(self.base)

    @property
    def is_unknown(self) -> bool:
        """Tell whether this is a bare word that C does not know.

        An author's own type is given as a pointer, or with its tag as in `struct reef`.
        """
        is_bare = not self.pointers and not _TAGS.intersection(self.text.split())
        return self.kind is CKind.OPAQUE and is_bare and self.base != "va_list"

    @property
    def is_own(self) -> bool:
        """Tell whether this points to a type that C does not know, and bears no tag that marks it as somebody's own."""
        innermost = self.target if self.target is not None else self
        is_plain = not _TAGS.intersection(self.text.split())
        return innermost.kind is CKind.OPAQUE and self.pointers > 0 and is_plain and self.base != "void"


def camel(name: str) -> str:
    """Turn `ec_message` into `EcMessage`; parts that are all upper case keep only their first capital."""
    parts = [part for part in name.split("_") if part and part != "t"]
    return "".join(part[:1].upper() + (part[1:].lower() if part.isupper() else part[1:]) for part in parts)


@lru_cache(maxsize=1024)
def parse_ctype(text: str) -> CType:
    """Parse the C type of a parameter or result; raise `CTypeError` for anything else."""
    tokens = _TOKEN.findall(text)
    if len(text) > 200 or not tokens:
        raise CTypeError(f"'{text[:40]}' is not a C type", hint="write it as in C, for example 'const char *'")
    words: list[str] = []
    stars = 0
    spelled: list[str] = []
    for token in tokens:
        if token == "*":  # noqa: S105 - a star, not a password
            stars += 1
        elif not token.isidentifier() or not token.isascii():
            raise CTypeError(
                f"'{text}' is not a C type: unexpected '{token}'", hint="write it as in C, for example 'const char *'"
            )
        elif token not in _QUALIFIERS:
            if stars:
                raise CTypeError(
                    f"'{text}' is not a C type: '{token}' follows a '*'", hint="the name belongs into 'name'"
                )
            words.append(token)
        spelled.append(token)
    names = [word for word in words if word not in _TAGS]
    if not names or (len(names) > 1 and not all(name in INTEGERS | _FLOATS for name in names)):
        raise CTypeError(f"'{text}' is not a C type", hint="write it as in C, for example 'const char *'")
    return _classify(_spell(spelled), " ".join(names), stars)


def suggested_types(word: str) -> tuple[str, ...]:
    """Return the C types that an author may have meant by a word, best first."""
    return tuple(dict.fromkeys(_SPELLINGS[near] for near in near_misses(word, _SPELLINGS)))


def _spell(tokens: list[str]) -> str:
    text = " ".join(tokens)
    return text.replace("* *", "**").replace("* *", "**")


def _classify(text: str, base: str, stars: int) -> CType:
    kind = _kind(base, has_star=stars > 0)
    own_stars = 0 if kind in {CKind.VOID, CKind.INTEGER, CKind.FLOAT} else min(stars, 1)
    if stars == own_stars:
        return CType(text, base, stars, kind)
    target = CType(f"{base} *" if own_stars else base, base, own_stars, kind)
    return CType(text, base, stars, CKind.CELL, target)


def _kind(base: str, *, has_star: bool) -> CKind:
    """Return the kind of a value of this base, or of a pointer to it."""
    if has_star and base in _POINTED_TO:
        return _POINTED_TO[base]
    if base == "void":
        return CKind.VOID
    if base in _FLOATS:
        return CKind.FLOAT
    is_integer = all(word in INTEGERS for word in base.split())
    return CKind.INTEGER if is_integer else CKind.OPAQUE


def python_name(ctype: CType) -> str:
    """Return the annotation that stands for a C type in a Python module; its names come from `ecruntime.api`."""
    if ctype.kind is CKind.CELL:
        assert ctype.target is not None
        return f"Cell[{python_name(ctype.target)}]"
    return ctype.opaque_name if ctype.kind is CKind.OPAQUE else _PYTHON_NAMES[ctype.kind]
