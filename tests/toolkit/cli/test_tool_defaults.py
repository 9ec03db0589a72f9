"""The configuration of the tool: which file holds, what it is the default of, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.parameters import is_of_others, project_above
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    inner = tmp_path / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    return inner


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ecxs.toml", 'format = "json"\n'),
        ("pyproject.toml", '[tool.ecxs]\nformat = "json"\n'),
        ("ecxs.toml", '[explain]\nformat = "json"\n'),
        ("../ecxs.toml", 'format = "json"\n'),
        ("../pyproject.toml", '[project]\nname = "x"\n[tool.ecxs.explain]\nformat = "json"\n'),
    ],
)
def test_a_file_here_or_above_has_defaults_and_the_line_wins(name: str, text: str, capsys: Capture) -> None:
    Path(name).write_text(text)
    assert json.loads(run(capsys, "explain", "ECM016")[1])["exit_code"] == 0
    assert run(capsys, "explain", "ECM016", "--format", "text")[1].startswith("ECM016 (warning)")
    assert run(capsys, "--isolated", "explain", "ECM016")[1].startswith("ECM016 (warning)")


def test_the_nearest_file_holds_and_one_without_our_table_is_passed_over(capsys: Capture) -> None:
    Path("../ecxs.toml").write_text('format = "json"\n')
    Path("pyproject.toml").write_text("[tool.ruff]\n# nothing for ecxs\n")
    assert run(capsys, "explain", "ECM016")[1].startswith("{")
    Path("ecxs.toml").write_text("")
    assert run(capsys, "explain", "ECM016")[1].startswith("ECM016 (warning)")


def test_the_table_of_a_command_wins_over_the_shared_keys(capsys: Capture) -> None:
    Path("ecxs.toml").write_text('format = "json"\n[explain]\nformat = "text"\n[hooks.list]\nformat = "text"\n')
    assert run(capsys, "explain", "ECM016")[1].startswith("ECM016 (warning)")
    assert run(capsys, "hooks", "list", "log_permanent")[1].startswith("core.log")
    assert run(capsys, "hooks", "show", "core.log_reopen")[1].startswith("{")


def test_paths_begin_at_the_folder_of_the_file(capsys: Capture) -> None:
    Path("../ecxs.toml").write_text('libexec = "lib"\nsocket = "ec.sock"\n')
    Path("../lib").mkdir()
    Path("../lib/kelp.ecm").write_text("[kelp]\n")
    assert "kelp" in run(capsys, "graph")[1]
    assert run(capsys, "console", "version")[2].startswith(f"error: there is no console socket '{Path.cwd().parent}")
    Path("../other").mkdir()
    Path("../other/wrack.ecm").write_text("[wrack]\n")
    shown = run(capsys, "graph", "--libexec", "../other")[1]
    assert ("wrack" in shown, "kelp" in shown) == (True, False)


def test_what_no_option_takes_is_refused_with_place_and_near_miss(capsys: Capture) -> None:
    Path("pyproject.toml").write_text("""\
