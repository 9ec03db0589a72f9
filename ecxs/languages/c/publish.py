"""Library and manifest in their places: both or neither, each by a rename, whoever has the old ones in use."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.manifest_check import MAX_FILE_SIZE
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file, reason_of
from ecxs.file_lock import folder_lock, wait_a_moment
from ecxs.file_owner import adopt
from ecxs.file_swap import hold_folder, name_aside, read_or_none, sweep, sync_folder
from ecxs.files import edit_file, write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecxs.file_lock import Wait

    MakeManifest = Callable[[str], str]
    """Called with the text of the manifest that is there, empty if there is none; returns the new one."""


@dataclass(frozen=True, slots=True)
class PublishedPair:
    """The library and its manifest in their places, and whether one of them changed."""

    library: Path
    manifest: Path
    is_changed: bool


@contextmanager
def work_folder(out: Path) -> Iterator[Path]:
    """Yield a hidden folder beside the output, removed at the end; the next build removes that of a killed one."""
    if out.is_dir():
        hint = "remove the folder, or name another output with -o"
        raise EnvironmentFailure(f"cannot write '{out}': it is a folder", hint=hint)
    try:
        sweep(out.parent)
        while True:
            folder = name_aside(out, "new")
            folder.mkdir(mode=0o700)
            held = hold_folder(folder)
            if held is not None:
                break
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def publish(made: Path, out: Path, make_manifest: MakeManifest, *, wait: Wait = wait_a_moment) -> PublishedPair:
    """Put a library in its place and write its manifest, the manifest last; on a failure both are as before.

    The old library stays whole for a server that has it mapped: another file takes its name. One publication at a time
    changes a folder, so that library and manifest are of the same build.
    """
    manifest = out.with_suffix(".ecm")
    try:
        with folder_lock(out.parent, wait):
            former = _former(manifest)
            text = make_manifest(_text(former, manifest)).encode()
            is_same = _is_same(made, out)
            if not is_same:
                _dress(made, out)
            with _replaced(made, out, is_needed=not is_same):
                edit_file(manifest, former, text)
            sync_folder(out.parent)
    except OSError as error:
        raise _unwritable(out, error) from error
    return PublishedPair(out, manifest, not is_same or former != text)


def copy_pair(library: Path, folder: Path, *, wait: Wait = wait_a_moment) -> PublishedPair:
    """Copy a library and its manifest into a folder, as `publish` does; the manifest there is replaced."""
    target = folder / library.name
    manifest = library.with_suffix(".ecm")
    content = read_or_none(manifest)
    if content is None:
        hint = "build the library with 'ecxs -c', which writes it"
        raise EnvironmentFailure(f"'{library}' has no manifest '{manifest.name}' beside it", hint=hint)
    with work_folder(target) as work:
        made = work / library.name
        try:
            shutil.copyfile(library, made)
            made.chmod(0o755)
        except OSError as error:
            raise _unwritable(target, error) from error
        with folder_lock(folder, wait):
            is_same = _is_same(made, target)
            with _replaced(made, target, is_needed=not is_same):
                is_written = write_atomically(target.with_suffix(".ecm"), content)
            sync_folder(folder)
    return PublishedPair(target, target.with_suffix(".ecm"), is_written or not is_same)


@contextmanager
def _replaced(made: Path, out: Path, *, is_needed: bool) -> Iterator[None]:
    """Give a file the place of another, and give it back if the block raises."""
    if not is_needed:
        yield
        return
    # Content before the name: after a power failure it is the old file or the new one.
    sync_folder(made)
    kept = made.with_name("former")
    _keep_aside(out, kept)
    made.rename(out)
    try:
        yield
    except BaseException:
        if kept.exists():
            kept.rename(out)
        else:
            out.unlink(missing_ok=True)
        raise


def _keep_aside(out: Path, kept: Path) -> None:
    """Give a file a second name, or make a copy where that is not allowed: another's file, or a disk without links."""
    try:
        os.link(out, kept, follow_symlinks=False)
    except FileNotFoundError:
        return
    except OSError:
        shutil.copy2(out, kept, follow_symlinks=False)


def _former(manifest: Path) -> bytes | None:
    """Return the manifest that is there; what cannot be read as one is told by its own name."""
    try:
        return read_file(manifest, MAX_FILE_SIZE)
    except FileNotFoundError:
        return None
    except OSError as error:
        hint = "remove it, or put the manifest in its place: the build adds its lines there"
        raise EnvironmentFailure(f"cannot read '{manifest}': {reason_of(error)}", hint=hint) from error


def _dress(made: Path, out: Path) -> None:
    """Give the library the mode of the one before, or that of a program; root's belongs to whom the folder does."""
    mode = 0o777 & ~_mask()
    with suppress(FileNotFoundError):
        # A link says nothing of the library, nor does a device: that of /dev/null would let everybody write it.
        found = out.lstat().st_mode
        mode = found & 0o777 if stat.S_ISREG(found) else mode
    made.chmod(mode)
    descriptor = os.open(made, os.O_RDONLY | os.O_CLOEXEC)
    try:
        adopt(descriptor, out.parent)
    finally:
        os.close(descriptor)


def _mask() -> int:
    # The only way to read it is to set it; nothing else runs in this process.
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _is_same(made: Path, out: Path) -> bool:
    try:
        has_size = not out.is_symlink() and out.stat().st_size == made.stat().st_size
        return has_size and out.read_bytes() == made.read_bytes()
    except FileNotFoundError:
        return False


def _text(content: bytes | None, path: Path) -> str:
    try:
        return (content or b"").decode()
    except UnicodeDecodeError as error:
        message = f"the manifest '{path}' is no text: byte {error.start + 1} is not UTF-8"
        raise EnvironmentFailure(message, hint="mend it, or remove it: the build then writes it anew") from error


def _unwritable(out: Path, error: OSError) -> EnvironmentFailure:
    reason = (error.strerror or str(error)).lower()
    if isinstance(error, FileNotFoundError) and not out.parent.exists():
        return EnvironmentFailure(f"cannot write '{out}': there is no folder '{out.parent}'", hint=_absent_hint(out))
    hint = f"check the permissions and the free space of '{out.parent}', or name another output with -o"
    return EnvironmentFailure(f"cannot write '{out}': {reason}", hint=hint)


def _absent_hint(out: Path) -> str:
    return f"make it first: 'mkdir -p {shlex.quote(str(out.parent))}', or name another output with -o"
