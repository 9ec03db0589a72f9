"""The records that the macros leave in the section `.ecxs.rec` of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.formats.library.c_literal import Unread, read_bits, read_text
from ecruntime.formats.library.library import (
    HookUse,
    LibraryHook,
    LibraryOption,
    OptionOrigin,
    RecordedRegistration,
    SourcePlace,
    UseKind,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

SECTION: Final = ".ecxs.rec"
MAX_RECORDS: Final = 20_000
MAX_SECTION_SIZE: Final = 4 * 1024 * 1024
_FIELDS: Final = {"opt": 14, "reg": 5, "hook": 9, "first": 3, "last": 3, "call": 3, "has": 3}
_TYPE: Final = "ECCFGTYPE_"


class Records:
    """The records of one library, each once, in the order of the file."""

    def __init__(self) -> None:
        """Begin without records."""
        self.options: dict[LibraryOption, None] = {}
        self.registered: dict[RecordedRegistration, None] = {}
        self.hooks: dict[LibraryHook, None] = {}
        self.uses: dict[HookUse, None] = {}
        self.notes: dict[str, None] = {}


def read_records(data: bytes) -> Records:
    """Read the content of the section; what is no record of ours is noted and left out."""
    found = Records()
    if len(data) > MAX_SECTION_SIZE:
        found.notes[f"its records have more than {MAX_SECTION_SIZE} bytes and were not read"] = None
        return found
    # Headers leave the same record in each translation unit, so the distinct ones are few.
    distinct = dict.fromkeys(text for text in data.split(b"\0") if text)
    if len(distinct) > MAX_RECORDS:
        found.notes[f"of its records only the first {MAX_RECORDS} were read"] = None
    for text in list(distinct)[:MAX_RECORDS]:
        fields = text.decode("utf-8", "backslashreplace").split("\x1f")
        if _FIELDS.get(fields[0]) != len(fields):
            found.notes[f"it has a record '{_shown(fields[0])}' of {len(fields)} fields, which is unknown"] = None
        else:
            _add(found, fields)
    return found


def _add(found: Records, fields: list[str]) -> None:
    kind, *rest = fields
    if kind == "opt":
        found.options[_option(rest)] = None
    elif kind == "reg":
        found.registered[RecordedRegistration(rest[0], rest[1], _place(rest[2:]))] = None
    elif kind == "hook":
        scope, name, returns, types, parameters, policy = rest[:6]
        found.hooks[LibraryHook(scope, name, returns, types, parameters, policy, _place(rest[6:]))] = None
    else:
        found.uses[HookUse(UseKind(kind), *rest)] = None


def _option(fields: list[str]) -> LibraryOption:
    module, name, kind, _, fallback, flags, default, option_map, validate, postset, datafree = fields[:11]
    texts = {"fallback": read_text(fallback), "default": read_text(default)}
    bits = read_bits(flags)
    unread = [member for member, value in texts.items() if isinstance(value, Unread)]
    return LibraryOption(
        name=name,
        type=kind.removeprefix(_TYPE),
        fallback=_text_or_none(texts["fallback"]),
        default=_text_or_none(texts["default"]),
        flags=None if isinstance(bits, Unread) else bits,
        has_map=_is_given(option_map),
        has_validator=_is_given(validate),
        has_postset=_is_given(postset),
        has_datafree=_is_given(datafree),
        module=module,
        origin=OptionOrigin.MACRO,
        place=_place(fields[11:]),
        unread=(*unread, "flags") if isinstance(bits, Unread) else tuple(unread),
    )


def _text_or_none(value: str | Unread | None) -> str | None:
    return None if isinstance(value, Unread) else value


def _is_given(expression: str) -> bool:
    return read_text(expression) is not None


def _place(fields: Iterable[str]) -> SourcePlace | None:
    file, line = fields
    number = int(line) if line.isdecimal() and line.isascii() and len(line) < 9 else 0
    return SourcePlace(_unquoted(file), number) if file else None


def _unquoted(file: str) -> str:
    text = read_text(file) if file.startswith('"') else file
    return text if isinstance(text, str) else file


def _shown(text: str) -> str:
    return text[:40] if text.isprintable() else ascii(text[:40])
