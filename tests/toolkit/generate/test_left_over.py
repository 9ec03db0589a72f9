from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecxs.generate.project import plan_project

if TYPE_CHECKING:
    from pathlib import Path


def rename(greeter: Path, name: str) -> None:
    declaration = greeter / "module.toml"
    declaration.write_text(declaration.read_text().replace('name = "greeter"', f'name = "{name}"'))


def told(project: Path) -> list[str]:
    return [str(finding).replace(f"{project}/", "") for finding in plan_project(project).left_over()]


def test_nothing_is_left_over_of_a_project_that_kept_its_name(greeter: Path) -> None:
    assert told(greeter) == []


def test_a_name_that_was_changed_by_hand_is_told_with_the_command_that_finishes_it(greeter: Path) -> None:
    rename(greeter, "waiter")

    (finding,) = told(greeter)
    assert finding.splitlines() == [
        (
            "module.toml:6:8: warning PRJ006: the module is called 'waiter', "
            "and files of its former name 'greeter' are left"
        ),
        (
            "  see greeter/generated: 10 generated files, "
            "which `ecxs generate` removes when nothing of yours is left beside"
        ),
        "  see greeter/__init__.py: yours",
        "  see greeter/greeter.py: yours",
        "  see greeter/py.typed: yours",
        "  see greeter.ecm:1:1: nothing but derived lines",
        "  hint: run `ecxs rename waiter`, which moves them and changes what names them; or put the name back",
    ]


def test_generate_leaves_what_the_author_wrote_under_the_former_name(greeter: Path) -> None:
    rename(greeter, "waiter")

    report = plan_project(greeter).write()

    assert report.removed == ()
    assert (greeter / "greeter" / "greeter.py").exists()
    assert (greeter / "waiter" / "generated" / "module.py").exists()


def test_generate_removes_its_own_files_once_the_authors_are_moved(greeter: Path) -> None:
    rename(greeter, "waiter")
    (greeter / "waiter").mkdir()
    for name in ("__init__.py", "greeter.py", "py.typed"):
        (greeter / "greeter" / name).rename(greeter / "waiter" / name)
    (greeter / "greeter.ecm").unlink()

    report = plan_project(greeter).write()

    assert PurePosixPath("greeter/generated/module.py") in report.removed
    assert not (greeter / "greeter").exists()
    assert told(greeter) == []


def test_an_edited_file_that_nothing_asks_for_is_named_and_stays(greeter: Path) -> None:
    enums = greeter / "greeter" / "generated" / "enums.py"
    enums.write_text(f"{(enums.parent / 'hooks.py').read_text()}MINE = 1\n")

    plan_project(greeter).write()

    assert enums.exists()
    (finding,) = told(greeter)
    assert finding == (
        "greeter/generated/enums.py: warning PRJ007: 'enums.py' was made by ecxs and edited since, and the declaration "
        "asks for it no more\n"
        "  hint: move what you want to keep to a file of your own, then run `rm greeter/generated/enums.py`"
    )
