"""Library and manifest appear together or not at all, whoever is killed, interrupted or at work on the same."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.compiler import program
from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.file_swap import FileChanged
from ecxs.languages.c.publish import publish, work_folder
from tests.toolkit.languages.c.conftest import Facts, script, start

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Ecxs = Callable[..., tuple[int, str, str]]

HOLD = """\
import mmap, sys
with open(sys.argv[1], "rb") as file:
    held = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
print("held", flush=True)
sys.stdin.readline()
print(held[:] == open(sys.argv[2], "rb").read(), flush=True)
"""


def left(folder: Path) -> list[str]:
    """The hidden files and folders that builds have left."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def wait_for(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait until something is so; processes of others cannot be given a clock."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def test_a_process_that_has_the_old_library_mapped_is_not_harmed(folder: Path, ecxs: Ecxs, tmp_path: Path) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    copy = tmp_path / "copy"
    copy.write_bytes((folder / "greet.so").read_bytes())
    words = [sys.executable, "-c", HOLD, "greet.so", str(copy)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"

        assert ecxs("-c", "greet.c", '-DMARK="7"')[0] == 0

        holder.stdin.write("\n")
        holder.stdin.flush()
        assert holder.stdout.readline() == "True\n"
    assert (folder / "greet.so").read_bytes() != copy.read_bytes()


def test_hand_written_lines_of_a_manifest_stay(folder: Path, ecxs: Ecxs) -> None:
    text = "# by hand\n[greet]\nmsys.requires = other\n\n[another]\nmsys.provides = io.http\n"
    (folder / "greet.ecm").write_text(text)
    assert ecxs("-c", "greet.c")[0] == 0
    assert (folder / "greet.ecm").read_text() == text


def test_a_fault_in_a_hand_written_line_is_told_and_leaves_both_files(folder: Path, ecxs: Ecxs) -> None:
    (folder / "greet.ecm").write_text("[greet]\nmsys.requires tide\n")
    before = sorted(path.name for path in folder.iterdir())
    code, _, told = ecxs("-c", "greet.c")
    assert code == 4
    assert told == (
        "greet.ecm:2:1: error ECM005: 'msys.requires tide' is not a header, not a pair and not a comment\n"
        "  2 | msys.requires tide\n    | ^\n  hint: write '[name]' or 'key = value'\n1 error\n"
    )
    assert (folder / "greet.ecm").read_text() == "[greet]\nmsys.requires tide\n"
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_manifest_that_cannot_be_written_leaves_the_old_library(folder: Path) -> None:
    made, out = folder / "made.so", folder / "old.so"
    made.write_bytes(b"new")
    out.write_bytes(b"old")
    (folder / "old.ecm").write_text("[old]\n")

    def refuse(text: str) -> str:
        (folder / "old.ecm").write_text("[old]\n# saved meanwhile\n")
        return f"{text}# ours\n"

    with pytest.raises(EnvironmentFailure, match="was changed by somebody else meanwhile"):
        publish(made, out, refuse)
    assert out.read_bytes() == b"old"
    assert (folder / "old.ecm").read_text() == "[old]\n# saved meanwhile\n"


def test_a_first_library_goes_again_when_its_manifest_fails(folder: Path) -> None:
    made = folder / "made.so"
    made.write_bytes(b"new")

    def save_meanwhile(text: str) -> str:
        (folder / "first.ecm").write_text("[first]\n# saved meanwhile\n")
        return text

    with pytest.raises(FileChanged):
        publish(made, folder / "first.so", save_meanwhile)
    assert not (folder / "first.so").exists()


def test_a_folder_that_cannot_be_written_is_refused(folder: Path, ecxs: Ecxs) -> None:
    # The first build imports everything, since the other user may read nothing of ours.
    assert ecxs("-c", "greet.c", "--compile-commands", "none")[0] == 0
    before = sorted(folder.iterdir())
    folder.chmod(0o555)
    own = os.geteuid()
    os.seteuid(65534 if own == 0 else own)
    try:
        refused = ecxs("-c", "newer.c")
    finally:
        os.seteuid(own)
        folder.chmod(0o755)
    assert refused == (
        3,
        "",
        (
            "error: cannot write 'newer.so': permission denied\n"
            "  hint: check the permissions and the free space of '.', or name another output with -o\n"
        ),
    )
    assert sorted(folder.iterdir()) == before


def test_the_mode_of_the_library_stays(folder: Path, ecxs: Ecxs) -> None:
    assert ecxs("-c", "greet.c")[0] == 0
    assert (folder / "greet.so").stat().st_mode & 0o111
    (folder / "greet.so").chmod(0o640)
    assert ecxs("-c", "greet.c", '-DMARK="7"')[0] == 0
    assert (folder / "greet.so").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -15), (signal.SIGHUP, -1)])
