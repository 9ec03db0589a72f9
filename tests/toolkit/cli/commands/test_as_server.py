"""`--as-server`: a report that is none is refused before anything is built, and what is not followed is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecruntime.choices import AS_CHOSEN
from ecruntime.choices.follow import follow
from ecruntime.foundation.errors import Refused
from ecxs.cli.as_server import followed_server
from ecxs.cli.commands.run import RunSettings
from ecxs.cli.serve import supervised_command
from ecxs.fidelity import own_report, own_report_path
from tests.toolkit.cli.conftest import run

HINT = "try on the server what relies on it; 'ecxs fidelity compare' names its line in docs/fidelity.md"


def written(folder: Path, **values: Any) -> Path:
    observations = [
        {"id": name.replace("__", ".").replace("_", "-"), "kind": "M", "value": value, "evidence": ""}
        for name, value in values.items()
    ]
    path = folder / "theirs.json"
    path.write_text(json.dumps({"schema": 1, "version": "4.0", "observations": observations}, indent=1))
    return path


@pytest.mark.parametrize("command", ["run", "test"])
def test_a_value_that_no_probe_writes_is_refused_at_its_place(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.conf").write_text("")
    (tmp_path / "libexec").mkdir()
    report = written(tmp_path, thread_pools__swapout=-1, hooks__end_of_chain__core__x="no")
    words = ("-f", "x.conf", "--libexec", "libexec") if command == "run" else (".",)

    code, out, err = run(capsys, command, *words, "--as-server", report)

    assert (code, out) == (1, "")
    assert [line.partition(" error ")[2] for line in err.splitlines() if " error " in line] == [
        "FID004: -1 is no value of 'thread-pools.swapout'",
        "FID004: \"no\" is no value of 'hooks.end-of-chain.core.x'",
    ]
    assert f"{report}:8:13: error" in err


def test_what_is_not_followed_is_told_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = written(tmp_path, hooks__no_providers=-1, thread_pools__swapout=5)

    followed = followed_server(report)

    assert followed.choices.swapout_threads == 5
    assert capsys.readouterr().err == (
        f"{report}:8:13: warning FID005: -1 of 'hooks.no-providers' is not followed: the runtime has no choice there\n"
        f"  hint: {HINT}\n"
    )


def test_the_report_of_this_runtime_changes_nothing_and_is_warned_of_nowhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    followed = followed_server(own_report_path())

    assert (followed.choices, followed.followed, capsys.readouterr().err) == (AS_CHOSEN, (), "")


def test_what_can_be_followed_of_our_own_report_is_our_own_choice() -> None:
    choices = follow(own_report()).choices

    assert (choices.scan, choices.init_order, choices.swapout_threads) == (
        AS_CHOSEN.scan,
        AS_CHOSEN.init_order,
        AS_CHOSEN.swapout_threads,
    )
    assert (choices.escapes, choices.units, choices.mode_digits, choices.repeated_stanza) == (
        AS_CHOSEN.escapes,
        AS_CHOSEN.units,
        AS_CHOSEN.mode_digits,
        AS_CHOSEN.repeated_stanza,
    )
    assert (choices.going_on, choices.timer_resolution, choices.timer_mask, choices.serves_new_timers) == (
        AS_CHOSEN.going_on,
        0.0,
        0,
        False,
    )


def test_a_report_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        followed_server(tmp_path / "gone.json")
    assert [finding.rule for finding in refused.value.findings] == ["FID001"]


def test_a_supervised_child_follows_too() -> None:
    settings = RunSettings(
        Path("c"), (), None, "0600", (), check=False, strict=False, supervise=True, memory_debug=False, log=None,
        log_format="text", log_level="notice", hung_after=60.0, retry_listen=False, lifeline=None, heartbeat=None,
        as_server=Path("theirs.json"),
    )  # fmt: skip  # words, several to a line

    assert "--as-server=theirs.json" in supervised_command(Path("c"), (), None, settings)
