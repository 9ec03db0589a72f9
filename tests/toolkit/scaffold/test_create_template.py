from __future__ import annotations

import itertools
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from cookiecutter.generate import generate_files

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH
from ecxs.build import build, install
from ecxs.generate.project import plan_project
from ecxs.rules import validate
from ecxs.scaffold import KINDS, QUESTIONS, answers, create, format_answers, read_stored
from ecxs.scaffold.create import context_of, render_template, template_of
from ecxs.scaffold.history import current_version

if TYPE_CHECKING:
    from pathlib import Path

CHOICES = ("yes", "no")
COMBINATIONS = tuple(
    (kind, hook, timer, checker)
    for kind, hook, timer, checker in itertools.product(KINDS, CHOICES, CHOICES, ("both", "mypy", "pyright"))
    if hook == "no" or "hook" not in KINDS[kind].without
)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize(("kind", "hook", "timer", "checker"), COMBINATIONS)
def test_our_rendering_equals_that_of_cookiecutter(
    tmp_path: Path, kind: str, hook: str, timer: str, checker: str
) -> None:
    settings = {"hook": hook, "timer": timer, "checker": checker, "description": "Says “hi” \\ {{ x }} {% y %}"}
    given = answers("owl", kind=kind, settings=settings)
    ours = tmp_path / "ours" / "owl"
    ours.mkdir(parents=True)
    context = context_of(given, "owl")
    render_template(template_of(given), context, ours)
    generate_files(template_of(given), {"cookiecutter": context}, output_dir=tmp_path / "theirs")
    assert contents(ours) == contents(tmp_path / "theirs" / "owl")


def test_a_module_is_made_again_from_its_answers(tmp_path: Path) -> None:
    def make(folder: Path, given: object) -> Path:
        create(given, folder / "owl", complete=lambda stage: plan_project(stage).write())  # type: ignore[arg-type]
        return folder / "owl"

    settings = {"description": 'A "quoted" \\ one', "timer": "no", "checker": "mypy"}
    first = make(tmp_path / "a", answers("owl", kind="python-generic", settings=settings))
    kept = read_stored(first / ".ecxs-answers.toml")
    second = make(tmp_path / "b", answers(kept.name, kind=kept.kind, settings=kept.settings))
    assert contents(first) == contents(second)


def test_the_answers_are_stored_with_their_types() -> None:
    version = current_version("python").digest
    assert format_answers(answers("owl", settings={"hook": "no"})) == (
        "# What `ecxs new` was told; `ecxs new --replay` with this file makes the same module again.\n"
        f'schema = 1\nname = "owl"\nkind = "python"\ntemplate = "{version}"\n\n[answers]\n'
        'description = "Counts permanent failures and reports them every minute"\n'
        'hook = false\ntimer = true\nchecker = "both"\n'
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("schema = 1\nname = [", "is not TOML: "),
        ("schema = 2\nname = 'a'\nkind = 'python'\n", "holds no answers of 'ecxs new'"),
        ("schema = 1\nname = 'a'\n", "holds no answers of 'ecxs new'"),
        ("schema = 1\nname = 'a'\nkind = 'python'\n[answers]\nhook = 1\n", "holds no answers of 'ecxs new'"),
        ("schema = 1\nnam = 'a'\n", "'nam' is not a key of"),
    ],
)
def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "answers.toml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        read_stored(path)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("name", "text", "message", "hint"),
    [
        ("hook", "maybe", "'hook' is yes or no, not 'maybe'", "type yes or no"),
        ("checker", "mypi", "'checker' cannot be 'mypi'", "did you mean 'mypy'?"),
        ("checker", "x", "'checker' cannot be 'x'", "known: 'both', 'mypy', 'pyright'"),
    ],
)
def test_an_answer_is_checked_as_it_is_given(name: str, text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        QUESTIONS[name].read(text)
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.timeout(300)
def test_nothing_is_found_of_scaffolds_beside_one_another(tmp_path: Path) -> None:
    # Two of each, all in one folder: whichever two would clash are both there, and a finding names them.
    libexec, projects = tmp_path / "libexec", []
    for number, (kind, hook, timer) in enumerate(dict.fromkeys(row[:3] for row in COMBINATIONS)):
        for name in (f"owl_{number}", f"kite_{number}"):
            scaffold(tmp_path, name, kind, hook, timer)
            projects.append(tmp_path / name)

    assert validate([libexec, *projects], libexec=[libexec]) == ()


def test_two_scaffolds_are_loaded_together(tmp_path: Path) -> None:
    scaffold(tmp_path, "owl", "python")
    scaffold(tmp_path, "kite", "python-generic")
    conf = tmp_path / "both.conf"
    conf.write_text('owl {\n}\nkite "main" {\n}\nowl_retry_window = 60\nkite_retry_window = 90\n')

    command = [sys.executable, "-m", "ecxs", "run", "--check", "-f", str(conf), "--libexec", str(tmp_path / "libexec")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def scaffold(folder: Path, name: str, kind: str, hook: str = "yes", timer: str = "yes") -> None:
    """Make a module and install it into the libexec of the test."""
    given = answers(name, kind=kind, settings={"hook": hook, "timer": timer})
    create(given, folder / name, complete=lambda stage: plan_project(stage).write())
    install(build(plan_project(folder / name).definition, folder / name), folder / "libexec")


def test_the_option_of_a_module_with_the_longest_name_fits_its_limit(tmp_path: Path) -> None:
    name = "o" * MAX_NAME_LENGTH
    create(answers(name), tmp_path / name, complete=lambda stage: plan_project(stage).write())

    assert validate([tmp_path / name]) == ()
