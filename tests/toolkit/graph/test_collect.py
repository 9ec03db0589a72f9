from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.model.module_graph import GraphDisagreement, GraphProvider
from ecruntime.model.module_record import format_record
from ecxs.definition import load, record_of
from ecxs.graph import collect

if TYPE_CHECKING:
    from pathlib import Path


def project(folder: Path, name: str, *lines: str, head: str = "") -> Path:
    folder = folder / name
    folder.mkdir()
    text = [
        "schema = 1",
        "[module]",
        f'name = "{name}"',
        'language = "python"',
        'type = "singleton"',
        'description = "d"',
        head,
        *lines,
    ]
    (folder / "module.toml").write_text("\n".join(text) + "\n", encoding="utf-8")
    return folder


HOOK = '[[hook]]\nname = "grow_v1"\nreturns = "int"\nempty = 0\non_failure = 0'
PROVIDER = '[[provider]]\nhook = "kelp.grow_v1"'


def test_a_project_brings_what_it_uses(tmp_path: Path) -> None:
    project(tmp_path, "kelp", HOOK)
    graph = collect([project(tmp_path, "foam", PROVIDER, head='uses = ["../kelp"]')])
    assert [module.name for module in graph.modules] == ["foam", "kelp"]
    (hook,) = graph.hooks
    assert (hook.name, hook.declared_by, hook.providers) == ("kelp.grow_v1", "kelp", (GraphProvider("foam"),))


def test_the_same_project_counts_once(tmp_path: Path) -> None:
    kelp = project(tmp_path, "kelp", HOOK)
    assert len(collect([kelp, kelp / "module.toml", kelp]).modules) == 1


def test_requirements_come_first(tmp_path: Path) -> None:
    folders = [project(tmp_path, "foam", head='requires = ["kelp"]'), project(tmp_path, "kelp")]
    assert [module.name for module in collect(folders).modules] == ["kelp", "foam"]


def test_first_prepends_and_last_appends(tmp_path: Path) -> None:
    provider = '[[provider]]\nhook = "core.log_delivery_v1"\norder = '
    folders = [project(tmp_path, "a", provider + '"last"'), project(tmp_path, "b", provider + '"first"')]
    (hook,) = collect(folders).hooks
    assert [provider.module for provider in hook.providers] == ["b", "a"]


def test_a_libexec_needs_no_record(tmp_path: Path) -> None:
    (tmp_path / "kelp.ecm").write_text("[kelp]\nmsys.requires = tide, moon\nmsys.provides = datasource.mysql\n")
    (module,) = collect([tmp_path]).modules
    assert (module.name, module.language) == ("kelp", "")
    assert module.requires == ("tide", "moon")
    assert module.provides == ("datasource.mysql",)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"'{tmp_path}' holds no module"):
        collect([tmp_path])


def test_a_file_that_is_no_declaration_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kelp.ecm"
    file.write_text("[kelp]\n")
    with pytest.raises(UsageError, match="is neither a project nor a libexec folder"):
        collect([file])


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        collect([tmp_path / "none"])


def test_a_declaration_with_errors_is_refused_with_its_findings(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        collect([project(tmp_path, "kelp", "[[hooks]]")])
    assert [finding.rule for finding in refused.value.findings] == ["MOD004"]


CALLER = 'uses = ["../kelp"]\nrequires = ["kelp"]'


def built_before(folder: Path, *lines: str, head: str = CALLER) -> Path:
    """Return a libexec with a module that was built against the hook as it is now."""
    libexec = folder / "libexec"
    libexec.mkdir()
    definition = load(project(folder, "foam", *lines, head=head) / "module.toml").definition
    assert definition is not None
    (libexec / "foam.module.json").write_text(format_record(record_of(definition)), encoding="utf-8")
    return libexec


@pytest.mark.parametrize("lines", [(PROVIDER,), ()], ids=["provider", "caller"])
def test_a_module_that_knows_a_hook_by_an_older_prototype_disagrees(tmp_path: Path, lines: tuple[str, ...]) -> None:
    kelp = project(tmp_path, "kelp", HOOK)
    libexec = built_before(tmp_path, *lines)
    (kelp / "module.toml").write_text((kelp / "module.toml").read_text() + 'params = [{ name = "n", type = "int" }]\n')

    (hook,) = collect([kelp, libexec]).hooks

    prototypes = ("int kelp_grow_v1(void *closure)", "int kelp_grow_v1(void *closure, int n)")
    assert hook.disagreements == (GraphDisagreement("foam", *prototypes),)


def test_modules_that_know_a_hook_by_one_prototype_agree(tmp_path: Path) -> None:
    kelp = project(tmp_path, "kelp", HOOK)

    (hook,) = collect([kelp, built_before(tmp_path, PROVIDER)]).hooks

    assert hook.disagreements == ()
