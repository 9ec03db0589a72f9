"""The script of the probe: whatever fails, the other lines are in the report, and it does not wait for long."""

from __future__ import annotations

import json
import os
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest

from ecxs.export import read_version, write_tree
from ecxs.fidelity.probe import probe_tree

if TYPE_CHECKING:
    from pathlib import Path

CONSOLE = """\
#!/bin/sh
# A console of a server that ends at the second conversation about more than a mark.
if [ $# -gt 0 ]; then echo "no such server"; exit 3; fi
while read -r line; do
  case $line in
    "fidelity mark "*) printf 'MARK\\t%s\\n' "${line#fidelity mark }" ;;
    "fidelity constants")
      printf 'VERSION\\t4.2.1\\n'
      printf 'OBSERVED\\tconstants.hook.VALIDATE_DONE\\tK\\t7\\tvalidate.h\\n'
      printf 'OBSERVED\\ta.quote\\tM\\t"a\\\\b"\\tbe \\001 hind\\n'
      ;;
    "fidelity order") exit 6 ;;
  esac
done
"""


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    """A folder with the tree, and with configurations."""
    write_tree(probe_tree(read_version("4.2")), tmp_path / "tree")
    (tmp_path / "libexec").mkdir()
    subprocess.run(["sh", "tree/configure.sh", str(tmp_path / "work")], cwd=tmp_path, check=True, timeout=60)
    return tmp_path


def ask(folder: Path, console: str) -> subprocess.CompletedProcess[str]:
    program = folder / "console"
    program.write_text(console)
    program.chmod(0o755)
    environment = {
        **os.environ, "CONSOLE": str(program), "WORK": str(folder / "work"), "LIBEXEC": str(folder / "libexec"),
        "WAITS": "1",
    }  # fmt: skip  # words, several to a line
    command = ["sh", "tree/probe.sh", "report.json"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


def values(folder: Path) -> dict[str, Any]:
    report = json.loads((folder / "report.json").read_text())
    return {one["id"]: one["value"] for one in report["observations"]}


def test_without_a_server_there_is_no_report(probe: Path) -> None:
    done = ask(probe, "#!/bin/sh\necho no server\nexit 3\n")
    assert done.returncode == 1
    assert "the module fidelity does not answer through" in done.stderr
    assert not (probe / "report.json").exists()


def test_a_server_that_ends_meanwhile_leaves_what_it_said(probe: Path) -> None:
    begin = time.monotonic()
    done = ask(probe, CONSOLE)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begin < 30
    seen = values(probe)
    assert seen["constants.hook.VALIDATE_DONE"] == 7
    assert seen["a.quote"] == '"a\\b"'
    assert seen["modules.order-of-ext-init"] == "none"
    assert seen["manifests.library-place"] == "not seen"
    report = json.loads((probe / "report.json").read_text())
    assert (report["schema"], report["version"], report["server"]) == (1, "4.2.1", "4.2")


def test_what_was_planted_is_taken_out_again(probe: Path) -> None:
    ask(probe, CONSOLE)
    assert list((probe / "libexec").iterdir()) == []


def test_each_variant_is_one_statement_more_than_the_base(probe: Path) -> None:
    names = [line.split() for line in (probe / "tree" / "variants.txt").read_text().splitlines()[1:]]
    base = (probe / "work" / "variants" / "plain.conf").read_bytes()
    for name, _ in names:
        variant = (probe / "work" / "variants" / f"{name}.conf").read_bytes()
        assert f'stage = "{name}"'.encode() in variant
        assert variant.removeprefix(b"\xef\xbb\xbf")[:40] == base[:40]
    stages = [name for name, _ in names]
    assert len(set(stages)) == len(stages) > 50
