"""One file in the place of another, in one step in which no save is lost; and what killed runs leave of such steps."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import stat
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file
from ecxs.file_exchange import FileWatch, exchange, rename_free

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW_FILE_MODE: Final = 0o644
_MAX_STEM_BYTES: Final = 200
_MAX_SWAP_STEM_BYTES: Final = 170
_MAX_CHARACTER_BYTES: Final = 4
_LEFTOVER: Final = re.compile(r"\..+\.([1-9][0-9]*)-[0-9a-f]{12}\.(tmp|new|old)\Z", re.DOTALL)
_DIGITS: Final = 16
_SWAP: Final = re.compile(
    rf"\.(?!\.{{2,3}}[1-9])(.+)\.([1-9][0-9]*-[0-9a-f]{{12}})-([0-9a-f]{{{_DIGITS}}})-([0-9a-f]{{{_DIGITS}}})\.swap\Z",
    re.DOTALL,
)
_MAX_SWAPPED_SIZE: Final = 64 * 1024 * 1024
_MAX_EXCHANGES: Final = 8
_MAX_FILE: Final = 1024 * 1024 * 1024
_MOMENT: Final = 0.001
_MAX_MOMENTS: Final = 5000


class FileChanged(EnvironmentFailure):
    """A refusal to write a file that somebody changed after it was read."""

    def __init__(self, path: Path, kept: Path | None = None) -> None:
        """Name the file, which is as the other one left it, and the place of a save that could not stay in it."""
        message = f"'{path}' was changed by somebody else meanwhile, and is left as they saved it"
        hint = "run the command again: it plans anew from what is there now"
        if kept is not None:
            message = f"'{path}' was saved more than once while it was replaced; one of the saves is kept in '{kept}'"
            hint = (
                f"compare '{kept.name}' with '{path.name}', merge what you miss, delete it, and run the command again"
            )
        super().__init__(message, hint=hint)
        self.kept = kept


def is_temporary(name: str) -> bool:
    """Tell whether a name is that of a file which a killed run left, and which the next write beside it removes."""
    return _LEFTOVER.match(name) is not None or _SWAP.match(name) is not None


def name_aside(path: Path, suffix: str) -> Path:
    """Return an unused hidden name beside `path`, which `sweep` knows."""
    # The process is for people who find it: other containers have the same numbers.
    return path.with_name(f".{_cut(path.name, _MAX_STEM_BYTES)}.{os.getpid()}-{os.urandom(6).hex()}.{suffix}")


def _cut(name: str, most: int) -> str:
    # File systems limit the bytes of a name. Cut by characters, since not all of them take a part of one.
    while len(os.fsencode(name)) > most:
        name = name[:-1]
    return name


def open_file_aside(path: Path) -> tuple[Path, int]:
    """Make a temporary file beside `path`; nobody sweeps it while the descriptor is open."""
    while True:
        temporary = name_aside(path, "tmp")
        # O_EXCL and O_NOFOLLOW: whoever may write in this folder cannot plant a file or link under the temporary name.
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, _NEW_FILE_MODE)
        if _hold(descriptor):
            return temporary, descriptor
        os.close(descriptor)


def hold_for_reading(temporary: Path) -> int:
    """Open a temporary file that is held already, to hold it on when its writer is closed."""
    descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    _hold(descriptor)
    return descriptor


def hold_folder(folder: Path) -> int | None:
    """Open a temporary folder so that nobody sweeps it; `None` when somebody was faster."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    if _hold(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def _hold(descriptor: int) -> bool:
    """Lock a temporary entry for as long as it is open; tell whether it is still there."""
    # A file system without locks has nobody who sweeps, either.
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_SH)
    return os.fstat(descriptor).st_nlink > 0


def sweep(folder: Path) -> None:
    """Remove temporary entries of killed runs from a folder; those of living processes stay.

    Whoever makes one holds a lock on it, which the kernel lets go when he ends, in whatever container he was. Raise
    `FileChanged` if a save of somebody was among them: it went to its place, or is kept under a name that is said.
    """
    with os.scandir(folder) as entries:
        found = [entry.path for entry in entries if is_temporary(entry.name)]
    changed = None
    for path in found:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        # It is gone, or not for us to read, or a link, which is none of ours.
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            changed = _sweep_one(Path(path), os.fstat(descriptor)) or changed
        # Somebody is at work on it, or the folder is not ours to clear.
        except OSError:
            pass
        finally:
            os.close(descriptor)
    if changed is not None:
        raise changed


def _sweep_one(path: Path, found: os.stat_result) -> FileChanged | None:
    if stat.S_ISDIR(found.st_mode):
        shutil.rmtree(path, ignore_errors=True)
    elif _SWAP.match(path.name) is None:
        path.unlink()
    # Nothing of ours is larger, and whatever it is need not be read.
    elif stat.S_ISREG(found.st_mode) and found.st_size <= _MAX_SWAPPED_SIZE:
        return settle(path, _target_of_swap(path))
    return None


def read_or_none(path: Path) -> bytes | None:
    """Return the content of a file, or `None` if there is none; raise `OSError` for what is no regular one."""
    try:
        return read_file(path, _MAX_FILE)
    except FileNotFoundError:
        return None


def swap(temporary: Path, target: Path, before: bytes, after: bytes) -> None:
    """Put a temporary file that holds `after` in the place of a file that holds `before`, and remove that one.

    Both change places in one step, so whatever was saved up to then comes out, and goes back if it is not `before`.
    """
    with _watched(target, before):
        # From here on the name says what may be removed, since somebody's save may be under it when we are killed.
        aside = _name_of_swap(temporary, target, before, after)
        temporary.rename(aside)
        try:
            if not exchange(aside, target):
                aside.rename(target)
                return
        except BaseException:
            settle(aside, target)
            raise
    try:
        changed = settle(aside, target)
    # Also on Ctrl-C: only a kill leaves it to the next command.
    except BaseException:
        settle(aside, target)
        raise
    if changed:
        raise changed


