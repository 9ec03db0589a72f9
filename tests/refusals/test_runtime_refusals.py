"""Refusals of the runtime that have no test beside the code that utters them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.api import Module
from ecruntime.foundation.errors import RuleViolation
from ecruntime.libexec import scan

if TYPE_CHECKING:
    from pathlib import Path


def test_a_module_that_no_runtime_loaded_has_no_log() -> None:
    with pytest.raises(RuleViolation, match=r"^RT301: 'Module' is not loaded by a runtime$"):
        _ = Module().log


def test_the_scan_of_the_runtime_reports_a_damaged_record(tmp_path: Path) -> None:
    (tmp_path / "kelp.ecm").write_text("[kelp]\n")
    record = tmp_path / "kelp.module.json"
    record.write_text("[]")
    assert [str(finding) for finding in scan([tmp_path]).findings] == [
        f"{record}: error LIB001: cannot be read: {record}: expected an object, found a list\n  hint: build it again"
    ]


def test_the_scan_of_the_runtime_reports_a_manifest_that_cannot_be_opened(tmp_path: Path) -> None:
    manifest = tmp_path / "kelp.ecm"
    manifest.write_text("[kelp]\n")
    manifest.chmod(0)
    found = [str(finding) for finding in scan([tmp_path]).findings]
    if not found:
        pytest.skip("this user may read every file")
    assert found == [
        f"{manifest}: error LIB002: cannot read {manifest}, so its modules stay unknown\n  hint: Permission denied"
    ]
