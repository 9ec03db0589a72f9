"""Databases of tests about datasources: files of SQLite, and one server of MariaDB for all processes of a run.

The server has a folder and a socket of its own, and no port. It lives as long as one of the processes holds the lock of
its users, so that none outlives a run that was ended.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

BASES = ("sqlite", "mariadb")
DRIVERS = {"sqlite": "litebase", "mariadb": "ds_mariadb"}
"""The module among the examples that asks each of them."""
EXAMPLES = Path(__file__).resolve().parents[1] / "examples" / "c"
# Continuous integration sets it: there a server that lacks is a failure.
NEEDED = "ECXS_NEEDS_MARIADB"
SOCKET = "ECXS_MARIADB_SOCKET"
PROGRAMS = ("mariadbd", "mariadb-install-db", "mariadb", "mariadb_config")
_LONGEST = 40.0
_SMALL = ("--innodb-buffer-pool-size=8M", "--innodb-log-file-size=4M", "--skip-name-resolve")
_QUICK = ("--skip-networking", "--skip-log-bin", "--innodb-flush-log-at-trx-commit=0")
# Run where the locks are, with the folder of the server and its command. Whoever comes after it has stopped being ready
# starts another one.
_KEEPER = """\
exec 9>>alive
flock 9
"$@" &
flock users rm -f ready
kill $!
wait $!
rm -rf "$0"
"""


def what_lacks() -> str:
    """Tell what of MariaDB this machine lacks; nothing where the tests can run."""
    lacking = [name for name in PROGRAMS if not _path_of(name)]
    return f"MariaDB is not installed: there is no {', no '.join(lacking)}" if lacking else ""


def require_mariadb() -> None:
    """Skip a test where MariaDB lacks, or fail it where it must be there."""
    lacking = what_lacks()
    if lacking and os.environ.get(NEEDED):
        pytest.fail(lacking)
    if lacking:
        pytest.skip(lacking)


def driver_sources(base: str) -> tuple[Path, ...]:
    """Return the sources of the module that asks a database, the generated one first."""
    name = DRIVERS[base]
    folder = EXAMPLES / name
    return (
        folder / "generated" / f"{name}_module.c",
        folder / "src" / "driver.c",
        folder / "src" / f"{name}.c",
        EXAMPLES / "sql_driver" / "sql_driver.c",
    )


def words_of(base: str) -> tuple[str, ...]:
    """Return the words with which a compiler finds the library of a database."""
    if base == "sqlite":
        return ("-lsqlite3",)
    command = [_path_of("mariadb_config"), "--cflags", "--libs"]
    return tuple(shlex.split(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


@contextmanager
def mariadb_server(shared: Path) -> Iterator[Path]:
    """Give the socket of the server, which the first user starts and the last one ends."""
    home = shared / "mariadb"
    home.mkdir(exist_ok=True)
    ready = home / "ready"
    with (home / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        with _locked(home / "start"):
            if not ready.exists():
                ready.write_text(str(_started(home)))
        yield Path(ready.read_text())
    if _is_free(home / "users") or not ready.exists():
        with _locked(home / "alive"):
            pass  # the server has ended


def ask_mariadb(path: Path, *queries: str) -> str:
    """Run queries as the owner of the server; return what they print."""
    command = [_path_of("mariadb"), "--no-defaults", "--batch", "--skip-column-names", "-u", "root", "-S", str(path)]
    done = subprocess.run(command, input="\n".join(queries), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _path_of(program: str) -> str:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") or ""


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_free(path: Path) -> bool:
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _started(home: Path) -> Path:
    # A path of a socket is short, and those of tests are not.
    folder = Path(tempfile.mkdtemp(prefix="ecxs-mariadb."))
    data, path, log = folder / "data", folder / "socket", home / "log"
    owner = ("--user=root",) if os.geteuid() == 0 else ()
    words = ["--no-defaults", f"--datadir={data}", *_SMALL, *owner]
    install = [_path_of("mariadb-install-db"), *words, "--auth-root-authentication-method=normal", "--skip-test-db"]
    server = [_path_of("mariadbd"), *words, f"--socket={path}", f"--pid-file={folder / 'pid'}", *_QUICK]
    with log.open("w") as output:
        done = subprocess.run(install, stdout=output, stderr=output, timeout=_LONGEST, check=False)
        assert done.returncode == 0, log.read_text()
        keeper = ["setsid", "sh", "-c", f"({_KEEPER}) &", str(folder), *server]
        subprocess.run(keeper, cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=True)
    _await_connection(path, home)
    return path


def _await_connection(path: Path, home: Path) -> None:
    end = time.monotonic() + _LONGEST
    while True:
        with socket.socket(socket.AF_UNIX) as link:
            if link.connect_ex(str(path)) == 0:
                return
        assert time.monotonic() < end, (home / "log").read_text()
        time.sleep(0.01)
