"""The replay of a recording by the command line: its modules built, its differences told."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.recording.lines import read_recording
from ecruntime.testing.replay import ReplayHarness, ReplayResult, replay
from ecxs.cli.author_projects import author_projects
from ecxs.cli.makefile import SAMPLE, is_built_by_make, run_make
from ecxs.cli.project import build_project
from ecxs.cli.report import answer, foreign_output, print_note, print_result
from ecxs.cli.server_libexec import machine_libexec
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RECORDING_SIZE: Final = 256 * 1024 * 1024


def replay_file(file: Path, modules: Sequence[Path], libexec: Sequence[Path]) -> int:
    """Replay a file with these modules; return 1 if anything differs, else 0."""
    recording = read_recording(str(file), _read(file))
    confs, folders = _prepare(modules or (Path(),), libexec)
    with tempfile.TemporaryDirectory() as scratch:
        conf = confs[0] if len(confs) == 1 else _joined(Path(scratch), confs)
        harness = ReplayHarness(Path(scratch), folders, author_projects(folders))
        try:
            with foreign_output():
                result = replay(recording, harness, conf)
        finally:
            harness.close(judges=False)
    return _tell(str(file), result)


def _read(file: Path) -> bytes:
    try:
        data = read_at_most(file, MAX_RECORDING_SIZE)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise EnvironmentFailure(f"recording '{file}': {reason}", hint="name a file of `ecxs record`") from error
    if len(data) > MAX_RECORDING_SIZE:
        raise EnvironmentFailure(f"recording '{file}' is larger than {MAX_RECORDING_SIZE} bytes", hint="record less")
    return data


def _prepare(modules: Sequence[Path], libexec: Sequence[Path]) -> tuple[list[Path], tuple[Path, ...]]:
    """Return the configurations, and the folders with the modules, those of projects built."""
    confs: list[Path] = []
    folders = list(libexec)
    for module in modules:
        if module.is_file():
            confs.append(module)
        elif (module / DECLARATION).is_file():
            project = build_project(module)
            confs.append(project.sample)
            folders.append(project.libexec)
        elif is_built_by_make(module):
            run_make(module)
            confs.append(module / SAMPLE)
            folders.append(module)
        else:
            message = f"'{module}' is neither a module's folder nor a configuration"
            raise UsageError(message, hint="name a folder with module.toml, or a configuration file")
    return confs, tuple(folders) or machine_libexec()


def _joined(folder: Path, confs: Sequence[Path]) -> Path:
    joined = folder / "joined.conf"
    joined.write_bytes(b"".join(conf.read_bytes() + b"\n" for conf in confs))
    return joined


def _tell(file: str, result: ReplayResult) -> int:
    notes = list(result.notes)
    differences = [asdict(difference) for difference in result.differences]
    answer(calls=result.calls, inner=result.inner, differences=differences, notes=notes)
    for difference in result.differences:
        print_result(difference.text(file))
    for note in notes:
        print_note(f"note: {note}")
    count = len(result.differences)
    within = f", {result.inner} in them" if result.inner else ""
    outcome = f"{count} difference{'' if count == 1 else 's'}" if count else "no difference"
    print_result(f"{file}: {result.calls} call{'' if result.calls == 1 else 's'}{within}: {outcome}")
    return 1 if count else 0
