"""The stamps of a library: one of 128 bytes for each translation unit, in the section `.ecxs.abi`."""

from __future__ import annotations

import struct
from types import MappingProxyType
from typing import Final

from ecruntime.formats.library.library import Stamp

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