def test_an_interrupted_build_leaves_nothing_and_ends_its_compiler(
    number: signal.Signals, code: int, folder: Path, tmp_path: Path
) -> None:
    began = tmp_path / "began"
    compiler = script(tmp_path / "cc", f"echo $$ > {began}.new; mv {began}.new {began}\nexec sleep 600\n")
    (folder / "greet.so").write_bytes(b"old")
    process = start("-c", "greet.c", CC=str(compiler))
    wait_for(began.exists)

    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    assert (process.returncode, out, err) == (code, "", "interrupted\n" if code == 130 else "")
    assert left(folder) == []
    assert (folder / "greet.so").read_bytes() == b"old"
    child = int(began.read_text())
    wait_for(lambda: not Path(f"/proc/{child}").exists())


def test_a_killed_build_leaves_nothing_after_the_next_one(folder: Path, tmp_path: Path, ecxs: Ecxs) -> None:
    began = tmp_path / "began"
    compiler = script(tmp_path / "cc", f"echo $$ > {began}.new; mv {began}.new {began}\nexec sleep 600\n")
    process = start("-c", "greet.c", CC=str(compiler))
    wait_for(began.exists)
    process.kill()
    process.communicate(timeout=30)
    os.kill(int(began.read_text()), signal.SIGKILL)
    assert [path.suffix for path in folder.iterdir() if path.name.startswith(".")] == [".new"]
    assert not (folder / "greet.so").exists()

    assert ecxs("-c", "greet.c")[0] == 0
    assert left(folder) == []


def test_two_builds_of_one_output_leave_one_result_whole(folder: Path) -> None:
    (folder / "a.c").write_text((folder / "greet.c").read_text().replace("greet", "alpha"))
    (folder / "b.c").write_text((folder / "greet.c").read_text().replace("greet", "beta"))
    for _ in range(3):
        running = [start("-c", f"{name}.c", "-o", "both.so") for name in ("a", "b") * 2]
        ended = [process.communicate(timeout=60) for process in running]
        assert [process.returncode for process in running] == [0] * 4, ended
        names = [name for name in ("alpha", "beta") if name in Facts.of(folder / "both.so").exported]
        manifest = (folder / "both.ecm").read_text()
        assert len(names) == 1
        assert f"[{names[0]}]" in manifest
        assert left(folder) == []


def test_a_work_folder_in_use_is_not_swept(folder: Path) -> None:
    with work_folder(folder / "a.so") as first, work_folder(folder / "a.so") as second:
        assert first.is_dir()
        assert second.is_dir()
    assert left(folder) == []


def test_a_signal_while_a_program_is_started_ends_that_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    begin = program._start

    def interrupted(words: Sequence[str], stem: Path) -> tuple[subprocess.Popen[bytes], Path]:
        running = begin(words, stem)
        started.append(running[0])
        signal.raise_signal(signal.SIGINT)
        return running

    monkeypatch.setattr(program, "_start", interrupted)

    with pytest.raises(KeyboardInterrupt):
        program.run_program(["sleep", "600"], tmp_path)

    assert [process.poll() for process in started] == [-signal.SIGTERM]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_program_is_started_in_any_thread_and_keeps_what_is_ignored(tmp_path: Path) -> None:
    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ThreadPoolExecutor() as pool:
            ended = pool.submit(program.run_program, ["grep", "SigIgn", "/proc/self/status"], tmp_path).result()
        here = program.run_program(["grep", "SigIgn", "/proc/self/status"], tmp_path)
    finally:
        signal.signal(signal.SIGHUP, former)
    assert ended.trace == here.trace
    assert int(here.trace.split()[1], 16) & 1


@pytest.mark.parametrize("kind", ["pipe", "device", "nowhere"])
def test_what_stands_in_the_place_of_the_library_gives_it_no_mode(kind: str, folder: Path, ecxs: Ecxs) -> None:
    out = folder / "greet.so"
    if kind == "pipe":
        os.mkfifo(out)
    else:
        out.symlink_to("/dev/null" if kind == "device" else "nowhere")
    mask = os.umask(0o022)
    os.umask(mask)

    assert ecxs("-c", "greet.c")[0] == 0

    assert not out.is_symlink()
    assert out.stat().st_mode & 0o777 == 0o777 & ~mask
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize("is_changed", [True, False])
def test_a_library_that_cannot_be_linked_aside_is_copied(
    is_changed: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As for another user's file in a shared folder, and on file systems without hard links.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    def manifest(_: str) -> str:
        if is_changed:
            (folder / "greet.ecm").write_text("# saved meanwhile\n")
        return "[greet]\n"

    out = folder / "greet.so"
    out.write_bytes(b"old")
    (folder / "greet.ecm").write_text("# before\n")
    monkeypatch.setattr(os, "link", refuse)
    with work_folder(out) as work, suppress(FileChanged):
        (work / "greet.so").write_bytes(b"new")
        publish(work / "greet.so", out, manifest)
    assert out.read_bytes() == (b"old" if is_changed else b"new")
    assert left(folder) == []
