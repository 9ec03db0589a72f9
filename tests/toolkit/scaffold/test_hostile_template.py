"""Trusted templates that mean harm, or answers that do: what is refused, and what stays data."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import tomli

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.cli import main
from ecxs.scaffold.external_template import read_template
from ecxs.scaffold.trust import TrustStore
from tests.toolkit.scaffold.test_external_template import SHELL, TOP, make, refusal, template

if TYPE_CHECKING:
    from pathlib import Path

EXPRESSION = "{{ 6 * 7 }}"
ENVIRONMENT = {
    "_jinja2_env_vars": ({"variable_start_string": "[["}, "'_jinja2_env_vars' sets 'variable_start_string'"),
    "a line prefix": ({"line_statement_prefix": "#"}, "'_jinja2_env_vars' sets 'line_statement_prefix'"),
    "a finalizer that is no flag": ({"trim_blocks": "yes"}, "'_jinja2_env_vars' sets 'trim_blocks'"),
    "settings that are no table": (["x"], "'_jinja2_env_vars' sets '['x']'"),
}


@pytest.mark.parametrize("attack", ENVIRONMENT)
def test_other_delimiters_are_refused_before_anybody_is_asked(tmp_path: Path, attack: str) -> None:
    settings, reason = ENVIRONMENT[attack]
    root = template(tmp_path, {}, _jinja2_env_vars=settings)
    with pytest.raises(UsageError) as caught:
        read_template(root).code_that_runs()
    assert caught.value.message == f"'{root}/cookiecutter.json' cannot be used: {reason}"


def test_code_from_elsewhere_is_refused_with_all_other_reasons(tmp_path: Path) -> None:
    keys = {
        "_extensions": ["local_extensions.Mine", "jinja2.ext.do", {}],
        "_new_lines": "x",
        "_copy_without_render": "a",
        "__prompts__": [],
        "k" * 101: "",
    }
    root = template(tmp_path, {"local_extensions.py": "raise SystemExit"}, **keys)
    with pytest.raises(UsageError) as caught:
        read_template(root).code_that_runs()
    assert caught.value.message.partition(": ")[2].split("; ") == [
        f"key '{'k' * 60}' is longer than 100",
        "'_extensions' names 'local_extensions.Mine'",
        "'_extensions' names '{}'",
        "'_new_lines' is 'x', which is no line ending",
        "'_copy_without_render' is no list of patterns",
        "'__prompts__' is no table",
    ]


def test_what_changes_no_more_than_blanks_and_statements_is_kept(tmp_path: Path) -> None:
    text = "{% if true %}\n{% do [].append(1) %}{% for n in [1, 2] %}{% break %}{% endfor %}a\r\n{% endif %}\n"
    root = template(
        tmp_path,
        {f"{TOP}/a.txt": text, f"{TOP}/raw/{{a}}.txt": EXPRESSION},
        _extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        _jinja2_env_vars={"trim_blocks": True},
        _new_lines="\r\n",
        _copy_without_render=["raw"],
    )
    make(root, tmp_path)
    assert (tmp_path / "out" / "owl" / "a.txt").read_bytes() == b"a\r\n"
    assert (tmp_path / "out" / "owl" / "raw" / "{a}.txt").read_text() == EXPRESSION


SANDBOXED = {
    "a body": ({f"{TOP}/a.txt": SHELL}, {}),
    "a name": ({f"{TOP}/{{{{ lipsum.__globals__.os.system('touch MARK') }}}}": "x"}, {}),
    "a default": ({}, {"other": SHELL}),
    "a choice": ({}, {"other": ["a", SHELL]}),
    "a table": ({}, {"other": {SHELL: "x"}}),
    "an included file": ({"templates/b": SHELL, f"{TOP}/a.txt": "{% include 'b' %}"}, {}),
    "an attribute by filter": ({f"{TOP}/a.txt": "{{ (cycler|attr('__init__')|attr('__globals__')).os }}"}, {}),
    "a format": ({f"{TOP}/a.txt": "{{ '{0.__init__.__globals__}'.format(cycler) }}"}, {}),
    "an extension's function": ({f"{TOP}/a.txt": "{{ uuid4.__globals__ }}"}, {}),
    "a fault of any kind": ({f"{TOP}/a.txt": "{{ 1 / 0 }}"}, {}),
    "an include of itself": ({f"{TOP}/a.txt": "{% include 'a.txt' %}"}, {}),
    "an include from outside": ({f"{TOP}/a.txt": "{% include '../../../../../../etc/passwd' %}"}, {}),
    "text that is not UTF-8": ({f"{TOP}/a.txt": "{{ cookiecutter.other }}"}, {"other": "\ud800"}),
    "a bomb of text": ({f"{TOP}/a.txt": "{% for a in range(99999) %}{{ 'x' * 9999 }}{% endfor %}"}, {}),
}


@pytest.mark.parametrize("attack", SANDBOXED)
def test_an_expression_of_a_trusted_template_reaches_nothing(tmp_path: Path, attack: str) -> None:
    files, variables = SANDBOXED[attack]
    mark = tmp_path / "mark"
    files = {name.replace("MARK", "mark"): text.replace("MARK", str(mark)) for name, text in files.items()}
    variables = json.loads(json.dumps(variables).replace("MARK", str(mark)))
    assert refusal(template(tmp_path, files, **variables), tmp_path).startswith("the template ")
    assert not list(tmp_path.rglob("mark"))


NAMES = {
    "climbs below a folder": (
        "{{ 'a\\x2f..\\x2f..\\x2f..\\x2fb' }}",
        "'a/../../../b', which is not inside the project",
    ),
    "is empty": ("{{ '' }}", "'', which is not inside the project"),
    "is the folder itself": ("{{ '.' }}", "'.', which is not inside the project"),
    "holds a zero byte": ("{{ 'a\\x00b' }}", r"'a\x00b', which is not inside the project"),
    "acts on a terminal": ("{{ 'a\\x1b[2J' }}", r"'a\x1b[2J', which has characters that cannot be shown"),
    "is a program of git": (
        "{{ '.Git' }}/hooks/pre-commit",
        "'.Git', which belongs to git, which runs programs that it names",
    ),
    "is too long": ("{{ 'a' * 256 }}", f"'{'a' * 80}', which has more than 255 bytes"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_rendered_name_is_refused_that(tmp_path: Path, name: str) -> None:
    written, reason = NAMES[name]
    root = template(tmp_path, {f"{TOP}/{written}": "x"})
    assert refusal(root, tmp_path) == f"the template '{root}' names a file {reason}"


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/a": "x", f"{TOP}/{{{{ 'a' }}}}": "y"})
    assert refusal(root, tmp_path) == f"the template '{root}' makes 'a' twice, from 'a' and another name"


def test_a_file_where_a_folder_is_needed_is_refused(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/a/b": "x", f"{TOP}/{{{{ 'a' }}}}": "y"})
    assert "makes 'a' twice" in refusal(root, tmp_path)


def test_two_top_folders_are_refused_since_their_order_would_decide(tmp_path: Path) -> None:
    root = template(tmp_path, {"{{cookiecutter.other}}/a": "x"}, other="y")
    assert refusal(root, tmp_path) == f"the template '{root}' has 2 top folders that are named by a variable"


def test_answers_are_data_wherever_they_come_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = template(tmp_path, {f"{TOP}/a.txt": "{{ cookiecutter.one }}|{{ cookiecutter.two }}"}, one="", two="")
    replay = tmp_path / "answers.toml"
    replay.write_text(f'schema = 1\nname = "owl"\nkind = "{root}"\n[answers]\none = "{EXPRESSION}"\n')
    words = ["new", "--replay", str(replay), "--set", f"two={EXPRESSION}", "-o", str(tmp_path), "--trust"]
    assert main(words) == 0, capsys.readouterr().err
    assert (tmp_path / "owl" / "a.txt").read_text() == f"{EXPRESSION}|{EXPRESSION}"


def test_answers_to_our_own_questions_are_data_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "{{ 6 * 7 }} ${ 6 * 7 } <% x %> %% x"
    assert main(["new", "owl", "--description", text, "-o", str(tmp_path)]) == 0, capsys.readouterr().err
    declared = tomli.loads((tmp_path / "owl" / "module.toml").read_text())
    assert declared["module"]["description"] == text
    assert text in (tmp_path / "owl" / "owl" / "owl.py").read_text()


def test_the_name_and_what_follows_from_an_answer_are_data(tmp_path: Path) -> None:
    root = template(tmp_path, {f"{TOP}/a.txt": "{{ cookiecutter.other }}"}, other="{{ cookiecutter.word }}", word="w")
    assert "has no attribute 'word'" in refusal(root, tmp_path)
    variables = {"word": "w", "later": "<{{ cookiecutter.word }}>"}
    (root / "cookiecutter.json").write_text(json.dumps({"name": "x", **variables}))
    (root / TOP / "a.txt").write_text("{{ cookiecutter.later }}")
    make(root, tmp_path, word=EXPRESSION)
    assert (tmp_path / "out" / "owl" / "a.txt").read_text() == f"<{EXPRESSION}>"


TYPED = {
    "a choice": (["a", "b"], "c", "'it' cannot be 'c'"),
    "a flag": (True, "perhaps", "'it' is yes or no, not 'perhaps'"),
    "a table": ({"a": "b"}, "[1]", "'it' is a table, not '[1]'"),
}


@pytest.mark.parametrize("kind", TYPED)
def test_an_answer_of_the_wrong_kind_is_refused(tmp_path: Path, kind: str) -> None:
    default, answer, message = TYPED[kind]
    assert refusal(template(tmp_path, {}, it=default), tmp_path, it=answer) == message


def test_answers_of_every_kind_are_taken(tmp_path: Path) -> None:
    text = "{{ cookiecutter.a }} {{ cookiecutter.b }} {{ cookiecutter.c.k }} {{ cookiecutter.d }} {{ cookiecutter._p }}"
    root = template(tmp_path, {f"{TOP}/a.txt": text}, a=["x", "y"], b=False, c={"k": "v"}, d=None, _p=EXPRESSION)
    make(root, tmp_path, a="y", b="yes", c=f'{{"k": "{EXPRESSION}"}}')
    assert (tmp_path / "out" / "owl" / "a.txt").read_text() == f"y True {EXPRESSION} None {EXPRESSION}"


HOOKS = {
    "no line that names its interpreter": ("sh", "touch x\n", "failed: cannot run 'hooks/pre_gen_project.sh'"),
    "a failure": ("py", "raise SystemExit(3)\n", "failed: 'hooks/pre_gen_project.py' ended with 3"),
    "a link in place of a folder": ("py", "import os\nos.symlink('OUT', 'sub')\n", "made 'owl/sub', which is no "),
    "a link in place of the project": (
        "py",
        "import os\nhere = os.getcwd()\nos.chdir('/')\nos.rmdir(here)\nos.symlink('OUT', here)\n",
        "made 'owl', which is no ordinary folder",
    ),
}


@pytest.mark.parametrize("fault", HOOKS)
def test_after_a_program_nothing_is_written_outside(tmp_path: Path, fault: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    suffix, text, message = HOOKS[fault]
    hook = {f"hooks/pre_gen_project.{suffix}": text.replace("OUT", str(outside))}
    assert message in refusal(template(tmp_path, {f"{TOP}/sub/a.txt": "x", **hook}), tmp_path)
    assert list(outside.iterdir()) == []


def test_a_link_where_a_file_is_written_is_replaced(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("mine")
    text = f"import os\nos.symlink('{outside}', 'kept.txt')\n"
    make(template(tmp_path, {"hooks/pre_gen_project.py": text}), tmp_path)
    assert outside.read_text() == "mine"
    assert (tmp_path / "out" / "owl" / "kept.txt").read_text() == "kept\n"


def test_a_program_imports_from_no_folder_that_others_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('planted')\n")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    text = "import json, os, sys\nassert os.listdir(sys.path[0]) == ['post_gen_project.py'], sys.path\n"
    make(template(tmp_path, {"hooks/post_gen_project.py": text}), tmp_path)


def test_everything_that_runs_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    files = {f"{TOP}/{number}.txt": EXPRESSION for number in range(50)}
    hooks = {
        "hooks/pre_gen_project.py": "",
        "hooks/post_gen_project": "",
        "hooks/post_gen_project.py~": "",
        "hooks/x": "",
    }
    root = template(tmp_path, {**files, **hooks})
    assert main(["new", "owl", "--kind", str(root), "-o", str(tmp_path)]) == 2
    shown = capsys.readouterr().err
    assert [line for line in shown.splitlines() if "hook " in line] == [
        "  hook hooks/pre_gen_project.py",
        "  hook hooks/post_gen_project",
    ]
    assert all(f"  expressions in {name}\n" in shown for name in files)
    assert "in all 2 programs with all your rights, and 51 with expressions, which are rendered in a sandbox\n" in shown


def test_what_another_user_decided_is_no_trust(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "trust.json"
    TrustStore(path).trust("a", tmp_path)
    # Only root can give a file away; everybody can be taken for somebody else.
    with suppress(PermissionError):
        os.chown(path, 65_534, -1)
    monkeypatch.setattr(os, "geteuid", lambda: 12_345)
    with pytest.raises(EnvironmentFailure) as caught:
        TrustStore(path)
    owner = path.stat().st_uid
    assert caught.value.message == f"another user may have decided what '{path}' trusts: it belongs to user {owner}"


def test_decisions_that_others_may_write_are_no_trust(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    TrustStore(path).trust("a", tmp_path)
    path.chmod(0o666)
    with pytest.raises(EnvironmentFailure) as caught:
        TrustStore(path)
    assert caught.value.message == f"another user may have decided what '{path}' trusts: it can be written by others"


def test_decisions_in_a_folder_that_others_may_write_are_no_trust(tmp_path: Path) -> None:
    path = tmp_path / "trust.json"
    TrustStore(path).trust("a", tmp_path)
    tmp_path.chmod(0o777)
    with pytest.raises(EnvironmentFailure) as caught:
        TrustStore(path)
    assert caught.value.message.endswith(f"trusts: the directory '{tmp_path}' can be written by others")
