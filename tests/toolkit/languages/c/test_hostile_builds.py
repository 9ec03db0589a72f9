"""Pipes, devices, full disks and strange compilers: each build ends, says why, and leaves nothing half-written."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.languages.c.conftest import script
from tests.toolkit.languages.c.test_refused_builds import outputs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Ecxs = Callable[..., tuple[int, str, str]]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def large(path: Path) -> None:
    path.write_bytes(b"#" * (1024 * 1024 + 1))


STRANGE = {
    pipe: "it is not a regular file",
    loop: "too many levels of symbolic links",
    device: "it is not a regular file",
    large: "it has more than 1048576 bytes",
    os.mkdir: "is a directory",
}


@pytest.mark.parametrize("make", STRANGE)
def test_what_stands_in_the_place_of_a_manifest_is_named(
    make: Callable[[Path], None], folder: Path, ecxs: Ecxs
) -> None:
    make(folder / "greet.ecm")
    assert ecxs("-c", "greet.c") == (
        3,
        "",
        (
            f"error: cannot read 'greet.ecm': {STRANGE[make]}\n"
            "  hint: remove it, or put the manifest in its place: the build adds its lines there\n"
        ),
    )
    assert outputs(folder) == ["greet.ecm"]


@pytest.mark.parametrize("make", [pipe, device])
def test_a_source_that_is_no_file_is_refused(make: Callable[[Path], None], folder: Path, ecxs: Ecxs) -> None:
    make(folder / "odd.c")
    hint = "name a file: the preprocessor, the compiler and the next build read it one after the other"
    message = f"error: 'odd.c' is a pipe, a device or a socket\n  hint: {hint}\n"
    assert ecxs("-c", "odd.c") == (2, "", message)


WRITES_AS = """for word; do [ "$last" = -o ] && out=$word; [ "$word" = -E ] && mode=E; last=$word; done
[ "$mode" = E ] || exec gcc "$@"
"""


def test_a_compiler_that_names_a_device_as_what_it_read_is_not_waited_for(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = 'echo "x: greet.c /dev/zero" > "${out%.i}.d"; cp greet.c "$out"\n'
    monkeypatch.setenv("CC", str(script(tmp_path / "cc", WRITES_AS + names)))
    assert ecxs("-c", "greet.c")[0] == 0


def test_a_compiler_that_makes_a_pipe_is_not_waited_for(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CC", str(script(tmp_path / "cc", f'{WRITES_AS}mkfifo "$out"\n')))
    code, _, err = ecxs("-c", "greet.c")
    assert code == 3
    assert "it is not a regular file" in err
    assert outputs(folder) == []


def test_a_compiler_that_leaves_a_process_behind_is_not_waited_for(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    left_behind = tmp_path / "pid"
    monkeypatch.setenv("CC", str(script(tmp_path / "cc", f'sleep 600 & echo $! >> {left_behind}\nexec gcc "$@"\n')))
    try:
        assert ecxs("-c", "greet.c")[0] == 0
    finally:
        for number in left_behind.read_text().split():
            os.kill(int(number), signal.SIGKILL)


def test_the_middle_of_an_endless_output_is_left_out(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from ecruntime.compiler import program
    from ecxs.languages.c import diagnostics

    monkeypatch.setattr(program, "MAX_OUTPUT", 4000)
    monkeypatch.setattr(diagnostics, "MAX_MESSAGES", 3)
    lines = 'yes "greet.c:1:1: warning: odd" | head -n 9000 >&2; echo the end >&2\n'
    compiler = script(tmp_path / "cc", f'for word; do [ "$word" = -E ] && exec gcc "$@"; done\n{lines}exit 1\n')
    monkeypatch.setenv("CC", str(compiler))

    code, out, err = ecxs("-c", "greet.c", "--json")

    assert code == 4
    assert f"... {26 * 9000 + 8 - 4000} bytes of the output are left out here ..." in err
    assert err.startswith("greet.c:1:1: warning: odd\n")
    assert err.endswith("the end\n")
    found = json.loads(out)["findings"]
    assert [one["message"] for one in found] == ["odd"] * 3 + ["the compiler and the linker have more than 3 messages"]


def test_a_full_disk_is_a_lack_of_the_machine(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    full = os.statvfs_result((4096, 4096, 1000, 0, 0, 1000, 900, 900, 0, 255))
    # On a full disk the compiler's words are lost, too.
    monkeypatch.setenv("CC", str(script(tmp_path / "cc", "exit 1\n")))
    assert ecxs("-c", "greet.c")[::2] == (4, "error: the compiler refuses 'greet.c'\n")
    monkeypatch.setattr(os, "statvfs", lambda _: full)

    hint = "make room there, or name another folder with -o or TMPDIR"
    message = f"error: there is no space left in '.'\n  hint: {hint}\n"
    assert ecxs("-c", "greet.c") == (3, "", message)


def test_without_a_home_nothing_is_kept_beside_the_output(
    folder: Path, ecxs: Ecxs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    before = set(folder.iterdir())

    assert ecxs("-c", "greet.c", "--compile-commands", "none")[0] == 0

    assert set(folder.iterdir()) - before == {folder / "greet.so", folder / "greet.ecm"}
