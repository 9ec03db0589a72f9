"""Plain values: what all three forms of an answer can show."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A value that JSON can represent."""

_DEEPEST: Final = 32


def to_plain(value: object, depth: int = 0) -> Plain:
    """Convert dataclasses field by field, enums to their names, and anything unknown or too deep to its text."""
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else str(value)
    if depth == _DEEPEST:
        return str(value)
    return _collection_to_plain(value, depth + 1)


def _collection_to_plain(value: object, depth: int) -> Plain:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name), depth) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item, depth) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, AbstractSet):
        return [to_plain(item, depth) for item in sorted(value, key=str)]
    if isinstance(value, Sequence):
        return [to_plain(item, depth) for item in value]
    return str(value)
