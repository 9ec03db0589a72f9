"""`ecxs update`: projects of an older template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.scaffold import ANSWERS_FILE, answers, format_answers
from ecxs.scaffold.create import first_files, rendered_version
from ecxs.scaffold.history import current_version, known_versions
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

    Capture = pytest.CaptureFixture[str]

GIVEN = answers("owl", kind="lua")
OLD = known_versions("lua")[0].digest
NEW = current_version("lua").digest
ADDED = ".github/workflows/module.yml"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a project as the oldest version of its template made it."""
    monkeypatch.chdir(tmp_path)
    for path, text in rendered_version(known_versions("lua")[0], GIVEN).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / ANSWERS_FILE).write_text(format_answers(GIVEN).replace(NEW, OLD))
    return tmp_path


@pytest.fixture
def texts(project: Path) -> Callable[[], dict[str, str]]:
    """Return a function that reads all files of the project."""
    return lambda: {
        str(path.relative_to(project)): path.read_text()
        for path in project.rglob("*")
        if path.is_file() and ".ecxs" not in path.parts
    }


def test_an_untouched_project_becomes_the_present_template(
    texts: Callable[[], dict[str, str]], capsys: Capture
) -> None:
    assert run(capsys, "update") == (
        0,
        (
            "new      .github/workflows/module.yml\nchanged  .gitignore\nnew      .gitlab-ci.yml\n"
            "changed  README.md\nchanged  module.toml\n"
        ),
        f"owl: {OLD} -> {NEW}, 5 files changed\n  hint: next is 'ecxs test'\n",
    )
    assert texts() == {**first_files(GIVEN), ANSWERS_FILE: format_answers(GIVEN)}
    assert run(capsys, "update") == (0, "", "owl: the template has not changed\n")


def test_it_is_found_from_its_folders(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.chdir("tests")
    code, _, err = run(capsys, "update", "--check")
    assert code == 1
    assert err.splitlines()[0] == f"the project is {project}, whose module.toml is above"


def test_what_the_author_changed_stays(project: Path, capsys: Capture) -> None:
    (project / "README.md").write_text((project / "README.md").read_text() + "\nMine.\n")
    assert run(capsys, "update")[0] == 0
    assert (project / "README.md").read_text() == first_files(GIVEN)["README.md"] + "\nMine.\n"


def test_conflicts_are_marked_and_told_by_their_lines(project: Path, capsys: Capture) -> None:
    text = (project / "README.md").read_text()
    row = next(line for line in text.splitlines() if "ecelerity.conf" in line)
    (project / "README.md").write_text(text.replace(row, f"{row}\n| `mine` | mine | me |"))
    code, out, err = run(capsys, "update")
    assert (code, out.splitlines()[-2]) == (1, "conflict README.md:11")
    assert err.endswith("  hint: look for '<<<<<<< yours' in the files, and keep what is right\n")
    assert (project / "README.md").read_text().splitlines()[10:15:2] == [
        "<<<<<<< yours",
        "=======",
        ">>>>>>> template",
    ]


def test_a_file_that_still_has_marks_is_left_alone(project: Path, capsys: Capture) -> None:
    (project / "README.md").write_text("<<<<<<< yours\n")
    assert "kept     README.md: it still has conflicts of an update\n" in run(capsys, "update")[1]
    assert (project / "README.md").read_text() == "<<<<<<< yours\n"


def test_what_the_author_took_away_stays_away(project: Path, capsys: Capture) -> None:
    (project / "README.md").unlink()
    assert "kept     README.md: you took it away\n" in run(capsys, "update")[1]
    assert not (project / "README.md").exists()


def test_a_file_of_the_authors_that_the_template_has_now_stays(project: Path, capsys: Capture) -> None:
    (project / ".gitlab-ci.yml").write_text("mine\n")
    out = run(capsys, "update")[1]
    assert "kept     .gitlab-ci.yml: the template has one of that name now, and this one is yours\n" in out
    assert (project / ".gitlab-ci.yml").read_text() == "mine\n"


def test_lines_keep_the_ends_that_the_author_has(project: Path, capsys: Capture) -> None:
    (project / "README.md").write_bytes((project / "README.md").read_bytes().replace(b"\n", b"\r\n"))
    assert run(capsys, "update")[0] == 0
    assert (project / "README.md").read_bytes() == first_files(GIVEN)["README.md"].replace("\n", "\r\n").encode()


@pytest.mark.parametrize(("option", "code"), [("--check", 1), ("--diff", 0)])
def test_nothing_is_written_where_it_is_only_asked_for(
    option: str, code: int, texts: Callable[[], dict[str, str]], capsys: Capture
) -> None:
    before = texts()
    found, out, err = run(capsys, "update", option)
    assert (found, err) == (code, f"owl: {OLD} -> {NEW}, 5 files would change\n")
    assert ("+++ b/.gitlab-ci.yml" in out) is (option == "--diff")
    assert texts() == before


def test_a_project_without_a_version_is_known_by_its_files(project: Path, capsys: Capture) -> None:
    stored = (project / ANSWERS_FILE).read_text()
    (project / ANSWERS_FILE).write_text(stored.replace(f'template = "{OLD}"\n', ""))
    code, _, err = run(capsys, "update")
    assert code == 0
    assert err.startswith(f"owl: its answers name no version of the template; by its files it is {OLD}\n")


def test_programs_get_each_file(project: Path, capsys: Capture) -> None:
    report = json.loads(run(capsys, "update", "--check", "--json")[1])
    assert {key: report[key] for key in ("name", "old", "new", "is_written")} == {
        "name": "owl",
        "old": OLD,
        "new": NEW,
        "is_written": False,
    }
    assert report["files"][0] == {"path": ADDED, "change": "new", "conflicts": [], "reason": ""}


def test_a_version_that_is_not_known_is_refused(project: Path, capsys: Capture) -> None:
    (project / ANSWERS_FILE).write_text(format_answers(GIVEN).replace(NEW, "0" * 12))
    assert run(capsys, "update") == (
        2,
        "",
        (
            "error: the version '000000000000' of the template 'lua' is not known\n"
            "  hint: the project was made or updated by a newer ecxs: upgrade this one\n"
        ),
    )


def test_a_project_from_another_template_is_refused(project: Path, capsys: Capture) -> None:
    (project / ANSWERS_FILE).write_text('schema = 1\nname = "owl"\nkind = "../ours"\n[answers]\n')
    assert run(capsys, "update") == (
        2,
        "",
        (
            "error: the project was made from the template '../ours', which ecxs has no versions of\n"
            "  hint: merge its changes with git, or make the module anew beside it and compare\n"
        ),
    )


def test_a_folder_that_was_not_scaffolded_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("module.toml").write_text("")
    assert run(capsys, "update") == (
        2,
        "",
        "error: '.' has no .ecxs-answers.toml\n  hint: only what 'ecxs new' made can be updated\n",
    )


def test_a_link_is_not_followed_out_of_the_project(project: Path, tmp_path: Path, capsys: Capture) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.write_text("mine\n")
    (project / "README.md").unlink()
    (project / "README.md").symlink_to(outside)
    assert run(capsys, "update")[0] == 3
    assert outside.read_text() == "mine\n"
