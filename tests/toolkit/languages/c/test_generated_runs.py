"""A generated module in C on the runtime: its options, checks, commands and state."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ecruntime.languages import LANGUAGES as OPENED
from ecxs.definition import Language

DATA = Path(__file__).parent / "generated" / "data"
TEST = """
import re
import pytest
from ecruntime.console.access import Access
from ecruntime.console.protocol import Form, ReplyStatus, Request
from ecruntime.model.access_level import AccessLevel

CONF = '''Tide_Window = 7 Domain "d" { Tide_Window = 8 } Binding "b" { Domain "d" { Tide_Window = 9 } }
Binding_Group "g" { Tide_Deep = 5 Domain "d" { Tide_Deep = 6 } }
tide main { level = 5 greeting = "x" missing = 1 names = ( "q" "r" ) none = "t" }'''

def test_what_is_generated_does_what_the_declaration_says(runtime, libexec, console):
    libexec()
    runtime.load(conf="tide main {}")
    assert console("tide:main show on") == (
        "<on> level=-1 configured=1 missing=0\\ngreeting=a b\\nnone=NULL\\nnames=2 y z\\n"
        "window=3 3 3 deep=4 4 part=0.5\\n"
    )
    for conf, said in (
        ("tide main { level = 10 }", "level is 10; it has to be -1 to 9"),
        ("tide main {} Tide_Window = 13", "no 13 here"),
        ('tide main { part = "1.5" }', "part is 1.5; it has to be at most 1.0"),
    ):
        with pytest.raises(Exception, match=re.escape(said)):
            runtime.reload(conf)
    runtime.reload(CONF)
    assert console("tide:main SHOW off 3") == (
        "<off 3> level=5 configured=1 missing=1\\ngreeting=x\\nnone=text\\nnames=2 r\\n"
        "window=9 8 7 deep=6 5 part=0.5\\n"
    )
    assert console("tide:main other word") == "caught other word"
    for refused in ("show", "show maybe", "show on 1 2"):
        assert console(f"tide:main {refused}") == "tide show on|off [N]\\n"

def test_a_user_who_only_looks_may_give_the_commands_that_are_declared_so(runtime, libexec):
    libexec()
    runtime.load(conf="tide main {}")
    looker = Access(1001, AccessLevel.READ_ONLY)
    given = {line: runtime.dispatcher.execute(Request(Form.TEXT, line), access=looker).status
             for line in ("tide:main show on", "tide:main other")}
    assert given == {"tide:main show on": ReplyStatus.COMPLETED, "tide:main other": ReplyStatus.NOT_AUTHORIZED}
"""

# Until the runtime opens modules in C there is nothing to run; from then on the test is there.
if Language.C in OPENED:

    @pytest.mark.slow
    @pytest.mark.parametrize("more", [(), ("--reload-everywhere",)])
    def test_a_generated_module_keeps_its_promises(tmp_path: Path, more: tuple[str, ...]) -> None:
        for name in ("module.toml", "src/tide.c"):
            path = tmp_path / "tide" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text((DATA / Path(name).name).read_text())
        (tmp_path / "tide" / "tests").mkdir()
        (tmp_path / "tide" / "tests" / "test_tide.py").write_text(TEST)
        command = [sys.executable, "-m", "ecxs", "test", "tide", "-q", *more]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
