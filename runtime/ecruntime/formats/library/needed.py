"""The symbols of the libraries that a library needs, found as the loader finds them and kept in a cache."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library.image import MAX_LIBRARY_SIZE, Image
from ecruntime.formats.library.library import LibraryError
from ecruntime.foundation.file_reading import read_at_most, read_file
from ecruntime.foundation.own_folder import is_own_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.formats.library.library import Library

ALWAYS: Final = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0")
"""Libraries of every process: symbols of theirs are found whether or not a library says that it needs them."""
_FOLDERS: Final = ("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib")
_MAX_CONF: Final = 65536
_MAX_LIBRARIES: Final = 500
_MAX_LOOKUPS: Final = 20_000
"""Files that may be looked for; whatever is wanted behind them counts as not found."""
_FORM: Final = "ecxs symbols 1"
_MAX_CACHED: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class NeededSymbols:
    """The symbols that the needed libraries give, and the names of libraries that were not found."""

    names: frozenset[str]
    missing: tuple[str, ...] = ()
    unreachable: tuple[tuple[str, str], ...] = ()
    """Libraries that the linker found and the loader does not: names and folders."""


@dataclass(frozen=True, slots=True)
class _Symbols:
    names: frozenset[str]
    needed: tuple[str, ...]
    run_path: tuple[str, ...]


def needed_symbols(
    library: Library, *, cache: Path | None = None, root: Path = Path("/"), linked: Iterable[str] = ()
) -> NeededSymbols:
    """Return what the needed libraries of a library export, and those in turn, as far as they are found.

    `cache` is a folder that may be deleted at any time; `root` is the machine whose folders are searched. `linked`
    are files that the linker read: one that only the linker finds gives its symbols, too.
    """
    if cache is not None and not is_own_folder(str(cache)):
        cache = None
    folders = tuple(_system_folders(library.machine, root))
    left = _MAX_LOOKUPS
    names: set[str] = set()
    missing: list[str] = []
    unreachable: list[tuple[str, str]] = []
    seen: set[str] = set()
    pending = [(name, library.run_path, library.file) for name in library.needed]
    pending += [(name, (), "") for name in ALWAYS]
    while pending and len(seen) < _MAX_LIBRARIES:
        name, run_path, origin = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        searched = (*_own_folders(run_path, origin), *folders)[:left]
        left -= len(searched)
        found = _found(name, searched, library.machine, cache)
        if found is None and name in library.needed:
            found = _linked(name, linked, library.machine)
            if found is None:
                missing.append(name)
            else:
                unreachable.append((name, str(found[0].parent)))
        if found is None:
            continue
        path, symbols = found
        names |= symbols.names
        pending += [(other, symbols.run_path, str(path)) for other in symbols.needed]
    return NeededSymbols(frozenset(names), tuple(missing), tuple(unreachable))


def _linked(name: str, files: Iterable[str], machine: str) -> tuple[Path, _Symbols] | None:
    """Return the file that the linker took for a library, by its name or by the name that it states of itself."""
    for path in (Path(file) for file in files if ".so" in os.path.basename(file)):  # noqa: PTH119 - a text
        with suppress(OSError, LibraryError, ValueError):
            image = Image(read_file(path, MAX_LIBRARY_SIZE), str(path))
            if image.machine == machine and name in {image.dynamic().soname, path.name}:
                return path, _exported(image)
    return None


def _own_folders(run_path: Iterable[str], origin: str) -> Iterator[Path]:
    beside = os.path.dirname(os.path.realpath(origin))  # noqa: PTH120 - the loader, too, takes the text of the path
    for folder in run_path:
        yield Path(folder.replace("${ORIGIN}", beside).replace("$ORIGIN", beside))


def _system_folders(machine: str, root: Path) -> Iterator[Path]:
    if root == Path("/"):
        yield from (Path(folder) for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder)
    listed: list[str] = []
    _read_conf(root / "etc/ld.so.conf", root, listed, depth=0)
    triplet = f"{machine}-linux-gnu"
    for folder in (*listed, f"/lib/{triplet}", f"/usr/lib/{triplet}", *_FOLDERS):
        yield root / folder.lstrip("/")


def _read_conf(path: Path, root: Path, found: list[str], *, depth: int) -> None:
    """Collect the folders of a configuration of the loader; what cannot be read has none."""
    lines = []
    with suppress(OSError):
        lines = read_at_most(path, _MAX_CONF).decode("utf-8", "replace").splitlines()
    for line in lines:
        words = line.partition("#")[0].split()
        if len(words) == 1:
            found.append(words[0])
        elif len(words) == 2 and words[0] == "include" and depth < 4:
            pattern = words[1].lstrip("/") if words[1].startswith("/") else f"etc/{words[1]}"
            for other in sorted(root.glob(pattern)):
                _read_conf(other, root, found, depth=depth + 1)


def _found(name: str, folders: Iterable[Path], machine: str, cache: Path | None) -> tuple[Path, _Symbols] | None:
    """Return the first library of a name for this machine, as the loader passes over those of others."""
    for path in (Path(name),) if "/" in name else (folder / name for folder in folders):
        with suppress(OSError, LibraryError, ValueError):
            if path.is_file():
                return path, _symbols(path, machine, cache)
    return None


def _symbols(path: Path, machine: str, cache: Path | None) -> _Symbols:
    real = Path(os.path.realpath(path))
    stat = real.stat()
    identity = f"{_FORM}\t{machine}\t{stat.st_mtime_ns}\t{stat.st_size}\t{stat.st_ino}\t{real}"
    kept = cache / hashlib.sha256(os.fsencode(real)).hexdigest()[:32] if cache is not None else None
    known = _kept(kept, identity) if kept is not None else None
    if known is not None:
        return known
    image = Image(read_file(real, MAX_LIBRARY_SIZE), str(real))
    if image.machine != machine:
        raise LibraryError(f"{real}: it was built for {image.machine}")
    symbols = _exported(image)
    if kept is not None:
        _keep(kept, identity, symbols)
    return symbols


def _exported(image: Image) -> _Symbols:
    dynamic = image.dynamic()
    names = frozenset(it.name for it in image.symbols if it.is_defined and not it.is_local)
    return _Symbols(names, dynamic.needed, dynamic.run_path)


def _kept(path: Path, identity: str) -> _Symbols | None:
    try:
        text = read_file(path, _MAX_CACHED).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    parts = text.split("\n")
    # The last line says that all of it was written.
    if len(parts) < 5 or parts[0] != identity or parts[-1] != _FORM:
        return None
    return _Symbols(frozenset(parts[3:-1]), _listed(parts[1]), _listed(parts[2]))


def _listed(line: str) -> tuple[str, ...]:
    return tuple(item for item in line.split("\t") if item)


def _keep(path: Path, identity: str, symbols: _Symbols) -> None:
    lines = (identity, "\t".join(symbols.needed), "\t".join(symbols.run_path), *sorted(symbols.names), _FORM)
    if any("\n" in line for line in lines):
        return
    # A cache that cannot be written only costs time.
    with suppress(OSError, UnicodeEncodeError):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.write_bytes("\n".join(lines).encode())
        aside.replace(path)
