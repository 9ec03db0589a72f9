"""A project in which the rules of source find what blocks, and nothing beside it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project_check import check_sound_project
from ecxs.rules import validate

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding

DECLARATION = """\
schema = 1
[module]
name = "kelp"
language = "python"
[[provider]]
hook = "core.log_permanent_failure_v1"
"""
HEAD = "from .generated import KelpModule\n"


@pytest.fixture
def kelp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("module.toml").write_text(DECLARATION)
    Path("kelp").mkdir()


def findings_here() -> tuple[Finding, ...]:
    # That the classes here lack methods, and the package its generated files, is beside the point.
    found = validate([Path()], check_sound=check_sound_project)
    return tuple(item for item in found if not item.rule.startswith(("PY", "PRJ004")))


def found(**files: str) -> list[str]:
    for name, text in files.items():
        path = Path("kelp", f"{name}.py")
        path.write_text(dedent(text))
    return [f"{item.place}: {item.rule}: {item.message}" for item in findings_here()]


def module(body: str, imports: str = "") -> str:
    return f"{imports}\n{HEAD}class Kelp(KelpModule):\n{indent(dedent(body), '    ')}"
