from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import Refused, UsageError
from ecxs.cli import main
from ecxs.generate.project import plan_project
from ecxs.rename import RenamePlan, plan_rename
from ecxs.scaffold import KINDS, QUESTIONS, answers, create

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICES: Mapping[str, tuple[str, ...]] = {
    name: question.choices or ("yes", "no")
    for name, question in QUESTIONS.items()
    if question.choices or isinstance(question.default, bool)
}
ALL = [(kind, dict(zip(CHOICES, row, strict=True))) for kind in KINDS for row in itertools.product(*CHOICES.values())]
# A kind may have one answer only.
ALL = [row for row in ALL if all(row[1][question] == "no" for question in KINDS[row[0]].without)]
# Nothing of a combination depends on more than its hook, its timer and its kind but the type checker, whose three
# answers take turns.
ROWS = ALL if os.environ.get("ECXS_SOAK") else [row for index, row in enumerate(ALL) if index % 3 == index // 3 % 3]


def make(folder: Path, name: str, kind: str = "python", settings: Mapping[str, str] | None = None) -> Path:
    create(
        answers(name, kind=kind, settings=settings or {}),
        folder,
        complete=lambda stage: plan_project(stage).write_aside(),
    )
    return folder


def planned(root: Path, new: str) -> RenamePlan:
    return plan_rename(root, new, lambda _done, _total: None)


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def change_by_hand(root: Path, old: str, new: str) -> None:
    declaration = root / "module.toml"
    declaration.write_text(declaration.read_text().replace(f'name = "{old}"', f'name = "{new}"'))


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


@pytest.fixture
def owl(tmp_path: Path) -> Path:
    return make(tmp_path / "project", "owl")


@pytest.mark.parametrize(("kind", "settings"), ROWS, ids=["-".join((kind, *row.values())) for kind, row in ROWS])
def test_a_renamed_scaffold_is_byte_for_byte_one_that_was_made_with_the_name(
    tmp_path: Path, kind: str, settings: dict[str, str]
) -> None:
    renamed = make(tmp_path / "renamed", "owl", kind, settings)
    wanted = make(tmp_path / "wanted", "waiter", kind, settings)

    plan = planned(renamed, "waiter")
    plan.write()

    assert contents(renamed) == contents(wanted)
    assert not (renamed / "owl").exists()
    assert plan.mentions == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [("a", "b"), ("owl", "Owl"), ("owl", "owl_owl"), ("owl_owl", "owl"), ("Snow_owl", "x1"), ("note", "failure")],
)
def test_names_that_are_parts_of_words_or_of_one_another_change_nothing_else(
    tmp_path: Path, old: str, new: str
) -> None:
    renamed, wanted = make(tmp_path / "renamed", old), make(tmp_path / "wanted", new)

    planned(renamed, new).write()

    assert contents(renamed) == contents(wanted)


@pytest.mark.parametrize("is_generated", [False, True])
def test_a_name_that_was_changed_by_hand_is_brought_to_its_end(
    owl: Path, tmp_path: Path, *, is_generated: bool
) -> None:
    change_by_hand(owl, "owl", "waiter")
    if is_generated:
        plan_project(owl).write()

    planned(owl, "waiter").write()

    assert contents(owl) == contents(make(tmp_path / "wanted", "waiter"))
    assert plan_project(owl).left_over() == ()


def test_a_declaration_that_is_unsound_because_of_the_new_name_is_mended(owl: Path) -> None:
    assert main(["add", "provider", "owl.decision_v1", "-C", str(owl)]) == 0
    change_by_hand(owl, "owl", "waiter")
    with pytest.raises(Refused):
        plan_project(owl)

    planned(owl, "waiter").write()

    assert [change.path for change in plan_project(owl).changes() if change.is_stale] == []
    assert "def waiter_decision_v1(" in (owl / "waiter" / "waiter.py").read_text()


def test_a_package_that_was_moved_by_hand_is_brought_to_its_end(owl: Path, tmp_path: Path) -> None:
    change_by_hand(owl, "owl", "waiter")
    (owl / "owl").rename(owl / "waiter")
    (owl / "owl.ecm").unlink()

    planned(owl, "waiter").write()

    assert contents(owl) == contents(make(tmp_path / "wanted", "waiter"))


def test_there_and_back_every_byte_is_the_same(owl: Path) -> None:
    main(["add", "option", "owl_limit", "--type", "int", "--default", "3", "--fallback", "Global", "-C", str(owl)])
    main(["add", "provider", "owl.decision_v1", "-C", str(owl)])
    main(["add", "command", "reset", "-C", str(owl)])
    before = contents(owl)

    planned(owl, "waiter").write()
    there = contents(owl)
    planned(owl, "owl").write()

    assert contents(owl) == before
    assert b"waiter_limit" in there["module.toml"]
    assert b"def waiter_decision_v1(" in there["waiter/waiter.py"]
    assert b"# waiter_limit = 3" in there["ecelerity.conf"]


