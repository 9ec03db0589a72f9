"""Words that the shell completes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from click.shell_completion import ShellComplete

from ecxs.cli.program import ecxs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest


def completed(arguments: Sequence[str], incomplete: str) -> list[str]:
    found = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE").get_completions(list(arguments), incomplete)
    return [item.value for item in found]


def test_a_rule_is_completed_with_its_family() -> None:
    assert completed(["explain"], "BLK") == [f"BLK00{n}" for n in range(1, 6)]
    assert completed(["validate", "--select"], "ECM001,blk00") == [f"ECM001,BLK00{n}" for n in range(1, 6)]


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


def test_options_of_stanzas_are_completed_from_the_records(tmp_path: Path) -> None:
    (tmp_path / "kelp.ecm").write_text("[kelp]\nmsys.provides = config.Global.depth\n")
    (tmp_path / "kelp.module.json").write_text('{"options": [{"name": "leaf", "summary": "Its leaf"}]}')
    (tmp_path / "reef.ecm").write_text("[reef]\n")
    (tmp_path / "reef.module.json").write_text('{"options": 3}')
    assert completed(["why", "option", "--libexec", str(tmp_path)], "") == ["depth", "leaf"]


def test_scopes_are_completed_from_the_configuration(tmp_path: Path) -> None:
    conf = tmp_path / "a.conf"
    conf.write_text('binding "north" { domain "a.example" {} domain "b c" {} }\nbinding "south" {}\nkelp "k1" {}\n')

    def scopes(*words: str, incomplete: str = "") -> list[str]:
        return completed(["why", "option", "-f", str(conf), "depth", *words], incomplete)

    assert {"binding", "domain", "kelp"} <= set(scopes())
    assert scopes(incomplete="bindi") == ["binding", "binding_group"]
    assert scopes("binding") == ["north", "south"]
    assert scopes("binding", "north", "domain") == ["a.example", "b c"]
    assert scopes("binding", "south", "domain", incomplete="a") == []
    assert scopes("kelp") == ["k1"]
    assert "domain" in completed(["why", "option", "-f", str(tmp_path / "none.conf"), "depth"], "")


def test_hooks_to_record_are_completed() -> None:
    assert completed(["record", "core.log_error"], "core.log_permanent_f") == ["core.log_permanent_failure_v1"]


def test_branches_and_tags_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert completed(["breaking", "--against"], "") == ["HEAD"]
    author = ("-c", "user.name=a", "-c", "user.email=a@b")
    for words in (("init", "-q", "-b", "main"), ("commit", "-q", "--allow-empty", "-m", "first"), ("tag", "v1")):
        subprocess.run(["git", *author, *words], check=True, cwd=tmp_path)
    assert completed(["breaking", "--against"], "") == ["HEAD", "main", "v1"]
    monkeypatch.setenv("PATH", "")
    assert completed(["breaking", "--against"], "") == []
