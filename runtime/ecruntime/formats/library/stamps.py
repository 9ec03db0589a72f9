"""The stamps of a library: one of 128 bytes for each translation unit, in the section `.ecxs.abi`."""

from __future__ import annotations

import struct
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library.library import NEWER_API, OLDER_API, Stamp
from ecruntime.formats.library.stamp_fields import ABI_VERSION, RUNTIME_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION: Final = ".ecxs.abi"
SIZE: Final = 128
MAX_STAMPS: Final = 1_000
_MAGIC: Final = b"ecxsabi\0"
_LAYOUT: Final = struct.Struct("<8s30I")


def read_stamps(data: bytes, names: tuple[str, ...]) -> tuple[Stamp, ...]:
    """Read the content of the section, each different stamp once; `names` are the expressions of the numbers."""
    found: dict[tuple[int, ...], Stamp] = {}
    # Units may be aligned, so the next stamp is searched rather than computed.
    at = data.find(_MAGIC)
    for _ in range(MAX_STAMPS):
        if at < 0 or at + SIZE > len(data):
            break
        _, abi, api, count, *values = _LAYOUT.unpack_from(data, at)
        counted = values[: min(count, len(values))]
        labels = [names[index] if index < len(names) else f"field {index}" for index in range(len(counted))]
        fields = MappingProxyType(dict(zip(labels, counted, strict=True)))
        found.setdefault((abi, api, *counted), Stamp(abi, api, fields))
        at = data.find(_MAGIC, at + SIZE)
    return tuple(found.values())


def differences(stamp: Stamp) -> Iterator[str]:
    """Yield the numbers of a stamp that are others than those of this runtime."""
    if stamp.abi != ABI_VERSION:
        yield f"the ABI version is {stamp.abi} there and {ABI_VERSION} here"
    if stamp.api not in (OLDER_API, NEWER_API):
        yield f"EC_API is {stamp.api} there, and {OLDER_API} or {NEWER_API} here"
    for expression, value in RUNTIME_FIELDS.items():
        theirs = stamp.fields.get(expression)
        if theirs != value:
            yield f"{expression} is {'missing' if theirs is None else theirs} there and {value} here"
    for expression, number in stamp.fields.items():
        if expression not in RUNTIME_FIELDS:
            yield f"{expression} is {number} there and missing here"