def test_comments_line_ends_and_a_byte_order_mark_of_the_declaration_stay(owl: Path) -> None:
    declaration = owl / "module.toml"
    text = declaration.read_text().replace("[module]", "[module]  # the owl's").replace("\n", "\r\n")
    declaration.write_bytes(f"\ufeff{text}".encode())

    planned(owl, "waiter").write()

    made = declaration.read_bytes().decode()
    assert made.startswith("\ufeff#:schema ./waiter/generated/module.schema.json\r\n")
    assert "[module]  # the owl's\r\n" in made
    assert made.count("\n") == made.count("\r\n") == text.count("\n")


def test_everything_in_the_package_moves_with_its_mode_links_and_bytes(owl: Path) -> None:
    data = owl / "owl" / "data" / ".hidden"
    data.mkdir(parents=True)
    (data / "raw").write_bytes(b"\0\xffowl")
    (data / "tool").write_text("#!/bin/sh\n")
    (data / "tool").chmod(0o755)
    (data / "link").symlink_to("tool")
    (owl / "owl" / "__pycache__").mkdir()
    (owl / "owl" / "__pycache__" / "owl.cpython-311.pyc").write_bytes(b"")
    (owl / "owl" / "owl.py").chmod(0o600)

    planned(owl, "waiter").write()

    moved = owl / "waiter" / "data" / ".hidden"
    assert (moved / "raw").read_bytes() == b"\0\xffowl"
    assert (moved / "tool").stat().st_mode & 0o777 == 0o755
    assert (moved / "link").is_symlink()
    assert (owl / "waiter" / "waiter.py").stat().st_mode & 0o777 == 0o600
    assert not (owl / "owl").exists()


def test_lines_that_still_say_the_old_name_are_listed_and_stay(owl: Path) -> None:
    append(owl / "README.md", "\nThe owl counts, and Owl too; owls and bowls do not.\n")
    append(owl / "owl" / "owl.py", "\n\n# owl_rest is what an owl leaves\n")

    plan = planned(owl, "waiter")
    plan.write()

    found = [(mention.place.file, mention.text) for mention in plan.mentions]
    assert found == [
        ("README.md", "The owl counts, and Owl too; owls and bowls do not."),
        ("waiter/waiter.py", "# owl_rest is what an owl leaves"),
    ]
    (first, second) = plan.mentions
    assert (owl / first.place.file).read_text().splitlines()[first.place.line - 1] == first.text
    assert (owl / second.place.file).read_text().splitlines()[second.place.line - 1] == second.text


def test_a_new_name_that_has_the_old_one_in_it_is_no_mention(owl: Path) -> None:
    append(owl / "README.md", "\nThe night_owl is an owl.\nNightOwl, night_owl_x, \\nnight_owl.\n")

    plan = planned(owl, "night_owl")

    assert [mention.text for mention in plan.mentions] == ["The night_owl is an owl."]


def test_the_manifest_keeps_lines_of_the_authors(owl: Path) -> None:
    append(owl / "owl.ecm", "# mine\nmsys.requires = other\n")

    planned(owl, "waiter").write()

    assert (owl / "waiter.ecm").read_text().startswith("[waiter]\n")
    assert (owl / "waiter.ecm").read_text().endswith("# mine\nmsys.requires = other\n")
    assert not (owl / "owl.ecm").exists()


def test_of_a_generated_file_that_was_edited_a_copy_is_kept(owl: Path) -> None:
    append(owl / "owl" / "generated" / "options.py", "MINE = 1\n")

    plan = planned(owl, "waiter")
    plan.write()

    (finding,) = plan.edited()
    (copy,) = (owl / ".ecxs" / "edited").rglob("options.py.*")
    assert finding.rule == "PRJ004"
    assert str(copy) in finding.hint
    assert copy.read_text().endswith("MINE = 1\n")
    assert not (owl / "owl").exists()


def test_a_file_of_the_authors_among_the_generated_ones_moves(owl: Path) -> None:
    (owl / "owl" / "generated" / "notes.txt").write_text("mine\n")

    planned(owl, "waiter").write()

    assert (owl / "waiter" / "generated" / "notes.txt").read_text() == "mine\n"


def test_other_projects_environments_and_histories_are_not_entered(owl: Path) -> None:
    for folder in ("other", ".venv", "env", ".git"):
        (owl / folder).mkdir()
        (owl / folder / "owl.conf").write_text("owl {}\n")
    (owl / "other" / "module.toml").write_text("")
    (owl / "env" / "pyvenv.cfg").write_text("")

    planned(owl, "waiter").write()

    assert {path.read_text() for path in owl.glob("*/owl.conf")} | {
        (owl / ".venv" / "owl.conf").read_text(),
        (owl / ".git" / "owl.conf").read_text(),
    } == {"owl {}\n"}


