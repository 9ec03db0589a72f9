from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.model.module_kind import ModuleKind
from ecxs.cli.main import main
from ecxs.definition import Language, ModuleDefinition
from ecxs.documents import Owner
from ecxs.generate.project import manifest_path, plan, plan_project

if TYPE_CHECKING:
    from collections.abc import Callable

OWL = ModuleDefinition("owl", Language.PYTHON, ModuleKind.SINGLETON, requires=("clockwork", "tide"))


def manifest_of(definition: ModuleDefinition, before: str) -> str:
    artifacts = plan(definition, load_hook_catalogue(), manifest=before)
    return next(artifact.content for artifact in artifacts if artifact.owner is Owner.SHARED)


def test_the_smallest_module_has_all_its_files() -> None:
    names = {str(artifact.path) for artifact in plan(OWL, load_hook_catalogue())}
    python = {"__init__.py", "registration.py", "options.py", "module.py", "entry.py"}
    others = {"owl.module.json", "owl.conf", "owl.md", "module.schema.json"}
    assert names == {f"owl/generated/{name}" for name in python | others} | {"owl.ecm"}


def test_the_manifest_lies_at_the_top() -> None:
    assert manifest_path(OWL) == PurePosixPath("owl.ecm")


def test_a_new_manifest_has_the_requirements() -> None:
    assert manifest_of(OWL, "") == "[owl]\nmsys.requires = clockwork\nmsys.requires = tide\n"


def test_hand_written_lines_of_a_manifest_stay() -> None:
    before = "# mine\n[owl]\nmsys.requires = tide\nmsys.provides = io.owl\n\n[other]\nmsys.provides = io.x\n"
    assert manifest_of(OWL, before) == before.replace("[owl]\n", "[owl]\nmsys.requires = clockwork\n")


def test_a_manifest_without_the_section_gets_it() -> None:
    before = "[other]\nmsys.provides = io.x\n"
    after = f"{before}\n[owl]\nmsys.requires = clockwork\nmsys.requires = tide\n"
    assert manifest_of(OWL, before) == after


def test_former_auto_lines_are_replaced() -> None:
    before = "[owl]\nmsys.requires = clockwork, tide\nmsys.provides:auto = config.Global.gone\n"
    assert manifest_of(OWL, before) == "[owl]\nmsys.requires = clockwork, tide\n"


def test_a_folder_without_declaration_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        plan_project(tmp_path)
    assert caught.value.message == f"there is no module.toml in '{tmp_path}'"
    assert caught.value.hint == "go to a module's folder or name it, or make a module with 'ecxs new NAME'"


def test_all_findings_of_a_declaration_are_carried(tmp_path: Path) -> None:
    text = 'schema = 1\n[module]\nname = "owl"\nlanguage = "python"\ntype = "singleton"\ncolor = 1\nsize = 2\n'
    (tmp_path / "module.toml").write_text(text)
    with pytest.raises(Refused) as caught:
        plan_project(tmp_path)
    assert [finding.place.line for finding in caught.value.findings] == [6, 7]


@pytest.mark.parametrize(
    "written",
    [
        lambda text: f"{text}# a note\n",
        lambda text: text.replace("\n[[", "\n\n\n[["),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: f"\ufeff{text}",
        lambda text: text.replace("schema = 1", "schema=1   # the first"),
    ],
    ids=["a comment", "blank lines", "line ends", "a byte order mark", "spaces"],
)
def test_what_means_the_same_changes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: Callable[[str], str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "kelp", "--kind", "python", "--no-input"]) == 0
    declaration = Path("kelp", "module.toml")
    text = declaration.read_text()
    changed = written(text)
    assert changed != text

    declaration.write_bytes(changed.encode())

    assert main(["generate", "kelp", "--check"]) == 0


def test_what_means_something_else_changes_the_digest_of_every_banner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "kelp", "--kind", "python", "--no-input"]) == 0
    before = plan_project(Path("kelp")).definition.digest
    declaration = Path("kelp", "module.toml")
    declaration.write_text(declaration.read_text().replace('default = "hello"', 'default = "hi"'))

    planned = plan_project(Path("kelp"))

    assert planned.definition.digest != before
    python = [item for item in planned.artifacts if item.path.suffix == ".py"]
    assert all(f"declaration sha256 {planned.definition.digest}\n" in item.content for item in python)
    assert main(["generate", "kelp", "--check"]) == 1
