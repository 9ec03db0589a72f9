"""The cache of compiled templates."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jinja2 import FileSystemBytecodeCache

if TYPE_CHECKING:
    from jinja2.bccache import Bucket


class TemplateCache(FileSystemBytecodeCache):
    """A cache of compiled templates that treats unreadable and unwritable files as a miss."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template's bytecode if it is in the cache."""
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store a template's bytecode if the disk takes it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
