"""`ecxs explain`: one rule, or a list of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ecxs.rules import load_rules
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    import pytest


def test_explain_shows_a_rule_whatever_the_case(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "explain", "ecm002")
    assert (code, err) == (0, "")
    assert out.startswith("ECM002 (error): keys stand below a header\n")


def test_explain_refuses_an_unknown_rule_with_near_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "BLK009") == (
        2,
        "",
        "error: there is no rule 'BLK009'\n  hint: did you mean 'BLK005' or 'BLK004' or 'BLK003'?\n",
    )


def test_explain_without_a_rule_says_what_to_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain") == (
        2,
        "",
        "error: name a rule, or ask for all with --list\n  hint: 'ecxs explain --help' shows how it is used\n",
    )


def test_explain_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(run(capsys, "explain", "--list")[1].splitlines()) == len(load_rules())


def test_explain_lists_a_family(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "explain", "--list", "blk")[1]
    assert [line.split()[0] for line in out.splitlines()] == ["BLK001", "BLK002", "BLK003", "BLK004", "BLK005"]


def test_explain_as_json_has_both_samples(capsys: pytest.CaptureFixture[str]) -> None:
    (rule,) = json.loads(run(capsys, "explain", "ECM002", "--json")[1])["rules"]
    assert (rule["wrong"], rule["right"]) == ("msys.requires = tide\n[kelp]\n", "[kelp]\nmsys.requires = tide\n")
