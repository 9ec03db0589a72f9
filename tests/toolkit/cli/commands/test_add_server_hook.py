"""`ecxs add` and `ecxs remove` of hooks of the server: those that are new, and those that are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import tomli
from click.shell_completion import ShellComplete

from ecruntime.foundation.errors import UsageError
from ecxs.cli import main
from ecxs.cli.program import ecxs
from ecxs.edit import with_called, without_called
from tests.toolkit.cli.commands.test_add import contents
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

PROTOTYPE = "int core_tidy_v1(void *closure, ec_message *m)"
TIDY = ("add", "server-hook", "core.tidy_v1", "--prototype", PROTOTYPE, "--empty", "0", "--on-failure", "0")


@pytest.fixture
def owl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A project, current folder of the test."""
    assert main(["new", "owl", "--no-input", "-o", str(tmp_path)]) == 0
    monkeypatch.chdir(tmp_path / "owl")
    capsys.readouterr()
    return tmp_path / "owl" / "module.toml"


def test_a_hook_of_the_server_is_added_behind_the_modules_own(owl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, *TIDY, "--until", "zero", "--callable", "--summary", "Tidy up")
    assert (code, err) == (0, "server_hook 'core.tidy_v1': 10 files changed\n")
    text = owl.read_text()
    assert text.index("[[hook]]") < text.index("[[server_hook]]") < text.index("[[command]]")
    assert tomli.loads(text)["server_hook"] == [
        {
            "name": "core.tidy_v1",
            "summary": "Tidy up",
            "prototype": PROTOTYPE,
            "until": "zero",
            "empty": 0,
            "on_failure": 0,
            "callable": True,
        },
    ]
    assert run(capsys, "add", "provider", "core.tidy_v1")[0] == 0
    assert run(capsys, "add", "call", "core.tidy_v1")[0] == 0
    assert run(capsys, "validate")[0] == 0


def test_a_hook_that_is_there_is_not_added_again(owl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *TIDY)[0] == 0
    assert run(capsys, *TIDY) == (0, "", "server_hook 'core.tidy_v1' is there already; nothing to do\n")
    code, _, err = run(capsys, *TIDY, "--callable")
    assert code == 2
    assert "server_hook 'core.tidy_v1' is declared in 'module.toml' already, with another 'callable'" in err


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("server-hook", "core.log_rejection", "--prototype", "void core_log_rejection(void *c)"), "MOD045"),
        (("server-hook", "core.tidy_v1", "--prototype", "int core_tidy_v1(void *c)"), "MOD016"),
        (("server-hook", "core.tidy_v1", "--prototype", PROTOTYPE, "--empty", "none"), "--empty takes an integer"),
        (("server-hook", "core.tidy_v1"), "missing option '--prototype'"),
        (("call", "core.tidy_v1"), "MOD046"),
        (("call", "core.log_delivery_v1"), "MOD046"),
    ],
)
def test_what_would_not_do_is_refused_and_nothing_is_written(
    owl: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], wanted: str
) -> None:
    before = owl.read_bytes()
    code, out, err = run(capsys, "add", *words)
    assert code in {1, 2}
    assert wanted in out + err
    assert owl.read_bytes() == before


