"""A module that runs from its project's own libexec: what is said of it names the author's files, not the copies."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.authors_file import OWN_LIBEXEC, authors_file
from ecxs.build import build, install
from ecxs.generate.project import plan_project
from ecxs.scaffold import answers, create

if TYPE_CHECKING:
    from pathlib import Path

LAZY = "if init.first:\n            from .deep.words import say\n\n            say()"


def check(project: Path, *more: str) -> str:
    """Run `ecxs run --check` in the project, and return what it says against it."""
    command = [sys.executable, "-m", "ecxs", "run", "--check", *more]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 5
    return done.stderr


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_failure_is_placed_in_the_authors_file(greeter: Path) -> None:
    code = greeter / "greeter" / "greeter.py"
    replace(code, "if init.first:", 'raise ValueError("no")\n        if init.first:')

    said = check(greeter)

    failure = "greeter.ecm: error RT405: module 'greeter' failed in ext_init (init|privileged): ValueError: no"
    assert f"{failure} ({code}:32, in ext_init)" in said
    assert ".ecxs" not in said


def test_a_failure_in_a_module_below_that_is_imported_late_is_placed_there(greeter: Path) -> None:
    (greeter / "greeter" / "deep").mkdir()
    (greeter / "greeter" / "deep" / "__init__.py").touch()
    words = greeter / "greeter" / "deep" / "words.py"
    words.write_text('def say() -> None:\n    raise ValueError("no")\n')
    replace(greeter / "greeter" / "greeter.py", "if init.first:", LAZY)

    said = check(greeter)

    assert f"ValueError: no ({words}:2, in say)" in said
    assert ".ecxs" not in said


def test_code_that_was_edited_after_it_was_built_keeps_the_place_of_the_copy(greeter: Path) -> None:
    code = greeter / "greeter" / "greeter.py"
    replace(code, "if init.first:", 'raise ValueError("no")\n        if init.first:')
    check(greeter)
    replace(code, "REPORT_INTERVAL = 60.0", "REPORT_INTERVAL = 60.0\n\n\n")

    said = check(greeter, "-f", "ecelerity.conf", "--libexec", ".ecxs/libexec")

    assert "/.ecxs/libexec/.greeter-" in said
    assert "greeter.py:32, in ext_init)" in said


def test_modules_that_disagree_on_a_hook_are_named_by_what_their_authors_have(greeter: Path) -> None:
    kelp = greeter.parent / "kelp"
    create(answers("kelp", settings={"hook": "no"}), kelp)
    replace(kelp / "module.toml", "[[command]]", '[[provider]]\nhook = "greeter.decision_v1"\n\n[[command]]')
    replace(kelp / "module.toml", 'type = "singleton"', 'uses = ["../greeter"]\ntype = "singleton"')
    provider = "    def greeter_decision_v1(self, note: str) -> int:\n        return 0\n\n    def control_status"
    replace(kelp / "kelp" / "kelp.py", "    def control_status", provider)
    plan_project(kelp).write()
    install(build(plan_project(kelp).definition, kelp), greeter / OWN_LIBEXEC)
    replace(
        greeter / "module.toml", 'type = "const char *" }]', 'type = "const char *" }, { name = "n", type = "int" }]'
    )
    (greeter / "ecelerity.conf").write_text("kelp {\n}\ngreeter {\n}\n")

    said = check(greeter)

    # Of the other module this project has the copy alone.
    place = "greeter.ecm: error RT203: registration: module 'greeter' (greeter.ecm)"
    assert said.startswith(f"{place} knows the hook greeter.decision_v1 as")
    assert "but module 'kelp' (.ecxs/libexec/kelp.ecm) declared it as" in said


@pytest.mark.parametrize("name", ["greeter.ecm", "kelp.ecm", "greeter.module.json"])
def test_only_what_the_author_has_is_put_in_place_of_a_copy(tmp_path: Path, name: str) -> None:
    (tmp_path / "greeter.ecm").touch()
    copy = tmp_path / ".ecxs" / "libexec" / name

    assert authors_file(copy) == (tmp_path / name if name == "greeter.ecm" else copy)
    assert authors_file(tmp_path / "libexec" / name) == tmp_path / "libexec" / name
