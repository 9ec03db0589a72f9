"""Jobs that read a whole resource: `io_wrapper_create_read_job`."""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UNWINDING
from ecruntime.foundation.raised import is_raised_as
from ecruntime.threads import AsyncJob

if TYPE_CHECKING:
    from ecruntime.io.wrapper import IoWrappers

_PIECE: Final = 1 << 16


class ReadStatus(IntEnum):
    """The result of a read job: `IOJ_*`, with their numbers."""

    MISUSED = 0
    """The job did not run."""
    OPEN_FAILED = 1
    """The resource could not be opened."""
    READ_FAILED = 2
    """It could not be read to its end."""
    STORE_FAILED = 3
    """It is longer than the limit of the job."""
    COMPLETED = 4
    """All of it is in the buffer."""


class ReadJob(AsyncJob):
    """A job that reads `filename` into `buffer`; its maker sets a completion and queues it.

    Until its completion only the job's thread touches it. `buffer` belongs to the maker, who may replace it by another
    bytearray; more than `limit` bytes end the job with STORE_FAILED.
    """

    __slots__ = ("buffer", "errorcode", "filename", "limit", "status", "wrappers")

    def __init__(self, wrappers: IoWrappers, filename: str) -> None:
        """Prepare to read `filename` through `wrappers`."""
        super().__init__(_read, job_class="IO")
        self.wrappers = wrappers
        """The IO wrappers that open it."""
        self.filename = filename
        """The name of the resource, with its scheme; a path without one is a file."""
        self.buffer = bytearray()
        """The bytes that were read."""
        self.limit = 64 << 20
        """The most bytes that are read."""
        self.status = ReadStatus.MISUSED
        """The result so far."""
        self.errorcode = 0
        """The number of the error, as in `errno`; 0 for none."""


def _read(job: ReadJob, closure: object) -> None:
    del closure
    try:
        io = job.wrappers.open(job.filename)
    except UNWINDING:
        raise
    except BaseException as error:  # noqa: BLE001 - the name may be a peer's: no scheme, a zero byte, what a driver makes of it
        _fail(job, ReadStatus.OPEN_FAILED, error)
        return
    with io:
        try:
            while piece := io.read(_PIECE):
                if len(job.buffer) + len(piece) > job.limit:
                    job.status, job.errorcode = ReadStatus.STORE_FAILED, errno.EFBIG
                    return
                job.buffer += piece
        except UNWINDING:
            raise
        except BaseException as error:  # noqa: BLE001 - a driver of somebody else
            _fail(job, ReadStatus.READ_FAILED, error)
            return
    job.status = ReadStatus.COMPLETED


def _fail(job: ReadJob, status: ReadStatus, error: BaseException) -> None:
    job.status = status
    job.errorcode = (error.errno or errno.EIO) if is_raised_as(error, OSError) else errno.EINVAL