[tool.ecxs]
sokcet = "x"
libexec = 3
[tool.ecxs.run]
log_format = "json"
drain-limit = "30"
check = 1
log-level = "loud"
libexec = ["a", 7]
[tool.ecxs.rnu]
""")
    code, out, err = run(capsys, "run")
    assert (code, out) == (1, "")
    levels = "'debug', 'info', 'notice', 'warning', 'error', 'critical'"
    assert [line for line in err.splitlines() if "TOOL" in line or "hint" in line] == [
        "pyproject.toml:2:1: error TOOL003: 'sokcet' is no key of the configuration of ecxs",
        "  hint: did you mean 'socket'?",
        "pyproject.toml:3:1: error TOOL004: 'libexec' is 3, not a folder, or an array of folders",
        "  hint: see docs/tool-configuration.md",
        "pyproject.toml:10:1: error TOOL003: 'rnu' is no key of the configuration of ecxs",
        "  hint: did you mean 'run'?",
        "pyproject.toml:5:1: error TOOL003: 'log_format' is no key of ecxs run",
        "  hint: did you mean 'log-format' or 'format'?",
        "pyproject.toml:6:1: error TOOL004: 'run.drain-limit' is \"30\", not a number",
        "  hint: write what the option of this name takes",
        "pyproject.toml:7:1: error TOOL004: 'run.check' is 1, not true or false",
        "  hint: write what the option of this name takes",
        f"pyproject.toml:8:1: error TOOL004: 'run.log-level': 'loud' is not one of {levels}",
        "  hint: write what the option of this name takes",
        "pyproject.toml:9:1: error TOOL004: 'run.libexec' is 7, not a text",
        "  hint: write what the option of this name takes",
    ]


def test_a_refusal_is_one_document_with_the_keys_of_the_command(capsys: Capture) -> None:
    Path("ecxs.toml").write_text("nothing = 1\n")
    code, out, err = run(capsys, "hooks", "list", "--json")
    report = json.loads(out)
    assert (code, err, report["hooks"], report["findings"][0]["rule"]) == (1, "", [], "TOOL003")
    assert run(capsys, "--help")[0] == 0


def test_two_files_in_one_folder_are_refused(capsys: Capture) -> None:
    Path("ecxs.toml").write_text("")
    Path("pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.ecxs]\n")
    code, _, err = run(capsys, "explain", "ECM016")
    message = "there are two configurations of ecxs in one folder: this one, and one in pyproject.toml"
    assert code == 1
    assert err.splitlines() == [
        f"ecxs.toml:1:1: error TOOL002: {message}",
        "  see pyproject.toml:4:1: the other one",
        "  hint: keep one of them; the table of pyproject.toml is '[tool.ecxs]'",
        "1 error",
    ]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("ecxs.toml", "[run]\nlog-level = debug\n", "ecxs.toml:2:13: error TOOL001: the configuration of ecxs is not "),
        ("pyproject.toml", "# of ecxs\n[tool\n", "pyproject.toml:2:6: error TOOL001: the configuration of ecxs is not"),
        (
            "pyproject.toml",
            "[tool]\necxs = 3\n",
            "pyproject.toml: error TOOL001: the configuration of ecxs has a ",
        ),
    ],
)
def test_a_file_that_is_no_toml_is_refused_where_it_ends_to_be(
    name: str, text: str, place: str, capsys: Capture
) -> None:
    Path(name).write_text(text)
    code, _, err = run(capsys, "explain", "ECM016")
    assert (code, err.startswith(place)) == (1, True), err


class Owned:
    """A file as far as its owners are asked for: of the link, and of what it leads to."""

    def __init__(self, link: int, file: int) -> None:
        self._link, self._file = link, file

    def lstat(self) -> Owned:
        return Owned(self._link, self._link)

    def stat(self) -> Owned:
        return Owned(self._file, self._file)

    @property
    def st_uid(self) -> int:
        return self._file


@pytest.mark.parametrize(
    ("link", "file", "start", "is_foreign"),
    [(7, 7, 7, False), (0, 0, 7, False), (8, 8, 7, True), (8, 7, 7, True), (7, 8, 7, True), (8, 8, 8, False)],
)
def test_a_file_of_another_user_is_that_of_nobody_who_was_meant(
    link: int, file: int, start: int, is_foreign: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ecxs.cli.parameters.os.geteuid", lambda: 7)
    assert is_of_others(Owned(link, file), Owned(start, start)) is is_foreign  # type: ignore[arg-type] # all it asks


def test_what_another_user_left_above_is_passed_over(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in (("module.toml", "schema = 1\n"), ("ecxs.toml", 'format = "json"\n')):
        Path("..", name).write_text(text)
    assert project_above() == Path("..")
    for module in ("parameters", "tool_file"):
        monkeypatch.setattr(f"ecxs.cli.{module}.is_of_others", lambda file, start: file.parent != start)
    assert project_above() == Path()
    assert run(capsys, "explain", "ECM016")[1].startswith("ECM016 (warning)")


def test_the_table_of_a_project_is_no_table_of_its_own_file(capsys: Capture) -> None:
    Path("ecxs.toml").write_text('[tool.ecxs]\nformat = "json"\n')
    code, _, err = run(capsys, "explain", "ECM016")
    assert code == 1
    assert "error TOOL003: 'tool' is no key of the configuration of ecxs\n" in err
    assert "  hint: in ecxs.toml the tables stand without 'tool.ecxs'\n" in err


def test_the_doctor_has_a_line_for_what_other_commands_refuse(capsys: Capture) -> None:
    Path("ecxs.toml").write_text('format = "jsn"\n[doctor]\nfrom = 3\n')
    assert run(capsys, "explain", "ECM016")[0] == 1
    code, out, _ = run(capsys, "doctor")
    assert code == 3
    (line,) = (line for line in out.splitlines() if "defaults" in line)
    assert "'format' is \"jsn\", not 'text' or 'json'; ecxs.toml:3:1: 'from' is no key" in line
