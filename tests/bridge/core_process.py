"""A process of `programs/models.c`, which does to the core what its input says."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bridge.conftest import Programs

SOURCE = Path(__file__).parent / "programs/models.c"


class Core:
    """The process, with the address sanitizer; each call is one line and its answer."""

    def __init__(self, programs: Programs) -> None:
        program = programs.with_core("address", SOURCE).path
        self._process = subprocess.Popen([str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __call__(self, command: str, *words: bytes | int) -> list[bytes]:
        raws = (str(word).encode() if isinstance(word, int) else word for word in words)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command} {' '.join(raw.hex() or '-' for raw in raws)}\n".encode())
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line.endswith(b"\n"), "the program ended"
        return line.split()

    def end(self) -> int:
        """End the process and return its exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return self._process.wait(timeout=30)


def raw(answer: bytes) -> bytes:
    """Return the bytes of one word of an answer."""
    return b"" if answer == b"-" else bytes.fromhex(answer.decode())


def pairs(answer: list[bytes]) -> dict[bytes, bytes]:
    """Return the words of an answer, two by two."""
    found = [raw(word) for word in answer]
    return dict(zip(found[::2], found[1::2], strict=True))
