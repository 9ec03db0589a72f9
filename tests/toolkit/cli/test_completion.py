"""Words that the shell completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import ShellComplete

from ecxs.cli.program import ecxs

if TYPE_CHECKING:
    from collections.abc import Sequence


def completed(arguments: Sequence[str], incomplete: str) -> list[str]:
    found = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions(list(arguments), incomplete)
    return [item.value for item in found]


def test_a_rule_is_completed_with_its_family() -> None:
    assert completed(["explain"], "BLK") == ["BLK001", "BLK002", "BLK003", "BLK004"]
    assert completed(["validate", "--select"], "ECM001,blk00") == [f"ECM001,BLK00{n}" for n in range(1, 5)]


def test_commands_are_completed() -> None:
    assert completed([], "exp") == ["explain", "export"]


def test_hooks_are_completed_by_their_dotted_names() -> None:
    assert completed(["hooks", "show"], "core.log_permanent_f") == ["core.log_permanent_failure_v1"]
