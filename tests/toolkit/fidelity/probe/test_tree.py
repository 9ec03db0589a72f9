"""The tree of the probe: documented names alone, the same each time, and an observation for each id."""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
import tomli

from ecruntime.catalogue.c_api import load_c_api
from ecxs.cli.interpreter import own_command
from ecxs.export import read_version
from ecxs.fidelity.probe import probe_tree

ROOT = Path(__file__).resolve().parents[4]
DATA = files("ecxs.fidelity") / "data"
OBSERVATIONS = tomli.loads((DATA / "observations.toml").read_text(encoding="utf-8"))
REPORT = json.loads((DATA / "report.json").read_text(encoding="utf-8"))
KINDS = {"K", "M", "S", "T"}


def covers(pattern: str, identifier: str) -> bool:
    return identifier.startswith(pattern[:-1]) if pattern.endswith("*") else identifier == pattern


@pytest.mark.parametrize("version", ["3.6", "4.x"])
def test_each_name_of_the_server_is_documented(version: str) -> None:
    assert [str(finding) for finding in probe_tree(read_version(version)).findings] == []


def test_two_people_write_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for number in range(2):
        environment = {
            **os.environ, "HOME": str(tmp_path), "USER": f"kelp-{number}", "TZ": f"UTC{number}", "LC_ALL": "C",
            "PYTHONHASHSEED": str(number), "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}",
        }  # fmt: skip  # words, several to a line
        words = own_command("fidelity", "probe", "-o", f"tree-{number}")
        done = subprocess.run(
            words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=100
        )
        assert done.returncode == 0, done.stderr
        folder = tmp_path / f"tree-{number}"
        made.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert made[0] == made[1]
    everything = b"".join(made[0].values())
    assert [
        word for word in ("kelp-0", str(tmp_path), str(ROOT), os.uname().nodename) if word.encode() in everything
    ] == []


def test_no_number_of_a_constant_stands_in_the_tree() -> None:
    constants = next(file for file in probe_tree(read_version("4.x")).files if str(file.path) == "src/constants.c").text
    for constant in load_c_api().constants:
        if constant.is_chosen:
            lines = [line for line in constants.splitlines() if f", {constant.name}," in line]
            assert len(lines) == 1, constant.name
            assert re.fullmatch(
                rf'  (NUMBER|WORDS)\("constants\.(hook|c)\.{constant.name}", {constant.name}, "[\w./-]+"\);.*', lines[0]
            )


def test_each_observation_of_the_report_is_listed_and_has_its_kind() -> None:
    listed = {one["id"]: one["kind"] for one in OBSERVATIONS["observation"]}
    assert len(listed) == len(OBSERVATIONS["observation"])
    assert set(listed.values()) <= KINDS
    for seen in REPORT["observations"]:
        best = max((known for known in listed if covers(known, seen["id"])), key=len, default=None)
        assert best is not None, f"{seen['id']} is not in observations.toml"
        assert seen["kind"] == listed[best], seen["id"]


@pytest.mark.parametrize("identifier", sorted(one["id"] for one in OBSERVATIONS["observation"]))
def test_each_listed_observation_is_in_the_report(identifier: str) -> None:
    assert any(covers(identifier, seen["id"]) for seen in REPORT["observations"])


def test_each_constant_that_we_chose_is_observed_here_as_we_have_it() -> None:
    seen = {one["id"].rsplit(".", 1)[1]: one for one in REPORT["observations"] if one["id"].startswith("constants.")}
    chosen = {one.name: one for one in load_c_api().constants if one.is_chosen}
    assert seen.keys() == chosen.keys()
    for name, constant in chosen.items():
        if constant.value is not None:
            assert seen[name]["value"] == constant.value, name


def test_each_line_that_is_listed_stands_on_the_page() -> None:
    page = (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8")
    lines = {one["line"] for one in OBSERVATIONS["observation"] + OBSERVATIONS["unseen"]} - {""}
    assert [line for line in sorted(lines) if f"| {line} |" not in page] == []