def take_away(path: Path, before: bytes) -> None:
    """Remove a file that holds `before`; whatever else was saved there stays."""
    with _watched(path, before):
        gone = _name_of_swap(name_aside(path, "tmp"), path, before, before)
        rename_free(path, gone)
    try:
        changed = settle(gone, path)
    except BaseException:
        # It cannot be removed, so it stays where it was.
        with suppress(FileNotFoundError):
            place_new(gone, path)
        raise
    if changed:
        raise changed


def settle(aside: Path, target: Path | None) -> FileChanged | None:
    """Bring a replacement of `target` to its end, also one that was killed; return what there is to say of it.

    What lies aside is removed if it is the tool's new content, or that from which the tool planned. Anything else is
    somebody's save: it goes to its place if that holds nothing but what the tool wrote, and gets a visible name if
    somebody has saved there, too.
    """
    match = _SWAP.match(aside.name)
    if match is None:
        return None
    known = frozenset(match.group(3, 4))
    if _discard(aside, known):
        return None
    if not aside.exists():
        # Somebody else has settled it.
        return None if target is not None and _digest(target) in {match[4], None} else FileChanged(target or aside)
    if target is None:
        return _keep(aside, aside.with_name(match[1]))
    if not os.path.lexists(target):
        with suppress(FileExistsError):
            rename_free(aside, target)
            return FileChanged(target)
    _put_back(aside, target, match[4])
    return FileChanged(target) if _discard(aside, known) else _keep(aside, target)


def _put_back(aside: Path, target: Path, expected: str | None) -> None:
    """Put back what somebody saved, as long as nobody has saved there since; of two saves the later one is there."""
    for _ in range(_MAX_EXCHANGES):
        with suppress(FileNotFoundError), FileWatch(target) as watch:
            if watch.is_touched or _digest(target) != expected:
                return
            ours = _digest(aside)
            if not exchange(aside, target) or _digest(aside) == expected:
                return
            expected = ours


def _discard(path: Path, known: frozenset[str]) -> bool:
    """Remove a file that holds a known content, while nobody has it open for writing; tell whether it did."""
    try:
        watch = FileWatch(path)
    except OSError:
        return False
    with watch:
        for _ in range(2):
            if watch.is_touched or _digest_of(watch.content()) not in known:
                return False
            # Whoever had looked up the name before it changed has opened the file by now, and the lease tells.
            time.sleep(_MOMENT)
        path.unlink(missing_ok=True)
        if not _is_final(watch, known):
            _bring_back(path, watch)
            return False
    return True


def _is_final(watch: FileWatch, known: frozenset[str]) -> bool:
    """Tell whether a file that has lost its name still holds a known content, when nobody writes into it any more."""
    if watch.is_touched:
        watch.let_go()
        for _ in range(_MAX_MOMENTS):
            time.sleep(_MOMENT)
            if watch.is_quiet():
                break
    return _digest_of(watch.content()) in known


def _bring_back(path: Path, watch: FileWatch) -> None:
    """Give a content a name again that a writer has put into a file without one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, _NEW_FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(watch.content())
        with suppress(OSError):
            former = watch.status()
            os.fchown(descriptor, former.st_uid, former.st_gid)
            os.fchmod(descriptor, stat.S_IMODE(former.st_mode))


def _keep(aside: Path, target: Path) -> FileChanged:
    """Give somebody's save a name beside the file that they, or others, have saved since."""
    kept = target.with_name(f"{_cut(target.name, _MAX_STEM_BYTES)}.saved-{os.urandom(4).hex()}")
    try:
        rename_free(aside, kept)
    except FileNotFoundError:
        return FileChanged(target)
    return FileChanged(target, kept)


def place_new(temporary: Path, target: Path) -> None:
    """Give a file its name, which must be free."""
    try:
        rename_free(temporary, target)
    except FileExistsError as error:
        raise FileChanged(target) from error


@contextmanager
def _watched(path: Path, before: bytes) -> Iterator[None]:
    """Watch a file; refuse one that somebody has open for writing, or that does not hold `before`."""
    try:
        watch = FileWatch(path)
    except FileNotFoundError as error:
        raise FileChanged(path) from error
    with watch:
        if watch.is_open_elsewhere or read_or_none(path) != before:
            raise FileChanged(path)
        yield


def _name_of_swap(temporary: Path, target: Path, before: bytes, after: bytes) -> Path:
    """Return the name for what changes places with `target`: that of a temporary file, and what may be removed."""
    unique = temporary.name.split(".")[-2]
    stem = _cut(target.name, _MAX_SWAP_STEM_BYTES)
    return target.with_name(f".{stem}.{unique}-{_digest_of(before)}-{_digest_of(after)}.swap")


def _target_of_swap(aside: Path) -> Path | None:
    """Return the file that something has changed places with; `None` for a name that was cut."""
    match = _SWAP.match(aside.name)
    if match is None or len(os.fsencode(match[1])) > _MAX_SWAP_STEM_BYTES - _MAX_CHARACTER_BYTES:
        return None
    return aside.with_name(match[1])


def _digest(path: Path) -> str | None:
    """Return the digest of a file's content; `None` for what cannot be read, or is too large to be ours."""
    try:
        return _digest_of(path.read_bytes()) if path.stat().st_size <= _MAX_SWAPPED_SIZE else None
    except OSError:
        return None


def _digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder, or the content of a file, last."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
