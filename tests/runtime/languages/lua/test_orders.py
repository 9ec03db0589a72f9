"""Orders of jobs of scripts: a race planted in one is found, and replayed by its token."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
require("msys.core")
local mod = {}
function mod:validate_connect(accept, vctx)
  for _, name in ipairs({"one", "two"}) do
    msys.runInPool("work", function() return name end, function(ok, got) print("done " .. got) end,
                   msys.core.ECTP_COMPLETE_CALLBACK_SCHED)
  end
  return msys.core.VALIDATE_CONT
end
msys.registerModule("racing", mod)
"""
CONF = """
ThreadPool "work" { concurrency = 2 }
scriptlet "scriptlet" {
  debug_level = "debug"
  script "racing" { source = "racing" }
}
"""
TEST = """
import pytest

@pytest.mark.own_reloads("it is about other choices")
def test_it(runtime, fire):
    (runtime.conf.parent / "racing.lua").write_text({script!r})
    runtime.load(conf={conf!r})
    fire("validate_connect")
    runtime.advance(1.0)
    said = [record.text for record in runtime.records if record.text.startswith("done ")]
    assert said == ["done one", "done two"]
"""
MOST = 20


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_planted_race_is_found_and_replayed(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TEST.format(script=SCRIPT, conf=CONF))
    ordinary = run(tmp_path)
    assert ordinary.returncode == 0, ordinary.stdout

    explored = run(tmp_path, f"--schedules={MOST}").stdout
    token = re.search(r"^replay it with --schedule (\S+)$", explored, re.MULTILINE)
    assert token is not None, explored
    assert re.search(r"h\dof\d: job 2, .* went on from its start before job 1, ", explored), explored

    replayed = run(tmp_path, "--schedule", token[1]).stdout
    assert "1 failed" in replayed
    assert "does not fit" not in replayed
