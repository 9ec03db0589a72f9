from __future__ import annotations

from pathlib import Path

import ecruntime
import ecxs
from ecxs.cli.dev.blocked_call import authors_frames

OURS = str(Path(ecruntime.__file__).with_name("server") / "server.py")
TOOLKIT = str(Path(ecxs.__file__).with_name("__main__.py"))


def frames(*files: str) -> list[str]:
    return [line for file in files for line in (f'\t  File "{file}", line 1, in run', "\t    run()")]


def test_a_stack_begins_with_the_code_of_the_module_and_has_what_it_calls() -> None:
    library = "/usr/lib/python3.11/site-packages/waiting.py"
    shown = authors_frames(frames("<frozen runpy>", TOOLKIT, library, OURS, "/home/me/owl/owl.py", library))
    assert [line.split('"')[1] for line in shown[::2]] == ["/home/me/owl/owl.py", library]
    assert shown[1] == "    run()"


def test_a_stack_without_code_of_a_module_shows_nothing() -> None:
    assert authors_frames(frames(TOOLKIT, OURS)) == ()
