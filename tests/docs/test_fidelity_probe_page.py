"""The page of the probe is true: its commands build the probe, run it here, and give the report that ships."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

from ecruntime.choices import choices_followed, read_report
from ecxs.fidelity import compare_reports
from tests.docs.altered_report import altered_report
from tests.docs.page_commands import ROOT, PageShell, page_commands

WHOLE = (ROOT / "docs" / "fidelity-probe.md").read_text(encoding="utf-8")
FOLLOWING = WHOLE.partition("## Compare and follow")[2]
SHIPPED = files("ecxs.fidelity") / "data" / "report.json"


def shell_of(folder: Path) -> PageShell:
    return PageShell(folder, timeout=120, log="run.log")


def differing(ours: Path) -> list[str]:
    """Return the observations that are not those of the report that ships, to see at once what changed."""
    seen, known = (
        {one["id"]: one for one in json.loads(text)["observations"]}
        for text in (ours.read_text(encoding="utf-8"), SHIPPED.read_text(encoding="utf-8"))
    )
    return [
        f"{name}: {known.get(name)} -> {seen.get(name)}"
        for name in sorted(seen.keys() | known.keys())
        if seen.get(name) != known.get(name)
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_commands_give_the_report_that_ships_each_time(tmp_path: Path) -> None:
    commands = page_commands("fidelity-probe.md", ("Here", "The report"))
    assert len(commands) == 12
    shell = shell_of(tmp_path)
    shell.follow([one for one in commands if "compare" not in one[0]])

    assert differing(tmp_path / "ours.json") == []
    shell.follow([one for one in commands if "compare" in one[0]])
    assert (tmp_path / "ours.json").read_bytes() == SHIPPED.read_bytes()
    # A second server, with the modules that are built, which follows another: the probe sees that one. That ours gives
    # the same report each time is seen by the one that ships, which was made before.
    (tmp_path / "theirs.json").write_text(altered_report(Path(str(SHIPPED))), encoding="utf-8")
    shell.follow([following(*one) for one in commands if "ecxs run" in one[0] or "probe.sh" in one[0]])
    shell.follow([one for one in commands if "shutdown" in one[0]])
    theirs, seen = (read_report(tmp_path / name).report for name in ("theirs.json", "ours.json"))
    assert theirs is not None
    assert seen is not None
    assert compare_reports(theirs, seen) == ()


def following(command: str, wanted: str) -> tuple[str, str]:
    return command.replace("ecxs run", "ecxs run --as-server theirs.json"), wanted


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_report_that_was_altered_is_compared_and_followed(tmp_path: Path) -> None:
    (tmp_path / "ours.json").write_bytes(SHIPPED.read_bytes())
    commands = page_commands("fidelity-probe.md", ("Compare and follow", "What is followed"))

    assert len(commands) == 16
    shell_of(tmp_path).follow(commands)


def test_each_choice_that_is_followed_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", FOLLOWING.partition("## What is followed")[2].partition("\n\nConstants of")[0]))

    assert told - {"ext_init"} == choices_followed()
