"""The pages of the reference say what the registry says."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecxs.rules import FAMILIES, load_rules, reference_pages, rule_text

PAGES = Path(__file__).parents[3] / "docs" / "reference" / "rules"


@pytest.mark.parametrize("name", reference_pages())
def test_a_page_is_current(name: str) -> None:
    message = "run: python -m ecxs.rules.reference docs/reference/rules"
    assert (PAGES / name).read_text(encoding="utf-8") == reference_pages()[name], message


def test_there_is_one_page_for_each_family_and_an_overview() -> None:
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *(f"{family}.md" for family in FAMILIES)}


def test_a_rule_is_explained_with_both_samples() -> None:
    assert rule_text(load_rules()["ECM002"]) == (
        "ECM002 (error): keys stand below a header\n"
        "\n"
        "A key belongs to the module whose header stands above it; before the first header it belongs to nobody.\n"
        "\n"
        "checked  before anything runs, by `ecxs validate`\n"
        "--fix    It changes nothing: only the author knows what is meant.\n"
        "stated   in the documents of the server, 'Primary Momentum APIs', section 1.3.1.1\n"
        "\n"
        "wrong:\n"
        "    msys.requires = tide\n"
        "    [kelp]\n"
        "\n"
        "right:\n"
        "    [kelp]\n"
        "    msys.requires = tide"
    )


def test_a_planned_rule_says_what_it_waits_for() -> None:
    assert "checked  not in this version: it needs C modules" in rule_text(load_rules()["RT351"])


def test_what_cannot_be_seen_in_a_sample_is_written_as_an_escape() -> None:
    assert "\\x00" in rule_text(load_rules()["CFG002"])
    assert "\0" not in rule_text(load_rules()["CFG002"])
