"""The buffer of the library's writers: records that are in no segment yet."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from ecruntime.io.jlog.form import PRE_COMMIT, segment_name
from ecruntime.io.jlog.walk import walk_records

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io.jlog.folder import JlogFolder

_WORD: Final = 4


def take_over_pre_commit(folder: JlogFolder, append: Callable[[bytes], None]) -> None:
    """Append what the buffer holds, and empty it; create it, empty, if there is none.

    Who was killed between the two leaves records in both places: what a segment has is not appended again.
    """
    with folder.open(PRE_COMMIT, flags=os.O_CREAT) as file, file.locked():
        if not file.size:
            file.write(bytes(_WORD), 0)
            return
        length = int.from_bytes(file.read(_WORD, 0), sys.byteorder)
        if not length:
            return
        buffer = _Buffer(file.read(length, _WORD))
        walked = walk_records(buffer, folder.metastore().form, 0, len(buffer.blob))
        bounds = [*walked.offsets, walked.end]
        missing = bounds[_known(folder, buffer.blob, bounds)] if walked.offsets else walked.end
        if missing < walked.end:
            append(buffer.blob[missing : walked.end])
        file.write(bytes(_WORD), 0)


class _Buffer:
    """The bytes of the buffer, as a source of records."""

    def __init__(self, blob: bytes) -> None:
        self.blob = blob

    def read(self, size: int, offset: int) -> bytes:
        """Return the bytes from `offset` on."""
        return self.blob[offset : offset + size]


def _known(folder: JlogFolder, blob: bytes, bounds: list[int]) -> int:
    """Return how many of the first records are in one of the last two segments."""
    # The last but one, too: the record that fills a segment begins the next.
    for number in folder.segments()[-2:]:
        with folder.open(segment_name(number)) as segment:
            content = segment.read(segment.size, 0)
        place = content.find(blob[: bounds[1]])
        if place >= 0:
            known = (index for index in range(len(bounds)) if content.startswith(blob[: bounds[index]], place))
            return max(known)
    return 0
