from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.libexec import libexec as scanning
from ecruntime.libexec import scan

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from ecruntime.model.module_record import ModuleRecord
    from tests.runtime.conftest import LibexecBuilder


def test_a_record_whose_artifact_was_replaced_twice_meanwhile_is_read_anew(
    libexec: LibexecBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    libexec.add("greeter")
    artifact = next(path for path in libexec.folder.iterdir() if path.is_dir())
    record = libexec.folder / "greeter.module.json"
    new = artifact.with_name(".greeter-0123456789ab")
    real = scanning.read_record

    def read_while_others_install(path: Path, *, file: str) -> ModuleRecord:
        found = real(path, file=file)
        if artifact.is_dir():
            artifact.rename(new)
            record.write_text(record.read_text().replace(artifact.name, new.name))
        return found

    monkeypatch.setattr(scanning, "read_record", read_while_others_install)
    section = scan([libexec.folder]).get("greeter")
    assert section is not None
    assert section.artifact is not None
    assert section.artifact.path == new


def test_a_record_whose_artifact_is_lost_is_read_to_its_end(libexec: LibexecBuilder) -> None:
    libexec.add("greeter")
    artifact = next(path for path in libexec.folder.iterdir() if path.is_dir())
    artifact.rename(libexec.folder / ".elsewhere")
    section = scan([libexec.folder]).get("greeter")
    assert section is not None
    assert section.record is not None
    assert section.artifact is None
