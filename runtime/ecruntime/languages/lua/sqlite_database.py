"""Databases of SQLite for scripts: what a datasource `sqlite:dbname=FILE` is where no module has a driver for it."""

from __future__ import annotations

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SqlValue: TypeAlias = "int | float | str | bytes | None"
Row: TypeAlias = "dict[str, int | float | bytes | None]"
_BUSY: Final = 5.0
"""Seconds to wait for another process that writes."""


class SqliteDatabase:
    """One connection, whose statements are in effect at once (any thread, one statement at a time)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection, which may be used in any thread."""
        connection.text_factory = bytes
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def opened(cls, file: str) -> SqliteDatabase:
        """Open a file, which is made if need be; raise `sqlite3.Error`."""
        return cls(sqlite3.connect(file, timeout=_BUSY, isolation_level=None, check_same_thread=False))

    def rows(self, text: str, parameters: Sequence[SqlValue] | Mapping[str, SqlValue], most: int = 0) -> list[Row]:
        """Return the rows of a statement, at most `most` unless that is 0; raise `sqlite3.Error`."""
        with self._lock:
            try:
                cursor = self._connection.execute(text, parameters)
                found = cursor.fetchmany(most) if most > 0 else cursor.fetchall()
                names = [column[0] for column in cursor.description or ()]
                cursor.close()
                if self._connection.in_transaction and self._connection.isolation_level is not None:
                    self._connection.commit()
            except OverflowError as error:  # an integer of more than 64 bits
                raise sqlite3.DataError(str(error)) from error
        return [dict(zip(names, row, strict=True)) for row in found]

    def close(self) -> None:
        """Close the connection, after the statement that runs."""
        with self._lock:
            self._connection.close()
