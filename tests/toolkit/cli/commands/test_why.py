"""`ecxs why`: reasons from data, the same ones that a server has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.server import BuiltInFinder, Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecxs.cli.project import build_project
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable

HOOK = "core.log_permanent_failure_v1"
SAMPLES = Path(__file__).parents[3] / "runtime/formats/library/samples"
SCRIPT = """\
local mod = {}
function mod:core_log_permanent_failure_v1(msg, dr, now, note) end
msys.registerModule("NAME", mod)
"""
CONF = """\
greeter_retry_window = 300
reef "a" {}
reef "b" { enabled = false }
scriptlet "x" {
  script "tide" { source = "tide" }
}
domain "/^ex/" { greeter_retry_window = 8 }
domain "example.com" { greeter_retry_window = 9 }
binding north {
  domain "example.com" { greeter_retry_window = 4 }
}
binding_group "g" {
  binding south {}
}
"""


@pytest.fixture
def server_conf(greeter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration and a libexec `lib` with modules in Python and Lua, one of them as a scriptlet."""
    monkeypatch.chdir(tmp_path)
    build_project(greeter, tmp_path / "lib")
    Path("lib/reef.ecm").write_text("[reef]\nmsys.provides = config.Global.depth\n")
    Path("lib/reef.lua").write_text(SCRIPT.replace("NAME", "reef"))
    Path("tide.lua").write_text(SCRIPT.replace("NAME", "tide"))
    conf = Path("server.conf")
    conf.write_text(CONF)
    return conf