def test_configurations_of_a_package_without_answers_follow(owl: Path) -> None:
    (owl / ".ecxs-answers.toml").unlink()
    (owl / "conf").mkdir()
    (owl / "conf" / "more.conf").write_text(
        '# owl { }\ndomain "example.com" { OWL { greeting = "owl { }" } }\nowls {}\n'
    )

    plan = planned(owl, "waiter")
    plan.write()

    text = (owl / "conf" / "more.conf").read_text()
    assert text == '# waiter { }\ndomain "example.com" { waiter { greeting = "owl { }" } }\nowls {}\n'
    assert "README.md" in {mention.place.file for mention in plan.mentions}


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("status!", "'status!' cannot be the name of a module"),
        ("config", "'config' cannot be the name of a module: it is a hook scope of the server"),
        ("shutdown", "is a command of the console"),
        ("json", "is a module of Python's standard library"),
        ("owl", "the module is called 'owl' already, and no file has another name"),
    ],
)
def test_a_name_that_cannot_be_is_refused(owl: Path, new: str, reason: str) -> None:
    before = contents(owl)

    with pytest.raises(UsageError) as refused:
        planned(owl, new)

    assert reason in refused.value.message
    assert contents(owl) == before


def test_a_folder_that_is_there_is_refused(owl: Path) -> None:
    (owl / "waiter").mkdir()

    with pytest.raises(UsageError) as refused:
        planned(owl, "waiter")

    assert refused.value.message == f"'{owl / 'waiter'}' exists already; nothing was changed"
    assert refused.value.hint == "choose another name, or move it away"


def test_files_that_would_meet_are_named_together(owl: Path) -> None:
    (owl / "owl" / "waiter.py").write_text("")
    (owl / "tests" / "test_waiter.py").write_text("mine")

    with pytest.raises(UsageError) as refused:
        planned(owl, "waiter")

    assert refused.value.message == "files are in the way of the new name, and nothing was changed"
    assert "'owl/waiter.py' into 'waiter/waiter.py'" in refused.value.hint
    assert "'tests/test_owl.py' into 'tests/test_waiter.py'" in refused.value.hint


def test_two_manifests_with_lines_of_the_authors_are_refused(owl: Path) -> None:
    for name in ("owl", "waiter"):
        (owl / f"{name}.ecm").write_text(f"[{name}]\nmsys.requires = other\n")

    with pytest.raises(UsageError) as refused:
        planned(owl, "waiter")

    assert refused.value.message == "'owl.ecm' and 'waiter.ecm' both have lines of yours; nothing was changed"


def test_a_second_name_waits_until_the_first_is_brought_to_its_end(owl: Path) -> None:
    change_by_hand(owl, "owl", "waiter")

    with pytest.raises(UsageError) as refused:
        planned(owl, "porter")

    assert refused.value.message == "files of the former name 'owl' are left, and nothing was changed"
    assert refused.value.hint == "run 'ecxs rename waiter' first"


def test_files_of_several_former_names_are_refused(owl: Path) -> None:
    shutil.copytree(owl / "owl", owl / "porter")
    change_by_hand(owl, "owl", "waiter")

    with pytest.raises(UsageError) as refused:
        planned(owl, "waiter")

    assert refused.value.message == "files of several former names are left: 'owl' and 'porter'; nothing was changed"


def test_all_files_that_are_no_python_are_told_at_once(owl: Path) -> None:
    append(owl / "owl" / "owl.py", "def owl(:\n")
    append(owl / "tests" / "test_owl.py", "owl owl\n")

    with pytest.raises(Refused) as refused:
        planned(owl, "waiter")

    assert [(finding.rule, Path(finding.place.file).name) for finding in refused.value.findings] == [
        ("SRC001", "owl.py"),
        ("SRC001", "test_owl.py"),
    ]
    assert refused.value.findings[0].place.line > 1


def test_an_option_that_would_have_the_name_of_another_is_refused(owl: Path) -> None:
    append(owl / "module.toml", '\n[[option]]\nname = "owl_x"\ntype = "int"\ndefault = 1\n')
    append(owl / "module.toml", '\n[[option]]\nname = "waiter_x"\ntype = "int"\ndefault = 1\n')
    before = contents(owl)

    with pytest.raises(Refused):
        planned(owl, "waiter")

    assert contents(owl) == before


def test_a_declaration_with_faults_is_refused_with_its_findings(owl: Path) -> None:
    (owl / "module.toml").write_text("schema = 1\n[module]\nlanguage = 'python'\n")

    with pytest.raises(Refused) as refused:
        planned(owl, "waiter")

    assert "name" in refused.value.findings[0].message
