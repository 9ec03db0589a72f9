"""The history of our own templates, from which older projects are brought to the present one."""

from __future__ import annotations

import json

import pytest

from ecxs.render import templates_root
from ecxs.scaffold import KINDS, answers
from ecxs.scaffold.create import first_files, rendered_version
from ecxs.scaffold.history import current_version, known_versions, with_current

HISTORY = templates_root() / "scaffold" / "history.json"
TEMPLATES = sorted({kind.template for kind in KINDS.values()})


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_present_template_is_the_last_of_its_history(template: str) -> None:
    known = [version.digest for version in known_versions(template)]
    remedy = "a template changed: run 'python -m ecxs.scaffold.history' and keep what it writes"
    assert known[-1] == current_version(template).digest, remedy


@pytest.mark.parametrize("kind", KINDS)
def test_every_version_can_be_filled_in_with_the_answers_of_today(kind: str) -> None:
    given = answers("greeter", kind=kind)
    versions = known_versions(given.kind.template)
    assert len(versions) > 1
    assert all(rendered_version(version, given) for version in versions)
    assert rendered_version(versions[-1], given) == first_files(given)


def test_a_history_that_has_all_stays_as_it_is() -> None:
    text = HISTORY.read_text(encoding="utf-8")
    assert with_current(text, tuple(TEMPLATES)) == text


def test_a_history_begins_with_the_present_templates() -> None:
    made = json.loads(with_current("", ("lua",)))
    assert list(made["versions"]["lua"]) == [current_version("lua").digest]