def asked(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> dict[str, Any]:
    found, out, err = run(capsys, "why", *words, "-f", "server.conf", "--libexec", "lib", "--json")
    assert (found, err) == (code, "")
    document: dict[str, Any] = json.loads(out)
    return document


def text(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    code, out, err = run(capsys, "why", *words, "-f", "server.conf", "--libexec", "lib")
    assert (code, err) == (0, "")
    return out


@pytest.mark.usefixtures("server_conf")
def test_the_order_of_providers_is_that_of_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    told = asked(capsys, "hook", HOOK)["hook"]
    clock = VirtualClock()
    finder = BuiltInFinder(LibexecFinder([Path("lib")]))
    server = Server(Settings(Path("server.conf")), finder, clock, VirtualPoller(clock), Log(clock))
    try:
        server.start()
        providers = server.find_hook(HOOK).providers
        assert [it["owner"] for it in told["providers"]] == [it.owner for it in providers]
        assert [it["owner"] for it in told["passive"]] == ["reef:b"]
        loaded = {key: module.why for key, module in server.committed.modules.items()}
    finally:
        server.close()
    for name, why in loaded.items():
        (reason,) = asked(capsys, "module", name)["module"]["reasons"]
        assert reason["reason"].startswith(why)


@pytest.mark.usefixtures("server_conf")
def test_a_provider_is_told_with_language_place_and_rule(capsys: pytest.CaptureFixture[str]) -> None:
    last = "last: put behind all that were there"
    anew = "in stanza order, anew in each generation"
    assert text(capsys, "hook", HOOK).splitlines() == [
        f"{HOOK}, declared by the server",
        f"  1. greeter (python, singleton): singleton, number 1 in load order; {last} (lib/greeter.ecm)",
        f"  2. reef:a (lua, generic): generic, number 1 {anew}; {last} (lib/reef.lua:2:10)",
        f"  3. scriptlet:x (lua, generic): generic, number 3 {anew}; {last} (tide.lua:2:10)",
        "  not called: reef:b (lua, generic): enabled = false (lib/reef.lua:2:10)",
    ]


def test_a_library_in_c_is_read_for_its_providers(
    server_conf: Path, capsys: pytest.CaptureFixture[str], compile_library: Callable[..., Path]
) -> None:
    compile_library(Path("lib/owl.so"), SAMPLES / "owl.c")
    Path("lib/owl.ecm").write_text("[owl]\n")
    server_conf.write_text("owl {}\ngreeter {}\n")
    rows = asked(capsys, "hook", HOOK)["hook"]["providers"]
    assert {(it["owner"], it["language"], it["told_by"]) for it in rows} == {
        ("owl", "c", "lib/owl.so"),
        ("greeter", "python", "lib/greeter.ecm"),
    }


@pytest.mark.usefixtures("server_conf")
def test_each_scope_is_told_in_the_order_in_which_it_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    manifest = "lib/greeter.ecm"
    path = "path Binding:Domain>Domain>Global, declared by module 'greeter'"
    assert text(capsys, "option", "greeter_retry_window", "binding", "south", "domain", "EXTRA.test").splitlines() == [
        f"greeter_retry_window in scope 'Binding south Domain EXTRA.test': {path} ({manifest}:2:22)",
        "  binding 'south' is of the group 'g' (server.conf:13:3)",
        "  Binding:Domain: unset",
        "  Domain: 8 at server.conf:7:18 in domain:/^ex/:, which wins",
        "  Global: 300 at server.conf:1:1, hidden by the value above",
    ]
    found = asked(capsys, "option", "greeter_retry_window", "binding", "north", "domain", "example.com")["option"]
    assert [(it["outcome"], it["value"]) for it in found["steps"]] == [
        ("found", "4"),
        ("hidden", "9"),
        ("hidden", "300"),
    ]
    assert found["steps"][0]["place"] == {"file": "server.conf", "line": 10, "column": 26}


@pytest.mark.usefixtures("server_conf")
def test_a_default_is_told_as_the_declaration_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "option", "greeting", "greeter")["option"]
    assert (found["value"], found["default"]) == ("hello", "hello")
    assert [it["outcome"] for it in found["steps"]] == ["unset", "default"]


def test_a_module_that_lost_to_another_is_told_why(server_conf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, more in (("alga", "msys.requires = coral\n"), ("kelp", ""), ("wrack", "")):
        Path(f"lib/{name}.ecm").write_text(f"[{name}]\nmsys.provides = config.Global.shade\n{more}")
        Path(f"lib/{name}.lua").write_text(SCRIPT)
    server_conf.write_text("shade = 3\n")
    found = asked(capsys, "module", "wrack", code=1)["module"]
    (use,) = found["uses"]
    assert not found["is_loaded"]
    assert [(it["module"], it["is_taken"], it["why"]) for it in use["candidates"]] == [
        ("alga", False, "module 'alga' requires 'coral', which has no manifest in the libexec"),
        ("kelp", True, ""),
        ("wrack", False, "'kelp' comes before it"),
    ]


def test_a_requirement_is_told_with_whoever_requires_it(server_conf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("lib/kelp.ecm").write_text("[kelp]\nmsys.requires = reef\n")
    Path("lib/kelp.lua").write_text(SCRIPT)
    server_conf.write_text('kelp "k" {}\n')
    assert text(capsys, "module", "reef").splitlines()[1:] == [
        "  reef: required by module 'kelp'",
        "  kelp: server.conf:1:1: stanza 'kelp'",
    ]
    assert text(capsys, "module", "greeter").splitlines()[1:] == [
        "  greeter: no stanza 'greeter' and no line that uses what its manifest provides",
        "  greeter: no module that is loaded requires it",
    ]
    assert text(capsys, "option", "greeting") == (
        "greeting: no module that is loaded has it, so it has no value\n"
        "  it is an option of module 'greeter' (lib/greeter.ecm), which nothing loads: 'ecxs why module greeter'\n"
    )


def test_what_a_server_would_refuse_is_said(server_conf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server_conf.write_text("greeter_retry_window = soon\ngreeter {}\n")
    document = asked(capsys, "option", "greeter_retry_window", code=1)
    assert [it["rule"] for it in document["findings"]] == ["CFG044"]
    assert document["option"]["value"] == "300"
    code, out, err = run(capsys, "why", "module", "greeter", "-f", "server.conf", "--libexec", "lib")
    assert (code, out.partition("\n")[0]) == (1, "greeter: loaded (python, singleton, lib/greeter.ecm)")
    assert err.splitlines()[-1] == "the server would refuse server.conf"


@pytest.mark.usefixtures("server_conf")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("module greter", "there is no module 'greter' in the libexec\n  hint: did you mean 'greeter'"),
        (
            "option greetin",
            "no module of the libexec has an option 'greetin'\n  hint: did you mean 'greeting'?",
        ),
        ("hook core.log_permanent", "unknown hook 'core.log_permanent'\n  hint: did you mean"),
        ("option greeting nowhere", "'nowhere' is no config scope\n  hint: "),
    ],
)
def test_an_unknown_name_is_refused_with_near_ones(
    capsys: pytest.CaptureFixture[str], words: str, message: str
) -> None:
    code, out, err = run(capsys, "why", *words.split(), "-f", "server.conf", "--libexec", "lib")
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {message}")


def test_a_project_needs_no_words(
    greeter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(greeter)
    code, out, _ = run(capsys, "why", "option", "greeting", "greeter")
    assert (code, out.splitlines()[1]) == (0, '  [greeter]: "hello" at ecelerity.conf:6:3 in greeter::, which wins')
