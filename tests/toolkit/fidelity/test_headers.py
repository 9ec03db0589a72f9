"""Headers with the numbers of a server: a module in C that is built with them has these."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import ecruntime
from ecruntime.catalogue.hook_values import load_hook_values
from ecxs.fidelity.headers import server_headers
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

INCLUDE = f"{ecruntime.__path__[0]}/include"
CODE = '#include "validate.h"\n_Static_assert(VALIDATE_DONE == 41 && VALIDATE_CONT == 0, "numbers");\n'


def test_headers_that_say_the_same_are_left_out() -> None:
    own = {member.name: member.number for family in load_hook_values() for member in family.members}

    assert server_headers(own) == {}
    assert list(server_headers(own | {"VALIDATE_DONE": 41})) == ["validate.h"]


def test_each_number_that_is_ours_can_be_another() -> None:
    assumed = [member.name for family in load_hook_values() for member in family.members if member.is_assumed]

    headers = server_headers(dict.fromkeys(assumed, 12345))

    assert sum(text.count(" 12345") for text in headers.values()) == len(assumed)


def test_a_module_is_built_with_the_numbers_of_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    seen = {"id": "constants.hook.VALIDATE_DONE", "kind": "K", "value": 41, "evidence": ""}
    report = tmp_path / "theirs.json"
    report.write_text(json.dumps({"schema": 1, "version": "4.0", "observations": [seen]}), encoding="utf-8")
    (tmp_path / "a.c").write_text(CODE, encoding="utf-8")

    code, out, err = run(capsys, "fidelity", "headers", report, "-o", "theirs")

    assert (code, out, err.splitlines()[-1]) == (0, "theirs/validate.h\n", "1 header")
    words = ["gcc", "-fsyntax-only", "a.c", f"-I{INCLUDE}"]
    assert subprocess.run(words, capture_output=True, check=False).returncode != 0
    subprocess.run([*words[:2], "-Itheirs", *words[2:]], check=True)
