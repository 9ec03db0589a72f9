"""Fixtures for the toolkit: real projects in a temporary folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecxs.generate.project import plan_project
from ecxs.scaffold import answers, create

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def greeter(tmp_path: Path) -> Path:
    """Return the folder of a freshly scaffolded and generated project."""
    destination = tmp_path / "greeter"
    create(answers("greeter"), destination, complete=lambda stage: plan_project(stage).write())
    return destination
