"""Templates of others: ways in which a template runs code or writes outside, and what stops each."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from cookiecutter.generate import generate_context, generate_files
from cookiecutter.prompt import prompt_for_config

from ecruntime.foundation.errors import UsageError
from ecxs.cli import main
from ecxs.scaffold.external_project import create_from_template
from ecxs.scaffold.external_template import read_template
from ecxs.scaffold.trust import TrustStore

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TOP = "{{cookiecutter.name}}"
SHELL = "{% set x = cycler.__init__.__globals__.os.system('touch MARK') %}"


def template(folder: Path, files: Mapping[str, str], **variables: object) -> Path:
    root = folder / "template"
    written = {"cookiecutter.json": json.dumps({"name": "x", **variables}), f"{TOP}/kept.txt": "kept\n", **files}
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def make(root: Path, folder: Path, **settings: str) -> tuple[Path, ...]:
    return create_from_template(read_template(root), folder / "out" / "owl", settings)


def refusal(root: Path, folder: Path, **settings: str) -> str:
    with pytest.raises(UsageError) as caught:
        make(root, folder, **settings)
    assert not (folder / "out" / "owl").exists()
    return caught.value.message


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a state folder of this test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state"


CODE = {
    "an expression in a file": ({f"{TOP}/body.txt": SHELL}, {}, "expressions in {{cookiecutter.name}}/body.txt"),
    "a default": ({}, {"other": SHELL}, "expression in the default of other"),
    "an expression in the name of the top folder": (
        {f"{TOP}{{% set x = lipsum.__globals__ %}}/a.txt": "x"},
        {},
        f"expression in the name {TOP}{{% set x = lipsum.__globals__ %}}",
    ),
    "an expression in a file to include": ({"templates/body.txt": SHELL}, {}, "expressions in templates/body.txt"),
    "a hook": ({"hooks/post_gen_project.py": "open('MARK', 'w')\n"}, {}, "hook hooks/post_gen_project.py"),
}


@pytest.mark.parametrize("attack", CODE)
def test_code_of_a_template_is_listed_and_not_run_without_trust(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str], attack: str
) -> None:
    files, variables, listed = CODE[attack]
    mark = tmp_path / "mark"
    files = {name: text.replace("MARK", str(mark)) for name, text in files.items()}
    variables = {name: json.loads(json.dumps(value).replace("MARK", str(mark))) for name, value in variables.items()}
    root = template(tmp_path, files, **variables)
    assert main(["new", "owl", "--kind", str(root), "-o", str(tmp_path)]) == 2
    shown = capsys.readouterr().err
    assert f"  {listed}\n" in shown
    assert f"error: the template '{root}' is not trusted; nothing of it was run\n" in shown
    assert not mark.exists()
    assert not state.exists()
    assert not (tmp_path / "owl").exists()


def test_a_file_name_that_climbs_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/{{{{cookiecutter.up}}}}": "x"}, up="../../../climbed")
    assert refusal(root, tmp_path) == (
        f"the template '{root}' names a file '../../../climbed', which is not inside the project"
    )
    assert not list(tmp_path.rglob("climbed"))


def test_a_folder_name_that_climbs_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {"{{cookiecutter.up}}/a.txt": "x"}, up="../../climbed")
    shutil.rmtree(root / TOP)
    assert "'../../climbed', which is not inside" in refusal(root, tmp_path)
    assert not list(tmp_path.rglob("climbed"))


def test_an_absolute_path_from_a_variable_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/{{{{cookiecutter.where}}}}": "x"}, where="plain")
    target = tmp_path / "absolute"
    assert f"'{target}', which is not inside" in refusal(root, tmp_path, where=str(target))
    assert not target.exists()


def test_a_link_in_the_template_is_refused_and_its_target_not_read(tmp_path: Path) -> None:
    root = template(tmp_path, {})
    (tmp_path / "secret").write_text("secret")
    link = root / TOP / "link"
    link.symlink_to(tmp_path / "secret")
    with pytest.raises(UsageError) as caught:
        read_template(root)
    assert caught.value.message == f"'{link}' is a symbolic link; the template was not used"


def test_a_link_in_the_destination_is_not_followed(tmp_path: Path) -> None:
    root = template(tmp_path, {})
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (tmp_path / "out" / "owl").mkdir(parents=True)
    (tmp_path / "out" / "owl" / "kept.txt").symlink_to(outside)
    with pytest.raises(UsageError) as caught:
        make(root, tmp_path)
    assert caught.value.message == f"'{tmp_path / 'out' / 'owl'}' exists already; nothing was written"
    assert outside.read_text() == "mine"


def test_a_link_that_a_trusted_hook_makes_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {"hooks/post_gen_project.py": "import os\nos.symlink('/etc/passwd', 'link')\n"})
    assert refusal(root, tmp_path) == "the template made 'owl/link', which is no ordinary file"


def test_a_trusted_template_is_rendered_with_hooks(tmp_path: Path) -> None:
    files = {
        f"{TOP}/a.txt": "{{cookiecutter.name}} {{cookiecutter.word}}",
        "hooks/post_gen_project.sh": "#!/bin/sh\ntouch hooked\n",
    }
    made = make(template(tmp_path, files, word="hi"), tmp_path, word="ho")
    assert {path.name for path in made} == {"kept.txt", "a.txt", "hooked"}
    assert (tmp_path / "out" / "owl" / "a.txt").read_text() == "owl ho"


def test_trust_is_of_content_and_a_change_asks_again(
    tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = template(tmp_path, {})
    digest = read_template(root).digest
    assert main(["new", "owl", "--kind", str(root), "-o", str(tmp_path), "--trust"]) == 0
    assert f"sha256 {digest}\n" in capsys.readouterr().err
    assert (state / "ecxs" / "trusted-templates.json").is_file()
    assert main(["new", "elk", "--kind", str(root), "-o", str(tmp_path)]) == 0
    (root / TOP / "kept.txt").write_text("changed\n")
    capsys.readouterr()
    assert main(["new", "bat", "--kind", str(root), "-o", str(tmp_path), "--trust"]) == 2
    shown = capsys.readouterr().err
    assert f"is not the one that was trusted, which had sha256 {digest[:12]}" in shown
    assert "hint: run the command on a terminal, where it asks again" in shown
    assert not (tmp_path / "bat").exists()


def test_a_template_that_makes_a_module_is_completed(tmp_path: Path, state: Path) -> None:
    declaration = f'schema = 1\n[module]\nname = "{TOP}"\nlanguage = "python"\n'
    root = template(tmp_path, {f"{TOP}/module.toml": declaration})
    assert main(["new", "owl", "--kind", str(root), "-o", str(tmp_path), "--trust"]) == 0
    assert (tmp_path / "owl" / "owl.ecm").is_file()


def test_what_the_user_trusts_is_remembered_in_order(tmp_path: Path) -> None:
    store = TrustStore(tmp_path / "trust.json")
    store.trust("a", tmp_path)
    store.trust("b", tmp_path)
    again = TrustStore(tmp_path / "trust.json")
    assert (again.is_trusted("a"), again.is_trusted("c"), again.former(tmp_path)) == (True, False, "b")


def test_a_damaged_store_trusts_nothing(tmp_path: Path) -> None:
    (tmp_path / "trust.json").write_text("[1")
    assert not TrustStore(tmp_path / "trust.json").is_trusted("a")


@pytest.mark.parametrize(("count", "size"), [(2001, 1), (1, 8 * 1024 * 1024 + 1)])
def test_a_template_has_limits(tmp_path: Path, count: int, size: int) -> None:
    root = template(tmp_path, {f"{TOP}/{number}": "x" * size for number in range(count)})
    with pytest.raises(UsageError) as caught:
        read_template(root)
    assert caught.value.message.endswith("makes the template too large; the template was not used")


def test_a_folder_without_context_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_template(tmp_path)
    assert caught.value.message == f"'{tmp_path}' is neither a kind of module nor a template"


def test_an_unknown_variable_is_refused(tmp_path: Path) -> None:
    assert refusal(template(tmp_path, {}), tmp_path, other="x") == "'other' cannot be set"


def test_a_name_that_is_a_path_is_refused(tmp_path: Path, state: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = template(tmp_path, {})
    assert main(["new", "../owl", "--kind", str(root), "-o", str(tmp_path), "--trust"]) == 2
    assert capsys.readouterr().err.startswith("error: '../owl' cannot be the name of a project\n")


def test_a_file_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/\udcff.txt": "hoot"})
    message = f"'{root}/{TOP}/\\udcff.txt' has a name that is not UTF-8; the template was not used"
    assert refusal(root, tmp_path) == message


def test_a_harmless_template_gives_what_cookiecutter_gives(tmp_path: Path) -> None:
    files = {
        f"{TOP}/{{{{cookiecutter.path}}}}/a.txt": "{% include 'shared.txt' %}{% include 'raw/x.txt' %}\r\n{# c #}b\r\n",
        f"{TOP}/json": "{{ cookiecutter.table | jsonify }}\n{{ cookiecutter.pick }}{{ cookiecutter.flag }}",
        f"{TOP}/slug-{{{{cookiecutter.__slug}}}}": "{{ cookiecutter._kept }}{{ cookiecutter.number }}",
        f"{TOP}/raw/x.txt": "{{ 6 * 7 }}\n",
        f"{TOP}/run.sh": "{%- if cookiecutter.flag %}#!/bin/sh\n{% endif %}",
        "templates/shared.txt": "{{ cookiecutter.name }}",
    }
    root = template(
        tmp_path,
        files,
        path="src/{{cookiecutter.name}}",
        table={"k": "{{cookiecutter.name}}", "n": {"x": "y"}},
        pick=["{{cookiecutter.name}}-1", "b"],
        flag=True,
        number=7,
        __slug="{{ 'A b' | slugify }}",
        _kept="{{ 1 }}",
        _copy_without_render=["raw"],
        _extensions=["jinja2.ext.do"],
    )
    (root / TOP / "image").write_bytes(b"\x89PNG\0{{ 6 * 7 }}")
    (root / TOP / "run.sh").chmod(0o755)
    make(root, tmp_path)
    context = generate_context(str(root / "cookiecutter.json"), extra_context={"name": "owl"})
    context["cookiecutter"] = prompt_for_config(context, no_input=True)
    generate_files(root, context, output_dir=tmp_path / "theirs")
    ours, theirs = contents(tmp_path / "out" / "owl"), contents(tmp_path / "theirs" / "owl")
    assert ours == theirs
    assert len(ours) == 7


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode & 0o777) for path in files}