def test_a_call_is_shown_as_json_and_not_written(owl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = owl.read_bytes()
    code, out, _ = run(capsys, "add", "call", "msgc.multicast_publish", "--diff", "--json")
    report = json.loads(out)
    assert (code, report["item"], report["name"], report["is_written"]) == (
        0,
        "call",
        "msgc.multicast_publish",
        False,
    )
    assert '+calls = ["msgc.multicast_publish"]' in report["files"][0]["diff"]
    assert owl.read_bytes() == before


def test_a_call_is_added_once(owl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "add", "call", "msgc.multicast_publish")[0] == 0
    said = "call 'msgc.multicast_publish' is there already; nothing to do\n"
    assert run(capsys, "add", "call", "msgc.multicast_publish") == (0, "", said)
    assert tomli.loads(owl.read_text())["module"]["calls"] == ["msgc.multicast_publish"]


LISTS = {
    "none": ("[module]\nname = 'a'\n\n# next\n[x]\n", "[module]\nname = 'a'\ncalls = [\"h.k\"]\n\n# next\n[x]\n"),
    "empty": ("[module]\ncalls = []\n", '[module]\ncalls = ["h.k"]\n'),
    "one": ("[module]\ncalls = [ 'b.c' ] # why\n", "[module]\ncalls = [\"h.k\",  'b.c' ] # why\n"),
    "lines": (
        "[module]\ncalls = [\n    'b.c',  # why\n]\n",
        "[module]\ncalls = [\n    \"h.k\",\n    'b.c',  # why\n]\n",
    ),
    "lines with returns": (
        "[module]\r\ncalls = [\r\n  'b.c']\r\n",
        "[module]\r\ncalls = [\r\n  \"h.k\",\r\n  'b.c']\r\n",
    ),
    "a table in a line": ("module = { calls = ['b.c'] }\n", "module = { calls = [\"h.k\", 'b.c'] }\n"),
    "a text that looks like it": (
        "[module]\ndescription = 'calls = [1]'\ncalls = ['b.c']\n",
        "[module]\ndescription = 'calls = [1]'\ncalls = [\"h.k\", 'b.c']\n",
    ),
}


@pytest.mark.parametrize("kind", LISTS)
def test_every_other_byte_stays(kind: str) -> None:
    before, after = LISTS[kind]
    assert with_called(before, "h.k", "module.toml") == after
    if kind != "empty":  # a list that was empty is no more there with its last hook
        assert without_called(after, 0, "module.toml") == before


def test_a_list_that_cannot_be_extended_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        with_called("module = { name = 'a' }\n", "h.k", "module.toml")
    assert caught.value.message == "'calls' of 'module.toml' cannot be extended"


@pytest.mark.parametrize(
    ("before", "index", "after"),
    [
        ("[module]\ncalls = ['a.b', 'c.d']\n", 1, "[module]\ncalls = ['a.b']\n"),
        ("[module]\ncalls = ['a.b','c.d']\n", 0, "[module]\ncalls = ['c.d']\n"),
        (
            "[module]\ncalls = [\n  # one\n  'a.b', # 1\n  # two\n  'c.d'\n]\n",
            0,
            "[module]\ncalls = [\n  # two\n  'c.d'\n]\n",
        ),
        ("[module]\nname = 'x'\n# why\ncalls = [\n  'a.b',\n] # all\n\n[[x]]\n", 0, "[module]\nname = 'x'\n\n[[x]]\n"),
        ("module.name = 'x'\nmodule.calls = ['a.b']", 0, "module.name = 'x'\nmodule.calls = []"),
        ("module = { calls = ['a.b'], name = 'x' }\n", 0, "module = { calls = [], name = 'x' }\n"),
    ],
)
def test_a_call_goes_and_every_other_byte_stays(before: str, index: int, after: str) -> None:
    assert without_called(before, index, "module.toml") == after


@pytest.mark.parametrize(
    "words",
    [TIDY[1:], (*TIDY[1:], "--callable"), ("call", "msgc.multicast_publish")],
    ids=lambda words: f"{len(words)}",
)
def test_what_was_added_and_removed_leaves_every_byte(
    owl: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    before = contents(owl.parent)
    assert run(capsys, "add", *words)[0] == 0
    assert run(capsys, "remove", words[0], words[1].upper(), "--diff", "--json")[0] == 0
    code, out, err = run(capsys, "remove", words[0], words[1])
    assert (code, [line for line in out.splitlines() if line.startswith("left")]) == (0, [])
    assert err.startswith(f"{words[0].replace('-', '_')} '{words[1]}': ")
    assert contents(owl.parent) == before


def test_a_call_that_goes_is_reported_with_the_places_that_use_it(
    owl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "add", "call", "msgc.multicast_publish")[0] == 0
    code = owl.parent / "owl" / "owl.py"
    code.write_text(f"{code.read_text()}\n\ndef tell(m: OwlModule) -> None:\n    m.hooks.multicast_publish.call\n")
    status, out, _ = run(capsys, "remove", "call", "msgc.multicast_publish", "--json")
    report = json.loads(out)
    assert (status, report["item"], report["name"], report["is_written"]) == (0, "call", "msgc.multicast_publish", True)
    assert [place["text"] for place in report["left"]] == ["m.hooks.multicast_publish.call"]
    assert "calls" not in owl.read_text()


def test_a_hook_that_is_new_and_called_goes_in_order(owl: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *TIDY, "--callable")[0] == 0
    assert run(capsys, "add", "provider", "core.tidy_v1")[0] == 0
    assert run(capsys, "add", "call", "core.tidy_v1")[0] == 0
    for kind, said in (("provider", "provided"), ("call", "called")):
        before = contents(owl.parent)
        first = f"error: server_hook 'core.tidy_v1' is {said} by the module itself\n"
        hint = f"  hint: first: 'ecxs remove {kind} core.tidy_v1'\n"
        assert run(capsys, "remove", "server-hook", "core.tidy_v1") == (2, "", first + hint)
        assert contents(owl.parent) == before
        assert run(capsys, "remove", kind, "core.tidy_v1")[0] == 0
    assert run(capsys, "remove", "server-hook", "core.tidy_v1")[0] == 0
    assert run(capsys, "validate")[0] == 0


def test_what_is_not_declared_is_refused_and_the_right_command_named(
    owl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "add", "call", "msgc.multicast_publish")
    before = contents(owl.parent)
    for words, hint in (
        (("call", "msgc.multicast_publisch"), "did you mean 'msgc.multicast_publish'?"),
        (("server-hook", "core.tidy_v1"), "no server_hook is declared"),
        (
            ("server-hook", "msgc.multicast_publish"),
            "there is a call of this name: 'ecxs remove call msgc.multicast_publish'",
        ),
    ):
        code, _, err = run(capsys, "remove", *words)
        assert (code, err.splitlines()[-1]) == (2, f"  hint: {hint}")
    assert contents(owl.parent) == before


def test_server_hooks_and_calls_are_completed_from_the_declaration(
    owl: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    completion = ShellComplete(ecxs, {}, "ecxs", "_ECXS_COMPLETE")
    for kind in ("server-hook", "call"):
        assert completion.get_completions(["remove", kind], "") == []
    assert run(capsys, *TIDY)[0] == 0
    assert run(capsys, "add", "call", "msgc.multicast_publish")[0] == 0
    for kind, name in (("server-hook", "core.tidy_v1"), ("call", "msgc.multicast_publish")):
        assert [item.value for item in completion.get_completions(["remove", kind], "")] == [name]
