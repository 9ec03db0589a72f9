"""A sample of the storm of hostile templates, and what it would find."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLANTED = {
    "changed outside": "(out.parent / 'outside' / 'kept').write_text('other')",
    "executed": "import os; os.system('true')",
    "answers rendered": "(out / 'owl').mkdir(); (out / 'owl' / 'answer.txt').write_text('42')",
    "crashed": "print('Traceback'); code = 70",
}
PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from template_attacks import storm

def run(words):
    out, code = Path(words[words.index('-o') + 1]), 0
    if 'warm' not in out.parts and '--trust' in words:
        {planted}
    return code if '--trust' in words else 2

print(storm('7', 1, 50, run))
"""


def told(*words: str) -> subprocess.CompletedProcess[str]:
    # A process of its own: what audits an interpreter stays until it ends.
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parents[1], env={**os.environ})


@pytest.mark.slow
def test_a_sample_of_hostile_templates_gets_nowhere() -> None:
    done = told(str(HERE / "template_attacks.py"), "sample", "--count", "60")
    assert done.returncode == 0, done.stdout + done.stderr
    figures = re.fullmatch(
        r"120 uses, 60 without trust, and with it (\d+) made and (\d+) refused: 0 changed outside, 0 executed, "
        r"0 answers rendered, 0 crashed, 0 slow; slowest \d+\.\d\d s\n",
        done.stdout,
    )
    assert figures is not None, done.stdout
    # Both ends are reached, or the sample would say little.
    assert min(int(figures[1]), int(figures[2])) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("fault", PLANTED)
def test_the_storm_finds_a_fault_of_each_kind(fault: str) -> None:
    done = told("-c", PROGRAM.format(here=str(HERE), planted=PLANTED[fault]))
    assert re.search(rf"\b1 {fault}[,;]", done.stdout), done.stdout + done.stderr
