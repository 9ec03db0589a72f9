"""Several modules in one artifact: a section of the manifest for each, and each is a module like any other."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import Bench, LibexecBuilder

BODY = """
from ..shared import NAMES
def control_show(self, request):
    return f"{self.name}: {', '.join(self.NAMES)}"
"""
COMMAND = 'commands=(CommandRegistration("show"),)'
MANIFEST = """
[owl]
msys.provides = config.Global:night_window

[crow]
msys.requires = owl
"""


@pytest.fixture
def birds(libexec: LibexecBuilder) -> Path:
    """Return a libexec in which one artifact, made by hand, holds two modules and code that both use."""
    folder = libexec.folder
    artifact = folder / "birds"
    artifact.mkdir()
    (artifact / "__init__.py").write_text("")
    (artifact / "shared.py").write_text('NAMES = ("owl", "crow")\n')
    for name in ("owl", "crow"):
        libexec.add(name, body=BODY, registration=COMMAND)
        (own,) = folder.glob(f".{name}-*")
        shutil.move(own, artifact / name)
        (folder / f"{name}.ecm").unlink()
        record = ModuleRecord(
            ModuleDefinition(name, Language.PYTHON, ModuleKind.SINGLETON), artifact="birds", digest="d" * 64
        )
        (folder / f"{name}.module.json").write_text(format_record(record))
    (folder / "birds.ecm").write_text(MANIFEST)
    return folder


@pytest.mark.usefixtures("birds")
def test_each_section_of_one_artifact_is_loaded(bench: Bench) -> None:
    bench.start("owl {}\ncrow {}")
    assert bench.modules() == ["owl", "crow"]


@pytest.mark.usefixtures("birds")
def test_a_section_is_loaded_alone_and_with_what_it_requires(bench: Bench) -> None:
    bench.start("owl {}")
    assert bench.modules() == ["owl"]
    bench.reload("owl {}\ncrow {}")
    assert bench.modules() == ["owl", "crow"]


@pytest.mark.usefixtures("birds")
def test_the_modules_use_the_code_of_their_artifact(bench: Bench) -> None:
    from ecruntime.console.protocol import Form, Request

    bench.start("crow {}")
    texts = [bench.dispatcher.execute(Request(Form.TEXT, f"{name} show")).text for name in ("owl", "crow")]
    assert texts == ["owl: owl, crow\n", "crow: owl, crow\n"]


def test_a_section_of_which_the_artifact_knows_nothing_is_refused(bench: Bench, birds: Path) -> None:
    shutil.rmtree(birds / "birds" / "crow")
    with pytest.raises(TransactionFailed, match="module 'crow' cannot be imported"):
        bench.start("crow {}")
