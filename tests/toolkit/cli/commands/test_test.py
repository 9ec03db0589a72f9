"""`ecxs test`: the folder that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_tests_of_a_folder_that_does_not_exist_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "test", "owl") == (
        2,
        "",
        (
            "error: 'owl' is no folder, and there is no module.toml here\n"
            "  hint: name the folder of a module, or go there\n"
        ),
    )
