"""After a kill at any change of the disk: what was acknowledged is there, once and whole."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ecruntime.io import Jlog, JlogSafety
from ecruntime.scheduler import Timeval

SCRIPT = Path(__file__).parent / "killed_sessions.py"


def messages() -> list[bytes]:
    spec = importlib.util.spec_from_file_location("killed_sessions", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: list[bytes] = module.MESSAGES
    return found


def last(acknowledged: list[list[Any]], kind: str, name: str) -> int:
    return max((what[2] for what in acknowledged if what[:2] == [kind, name]), default=-1)


def check_recovery(folder: Path, acknowledged: list[list[Any]], texts: list[bytes]) -> None:
    log = Jlog(folder)
    log.create(limit=128)
    before = max((what[1] for what in acknowledged if what[0] == "written"), default=-1)
    with log.writer() as writer:
        writer.write(b"after", Timeval(1000))
    for _, name in (what for what in acknowledged if what[0] == "subscriber"):
        with log.reader(name) as reader:
            records = list(reader)
        *numbers, end = [record.at.sec for record in records]
        assert end == 1000, "what is written after the kill comes last"
        assert [record.message for record in records[:-1]] == [texts[number] for number in numbers], "a torn record"
        # Nothing twice, nothing left out: from the checkpoint to what was acknowledged, or the one that was on its way.
        begin = numbers[0] if numbers else before + 1
        assert numbers == list(range(begin, begin + len(numbers)))
        assert begin + len(numbers) - 1 in (before, before + 1)
        assert last(acknowledged, "checkpoint", name) < begin <= last(acknowledged, "begin", name) + 1
    log.repair()
    assert log.repair() == 0, "a second repair finds something"
    assert not list(folder.glob("*.idx")) or {path.stem for path in folder.glob("*.idx")} <= {
        path.name for path in folder.iterdir()
    }, "an index without its segment"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("safety", "kind", "step"),
    [(JlogSafety.ALMOST_SAFE, "whole", 1), (JlogSafety.ALMOST_SAFE, "torn", 1), (JlogSafety.SAFE, "whole", 5)],
)
def test_a_kill_at_each_change_of_the_disk_loses_nothing(
    tmp_path: Path, safety: JlogSafety, kind: str, step: int
) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, SCRIPT, tmp_path, str(int(safety)), kind, str(step)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    sessions = [json.loads(line) for line in done.stdout.splitlines()]
    texts = messages()
    for one in sessions:
        check_recovery(Path(one["folder"]), one["acknowledged"], texts)
    assert len(sessions) > 80 // step, "the session changes the disk more often"
    complete = sessions[-1]["acknowledged"]
    assert [what[1] for what in complete if what[0] == "written"] == list(range(len(texts)))
