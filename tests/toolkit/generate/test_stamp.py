"""What was current is not made again to see it, and nothing stale passes for current."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from ecxs.generate.stamp import STAMP, is_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def stamped(greeter: Path) -> Path:
    """Return a project that `ecxs generate` found current."""
    assert main(["generate", str(greeter)]) == 0
    return greeter


def test_a_project_that_did_not_change_is_current(stamped: Path) -> None:
    assert is_current(stamped) == ("greeter", 11)


def test_where_no_stamp_can_be_written_generate_works_all_the_same(greeter: Path) -> None:
    (greeter / STAMP).unlink(missing_ok=True)
    (greeter / STAMP).mkdir(parents=True)
    assert main(["generate", str(greeter)]) == 0
    assert is_current(greeter) is None


def edit(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).write_text((root / name).read_text() + "\n")


def forget(name: str) -> Callable[[Path], object]:
    return lambda root: (root / name).unlink()


@pytest.mark.parametrize(
    "change",
    [
        edit("module.toml"),
        edit("greeter.ecm"),
        edit("greeter/generated/hooks.py"),
        forget("greeter/generated/hooks.py"),
        forget(STAMP),
        lambda root: (root / "greeter" / "generated" / "more.py").touch(),
        lambda root: (root / STAMP).write_text("{"),
        lambda root: (root / STAMP).write_text("[]"),
        lambda root: (root / STAMP).write_text((root / STAMP).read_text().replace('"tool": "', '"tool": "0')),
    ],
)
def test_whatever_changed_is_noticed(stamped: Path, change: Callable[[Path], object]) -> None:
    change(stamped)
    assert is_current(stamped) is None


@pytest.mark.parametrize("flag", ["--check", "--diff", "--dry-run"])
def test_what_writes_nothing_leaves_no_stamp(greeter: Path, flag: str) -> None:
    assert main(["generate", str(greeter), flag]) == 0
    assert not (greeter / STAMP).exists()
