"""C types of hook parameters and results, and what stands for each in Python."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from ecruntime.spec.errors import EcError

_QUALIFIERS = frozenset({"const", "volatile", "restrict"})
_TAGS = frozenset({"struct", "union", "enum"})
_INTEGERS = frozenset(
    {
        "char", "short", "int", "long", "unsigned", "signed", "size_t", "ssize_t", "time_t", "off_t", "pid_t", "mode_t",
        "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
        "u_int8_t", "u_int16_t", "u_int32_t", "u_int64_t", "intptr_t", "uintptr_t",
        "dsn_actype", "ec_binding_slot",
    }
)  # fmt: skip
_FLOATS = frozenset({"float", "double"})
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\*|\S")


class CTypeError(EcError):
    """A type text that is not a C type of a parameter or result."""

    exit_code = 1


class CKind(Enum):
    """How a value crosses between the languages."""

    VOID = "void"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    BYTES = "bytes"
    TIMEVAL = "timeval"
    CELL = "cell"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class CType:
    """A parsed C type: `text` is its normal spelling, `base` its name without tag, `pointers` the number of stars."""

    text: str
    base: str
    pointers: int
    kind: CKind
    target: CType | None = None
    """For a `CELL`, the type of what the cell holds."""

    @property
    def opaque_name(self) -> str:
        """The class of `ecruntime.api` that stands for this opaque type, such as `EcMessage`."""
        if self.base in {"void", "va_list"} or not self.pointers:
            return {"void": "Pointer", "va_list": "VaList"}.get(self.base, camel(self.base))
        return camel(self.base)


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
    if not names or (len(names) > 1 and not all(name in _INTEGERS | _FLOATS for name in names)):
        raise CTypeError(f"'{text}' is not a C type", hint="write it as in C, for example 'const char *'")
    return _classify(_spell(spelled), " ".join(names), stars)


def _spell(tokens: list[str]) -> str:
    text = " ".join(tokens)
    return text.replace("* *", "**").replace("* *", "**")


def _classify(text: str, base: str, stars: int) -> CType:
    is_integer = all(word in _INTEGERS for word in base.split())
    if base == "void":
        if stars > 1:
            return CType(text, base, stars, CKind.CELL, CType("void *", "void", 1, CKind.OPAQUE))
        return CType(text, base, stars, CKind.OPAQUE if stars else CKind.VOID)
    if base == "char" and stars:
        target = CType("char *", "char", 1, CKind.STRING)
        return CType(text, base, stars, CKind.CELL, target) if stars > 1 else CType(text, base, 1, CKind.STRING)
    if base == "unsigned char" and stars == 1:
        return CType(text, base, 1, CKind.BYTES)
    if base == "timeval" and stars == 1:
        return CType(text, base, 1, CKind.TIMEVAL)
    if is_integer or base in _FLOATS:
        kind = CKind.INTEGER if is_integer else CKind.FLOAT
        if not stars:
            return CType(text, base, 0, kind)
        return CType(text, base, stars, CKind.CELL, CType(base, base, 0, kind))
    if stars > 1:
        return CType(text, base, stars, CKind.CELL, CType(f"{base} *", base, 1, CKind.OPAQUE))
    return CType(text, base, stars, CKind.OPAQUE)


def python_name(ctype: CType) -> str:
    """Return the annotation that stands for a C type in a Python module; its names come from `ecruntime.api`."""
    match ctype.kind:
        case CKind.VOID:
            return "None"
        case CKind.INTEGER:
            return "int"
        case CKind.FLOAT:
            return "float"
        case CKind.STRING:
            return "str"
        case CKind.BYTES:
            return "bytes"
        case CKind.TIMEVAL:
            return "Timeval"
        case CKind.CELL:
            assert ctype.target is not None
            return f"Cell[{python_name(ctype.target)}]"
        case CKind.OPAQUE:
            return ctype.opaque_name


def python_result(ctype: CType) -> str:
    """Return the annotation of a result of this type: a pointer may be NULL, which is `None` in Python."""
    name = python_name(ctype)
    return f"{name} | None" if ctype.pointers else name
