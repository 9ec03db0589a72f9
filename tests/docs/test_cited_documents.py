"""No text for users cites a document by a name that only its makers know."""

from __future__ import annotations

import inspect
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import ecruntime.api
import ecruntime.testing
from ecxs.rules import load_rules, rule_text

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
CITED = re.compile(r"\bseed(?:'s)?\b(?! copy\b)")
"""The word in lower case; else only a copy of a message is called so, and the number of a random run."""
RANDOM = {"CONTRIBUTING.md", "docs/glossary.md", "docs/momentum-apis.md"}
"""Pages that speak of a random run, or say themselves what is meant."""


def texts() -> list[Path]:
    patterns = ("*.md", "examples/*", "templates/*", "ecxs/rules/data/*", "ecxs/definition/module.schema.json")
    done = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in done.stdout.splitlines() if name not in RANDOM]


def test_pages_examples_and_templates_name_the_document() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line}"
        for path in texts()
        if path.is_file()
        for line in path.read_text(errors="replace").splitlines()
        if CITED.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("module", [ecruntime.api, ecruntime.testing], ids=lambda module: module.__name__)
def test_docstrings_of_the_public_api_name_the_document(module: ModuleType) -> None:
    things = {name: getattr(module, name) for name in module.__all__}
    for name, thing in list(things.items()):
        if inspect.isclass(thing):
            things |= {f"{name}.{key}": member for key, member in vars(thing).items()}
    found = [name for name, thing in things.items() if CITED.search(getattr(thing, "__doc__", None) or "")]
    assert found == []


def test_an_explanation_names_the_chapter_that_states_the_rule() -> None:
    for rule in load_rules().values():
        text = rule_text(rule)
        assert not CITED.search(text), rule.id
        assert ("'Primary Momentum APIs', section 1.3" in text) == bool(rule.section), rule.id
