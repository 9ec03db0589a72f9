"""`validate --fix` mends each rule whose remedy is certain, and nothing else; a doubt leaves every byte."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecxs.generate.project_check import check_sound_project
from ecxs.rules import Rule, load_rules, validate
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.foundation.finding import Finding

    Materialise = Callable[[str, str], Path]

TABLE: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("mended.toml").read_text(encoding="utf-8"))
MENDED = [
    pytest.param(rule, before, after, id=f"{rule}-{number}")
    for rule, table in TABLE.items()
    for number, (before, after) in enumerate(table["mended"])
]
LEFT = [
    pytest.param(rule, before, id=f"{rule}-{number}")
    for rule, table in TABLE.items()
    for number, before in enumerate(table.get("left", []))
]

UNMENDED = [
    rule
    for rule in load_rules().values()
    if not rule.fix
    and not rule.language
    and "..." not in rule.wrong
    and rule.family not in {"host", "export", "package", "breaking", "fidelity"}
]


def _contents() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path().rglob("*")) if path.is_file()}


def _fix(capsys: pytest.CaptureFixture[str], rule: str, path: Path) -> tuple[int, str, str]:
    known = ("--libexec", "libexec") if Path("libexec").is_dir() else ()
    return run(capsys, "validate", path, "--fix", "--select", rule, *known)


def _found(rule: str, path: Path) -> list[Finding]:
    folders = [Path("libexec")] if Path("libexec").is_dir() else []
    found = validate([path], libexec=folders, check_sound=check_sound_project)
    return [finding for finding in found if finding.rule == rule]


def test_every_rule_that_says_what_is_mended_has_a_sample() -> None:
    assert {rule.id for rule in load_rules().values() if rule.fix} == set(TABLE)


@pytest.mark.parametrize(("rule", "before", "after"), MENDED)
def test_a_certain_remedy_is_carried_out_and_every_other_byte_stays(
    rule: str, before: str, after: str, materialise: Materialise, capsys: pytest.CaptureFixture[str]
) -> None:
    family = load_rules()[rule].family
    # The same files in the same folder, so that both have the same names.
    materialise(family, after)
    wanted = _contents()
    path = materialise(family, before)
    assert _found(rule, path) != []

    code, out, err = _fix(capsys, rule, path)

    assert (code, out) == (0, "")
    assert err.startswith("mended ")
    assert f": {rule}\nmended 1 file\n" in err
    assert _contents() == wanted
    assert _found(rule, path) == []
    assert _fix(capsys, rule, path) == (0, "", "mended 0 files\nnothing to complain of\n")
    assert _contents() == wanted


@pytest.mark.parametrize(("rule", "before"), LEFT)
def test_a_doubtful_remedy_is_left_to_the_author(
    rule: str, before: str, materialise: Materialise, capsys: pytest.CaptureFixture[str]
) -> None:
    path = materialise(load_rules()[rule].family, before)
    written = _contents()
    assert _found(rule, path) != []
    assert _fix(capsys, rule, path)[2].startswith("mended 0 files\n")
    assert _contents() == written


@pytest.mark.parametrize("rule", UNMENDED, ids=lambda rule: rule.id)
def test_a_rule_without_a_certain_remedy_has_no_edits(rule: Rule, materialise: Materialise) -> None:
    assert [finding.edits for finding in _found(rule.id, materialise(rule.family, rule.wrong)) if finding.edits] == []


def test_a_capability_that_several_rules_complain_of_is_not_lost(
    materialise: Materialise, capsys: pytest.CaptureFixture[str]
) -> None:
    before, after = TABLE["ECM044"]["mended"][0]
    materialise("manifest", after)
    wanted = _contents()
    path = materialise("manifest", before)
    assert {finding.rule for finding in _found("ECM018", path)} == {"ECM018"}
    assert run(capsys, "validate", path, "--fix")[2].startswith("mended kelp.ecm: ECM018, ECM044\nmended 1 file\n")
    assert _contents() == wanted


def test_what_was_mended_is_part_of_the_report_in_json(
    materialise: Materialise, capsys: pytest.CaptureFixture[str]
) -> None:
    path = materialise("manifest", "[kelp\nmsys.requires = tide, tide\nmsys.require = x\n")
    code, out, _ = run(capsys, "validate", path, "--fix", "--format", "json")
    report = json.loads(out)
    assert code == 0
    assert [(file["path"], file["rules"]) for file in report["files"]] == [("kelp.ecm", ["ECM004", "ECM019"])]
    assert [finding["rule"] for finding in report["findings"]] == ["ECM008"]


def test_nothing_is_written_where_one_of_the_files_cannot_be(
    materialise: Materialise, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = materialise("manifest", "--- a/kelp.ecm\n[kelp\n--- b/weed.ecm\n[weed\n")
    written = _contents()
    # The user of the tests may write everywhere, so the answer of the system is replaced.
    monkeypatch.setattr("ecxs.rules.fix.os.access", lambda folder, mode: Path(folder).name != "b" or mode != os.W_OK)
    code, _, err = run(capsys, "validate", path, "--fix")
    assert (code, err) == (
        3,
        "error: cannot write 'b/weed.ecm'\n  hint: its folder is not writable; no file was changed\n",
    )
    assert _contents() == written
