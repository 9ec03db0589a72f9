"""`config locate`, `config show` of an option, and `write config`."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.protocol import Form, Request
from ecruntime.formats.conf import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import Bench, LibexecBuilder

OPTIONS = """options=(
    OptionRegistration(OptionDefinition("window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
),"""
CONF = """\
owl {}
window = 9
binding "north" {
  window = 3
  domain "a.example" { window = 4 }
}
domain "a.example" { window = 5 }
domain "b:1" { window = 6 }
"""


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder) -> Bench:
    libexec.add("owl", registration=OPTIONS, provides=("config.Global.window",))
    bench.start(CONF)
    return bench


def text(bench: Bench, line: str) -> str:
    return bench.dispatcher.execute(Request(Form.TEXT, line)).text


def fields(bench: Bench, line: str) -> Any:
    return json.loads(bench.dispatcher.execute(Request(Form.JSON, line)).text)


def test_locate_shows_each_scope_of_a_kind_with_its_path(running: Bench) -> None:
    assert text(running, "config locate DOMAIN") == (
        'Domain "a.example"\n  is at Binding:north:Domain:a.example:\n'
        'Domain "a.example"\n  is at Domain:a.example:\n'
        'Domain "b:1"\n  is at Domain:b\\:1:\n'
    )


def test_locate_takes_a_regular_expression_for_the_instance(running: Bench) -> None:
    rows = fields(running, "config locate domain ^b")["scopes"]
    assert rows == [
        {"kind": "Domain", "instance": "b:1", "path": "Domain:b\\:1:", "place": f"{running.conf}:8:1"},
    ]


def test_locate_finds_nothing_and_says_so(running: Bench) -> None:
    assert text(running, "config locate domain ^c") == "There is no such scope of the kind Domain.\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("config locate", "which kind of scope?\nhint: config locate KIND [REGEX]\n"),
        ("config locate domain a b", "which kind of scope?\nhint: config locate KIND [REGEX]\n"),
        ("config locate domian", "'domian' is no config scope\nhint: did you mean 'Domain'?\n"),
        (
            "config locate domain (a+)+$",
            "'(a+)+$' repeats a group\nhint: look for a part of the name, without `)*` and `)+`\n",
        ),
        (
            "config locate domain *",
            "'*' is no regular expression: nothing to repeat at position 0\nhint: config locate KIND [REGEX]\n",
        ),
        (
            f"config locate domain {'a' * 201}",
            "a regular expression of 201 characters is over the limit of 200\nhint: look for a part of the name\n",
        ),
    ],
)
def test_what_locate_cannot_do_is_refused(running: Bench, line: str, answer: str) -> None:
    assert text(running, line) == answer


def test_show_takes_an_option(running: Bench) -> None:
    assert text(running, "config show binding north window") == "window = 3\n"
    assert text(running, "config show window") == "window = 9\n"


def test_show_of_what_is_neither_scope_nor_option_is_refused(running: Bench) -> None:
    assert text(running, "config show domian") == "'domian' is no config scope\nhint: did you mean 'Domain'?\n"


def test_write_config_gives_a_text_that_reads_as_what_runs(running: Bench, tmp_path: Path) -> None:
    running.dispatcher.execute(Request(Form.TEXT, "config set window 11"))
    written = tmp_path / "written.conf"
    written.write_text(text(running, "write config"), encoding="utf-8")
    assert read(written).root == running.server.document.root


def test_write_config_into_a_file_is_whole_and_private(running: Bench, tmp_path: Path) -> None:
    path = tmp_path / "flat.conf"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o644)
    before = set(tmp_path.iterdir())
    assert text(running, f"write config {path}") == f"wrote {path}\n"
    assert path.read_text(encoding="utf-8") == text(running, "write config")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert set(tmp_path.iterdir()) == before


def test_write_config_refuses_what_it_should_not_touch(running: Bench, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(running.conf)
    missing = tmp_path / "none" / "x"
    comments = "hint: it would lose its includes and comments: write another file, and compare\n"
    machine = "hint: the file is written on the server's machine: begin with /\n"
    expected = {
        "x.conf": f"'x.conf' is no absolute path\n{machine}",
        str(running.conf): f"'{running.conf}' is a file of this configuration\n{comments}",
        f"{tmp_path}/link": f"'{tmp_path}/link' is a file of this configuration\n{comments}",
        str(tmp_path): f"'{tmp_path}' is there already and is no file\nhint: name another one\n",
        str(missing): f"'{missing}' cannot be written: No such file or directory\nhint: choose another folder\n",
        "/x /y": "there is more than one file\nhint: write config [FILE]\n",
    }
    assert {word: text(running, f"write config {word}") for word in expected} == expected
    assert running.conf.read_text(encoding="utf-8") == CONF
