"""Words that the shell completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.shell_completion import ShellComplete

from ecxs.cli.program import ecxs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def completed(arguments: Sequence[str], incomplete: str) -> list[str]:
    found = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions(list(arguments), incomplete)
    return [item.value for item in found]


def test_a_rule_is_completed_with_its_family() -> None:
    assert completed(["explain"], "BLK") == ["BLK001", "BLK002", "BLK003", "BLK004"]
    assert completed(["validate", "--select"], "ECM001,blk00") == [f"ECM001,BLK00{n}" for n in range(1, 5)]


def test_commands_are_completed() -> None:
    assert completed([], "exp") == ["explain", "export"]


def test_values_of_options_are_completed() -> None:
    assert completed(["add", "option", "x", "--type"], "sock") == ["sockaddr", "sockaddr_portless"]
    assert completed(["new", "--kind"], "l") == ["lua"]
    assert completed(["new", "--checker"], "p") == ["pyright"]
    assert completed(["add", "hook", "x", "--until"], "me") == ["method"]
    assert completed(["run", "--sanitize"], "address,u") == ["address,undefined"]


def test_modules_and_options_are_completed_from_the_manifests(tmp_path: Path) -> None:
    (tmp_path / "kelp.ecm").write_text("[kelp]\nmsys.provides = config.Global.depth\nmsys.provides = io.reef\n")
    assert completed(["why", "module", "--libexec", str(tmp_path)], "") == ["kelp"]
    assert completed(["why", "option", "--libexec", str(tmp_path)], "") == ["depth"]


def test_hooks_are_completed_by_their_dotted_names() -> None:
    assert completed(["hooks", "show"], "core.log_permanent_f") == ["core.log_permanent_failure_v1"]
