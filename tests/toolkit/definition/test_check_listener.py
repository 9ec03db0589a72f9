"""Listeners in a declaration: what is read, what follows, and what is refused in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.model.module_record import format_record, parse_record
from ecxs.definition import capabilities_of, load, record_of
from ecxs.definition.load import examine

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.definition import ModuleDefinition

HEAD = 'schema = 1\n[module]\nname = "reef"\nlanguage = "python"\n'
WHOLE = f"""{HEAD}
[[listener]]
name = "Echo"
acceptor = true
summary = "Says it again"

[[listener.option]]
name = "greeting"
type = "string"
default = "hi"

[[listener.option]]
name = "limit"
type = "int"
validate = "method"

[[listener]]
name = "Discard"
"""


def whole(tmp_path: Path) -> ModuleDefinition:
    path = tmp_path / "module.toml"
    path.write_text(WHOLE)
    result = load(path)
    assert result.definition is not None, result.findings
    return result.definition


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "module.toml"
    path.write_text(text)
    return [str(finding) for finding in examine(path, load_hook_catalogue(), file="module.toml").findings]


def test_a_listener_is_read(tmp_path: Path) -> None:
    echo, discard = whole(tmp_path).listeners
    assert (echo.name, echo.has_acceptor, echo.summary) == ("Echo", True, "Says it again")
    assert [(option.name, option.default) for option in echo.options] == [("greeting", "hi"), ("limit", None)]
    assert (discard.name, discard.has_acceptor, discard.options) == ("Discard", False, ())


def test_its_options_are_asked_for_at_the_peer_first(tmp_path: Path) -> None:
    scope = "[Echo_Listener]"
    path = whole(tmp_path).listeners[0].options[0].fallback
    assert path == f"{scope}:Listen:Peer>{scope}:Listen>{scope}:Peer>{scope}"


def test_its_stanza_is_a_capability(tmp_path: Path) -> None:
    assert capabilities_of(whole(tmp_path)) == ("config.Global:Discard_Listener", "config.Global:Echo_Listener")


def test_the_record_keeps_it(tmp_path: Path) -> None:
    record = record_of(whole(tmp_path))
    assert parse_record(format_record(record), "reef.module.json") == record
    assert [listener.name for listener in record.definition.listeners] == ["Echo", "Discard"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            '[[listener]]\nnam = "Echo"\n',
            [
                "module.toml:5:1: error MOD005: [[listener]] has no 'name'\n  hint: add name = \"...\"",
                "module.toml:6:1: error MOD004: 'nam' is not a key of [[listener]]\n  hint: did you mean 'name'?",
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\n[[listener.option]]\nname = "x"\ntype = "int"\nfallback = "Global"\n',
            [
                (
                    "module.toml:10:1: error MOD004: 'fallback' is not a key of [[listener.option]]\n"
                    "  hint: known are name, type, validate, default, array, tunable_online, option_map, postset, "
                    "datafree, renamed_from, summary"
                )
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\n[[listener.option]]\nname = "x"\ntype = "intt"\n',
            [
                (
                    "module.toml:9:8: error MOD007: 'type' in [[listener.option]] is 'intt'\n"
                    "  hint: did you mean 'int' or 'uint64'?"
                )
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\n[[listener.option]]\nname = "x"\ntype = "int"\ndefault = "7"\n',
            [
                (
                    "module.toml:10:11: error MOD021: the default of option 'x' must be an integer, not '7'\n"
                    "  hint: write it without quotes"
                )
            ],
        ),
        (
            '[[listener]]\nname = "a-b"\n',
            [
                (
                    "module.toml:6:8: error MOD009: 'a-b' cannot be the name of a listener\n"
                    "  hint: use letters, digits and '_', and no digit first"
                )
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\n[[listener]]\nname = "echo"\n',
            [
                (
                    "module.toml:8:8: error MOD011: listener 'echo' is declared twice; case makes no difference\n"
                    "  see module.toml:6:8: declared here first\n"
                    "  hint: delete or rename one of the two"
                )
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\noption = [{ name = "x", type = "int" }, { name = "X", type = "int" }]\n',
            [
                (
                    "module.toml:7:50: error MOD011: option 'X' is declared twice; case makes no difference\n"
                    "  see module.toml:7:20: declared here first\n"
                    "  hint: delete or rename one of the two"
                )
            ],
        ),
        (
            (
                '[[option]]\nname = "a_b"\ntype = "int"\nvalidate = "method"\n'
                '[[listener]]\nname = "A"\noption = [{ name = "b", type = "int", validate = "method" }]\n'
            ),
            [
                (
                    "module.toml:11:20: error MOD011: option 'b' is validated by 'validate_a_b', which another option "
                    "has too\n  see module.toml:6:8: declared here first\n  hint: rename one of the two"
                )
            ],
        ),
        (
            '[[listener]]\nname = "Echo"\n[[listener.option]]\nname = "Idle_Timeout"\ntype = "int"\n',
            [
                (
                    "module.toml:8:8: error MOD034: every listener has an option 'idle_timeout'\n"
                    "  hint: delete it, or choose another name"
                )
            ],
        ),
    ],
)
def test_what_is_wrong_is_refused_where_it_stands(tmp_path: Path, text: str, wanted: list[str]) -> None:
    assert refused(tmp_path, HEAD + text) == wanted


def test_the_stanza_of_the_module_is_not_that_of_a_listener(tmp_path: Path) -> None:
    text = HEAD.replace("reef", "Echo_Listener") + '[[listener]]\nname = "Echo"\n'
    assert refused(tmp_path, text) == [
        (
            "module.toml:6:8: error MOD033: the stanza 'Echo_Listener' of listener 'Echo' is the module's own\n"
            "  hint: choose another name"
        )
    ]
