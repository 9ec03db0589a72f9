"""What the console prints can be typed again: instances with blanks, and `meter:m1` wherever a scope is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.command_line import join_words

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

HOOT = 'signature("owl", "hoot_v1", "void")'
OWL = f"hooks=({HOOT},), providers=(ProviderRegistration({HOOT}),), commands=(CommandRegistration('say'),)"
BODY = """
def owl_hoot_v1(self):
    if self.name.instance == "main":
        raise ValueError("broken wing")
def control_say(self, request):
    return str(self.name)
"""
CONF = """
owl "two words" {}
owl "main" {}
binding "north" {
  domain "x y.com" { retry_interval = 40 }
}
"""


@pytest.fixture
def running(bench: Bench, libexec: LibexecBuilder) -> Bench:
    libexec.add("owl", body=BODY, registration=OWL, kind="GENERIC")
    libexec.add("mute")
    libexec.add("final")
    bench.start(f"{CONF}mute {{}}\nfinal {{}}\n")
    return bench


def test_every_instance_is_printed_as_it_is_typed(running: Bench, prompt: Prompt) -> None:
    assert '\nModule: "owl:two words"\n' in f"\n{prompt.text('module list')}"
    assert '\n  1. "owl:two words" (' in prompt.text("module hooks owl_hoot_v1")
    assert '\n  1. "owl:two words"\n' in prompt.text("graph")
    assert '\n"owl:two words"  ERROR ' in prompt.text("debug level")
    assert prompt.fails("owl say").endswith('hint: loaded: "owl:two words", owl:main\n')
    (line,) = (line for line in prompt.text("help").splitlines() if "two words" in line)
    assert prompt.text(line.strip()) == "owl:two words\n"
    assert prompt.text('help "owl:two words"').startswith('"owl:two words" say')


def test_a_scope_with_blanks_is_printed_as_it_is_typed(running: Bench, prompt: Prompt) -> None:
    prompt.text('config set binding north domain "x y.com" retry_interval 50')
    (line,) = prompt.text("config diff").splitlines()
    typed, _, _ = line.partition(" = ")
    assert typed == 'binding north domain "x y.com" retry_interval'
    assert prompt.text(f"config eval {typed}") == "retry_interval = 50\n"


def test_paths_of_locate_and_names_of_instances_are_scopes(running: Bench, prompt: Prompt) -> None:
    path = prompt.text("config locate domain").splitlines()[1].removeprefix("  is at ")
    assert path == '"Binding:north:Domain:x y.com:"'
    assert prompt.text(f"config eval {path} retry_interval") == "retry_interval = 40\n"
    for spelling in ("owl:main", "owl main", '"owl:main"', "OWL:main"):
        assert prompt.text(f"config eval {spelling} enabled") == "enabled = true\n"
    assert prompt.fails("config eval owl:none:x enabled").startswith("'owl:none:x' is no config scope")


def test_a_fired_hook_whose_provider_raised_fails(running: Bench, prompt: Prompt) -> None:
    assert "\nfailed: owl:main, see `paniclog`\n" in prompt.fails("hook fire owl_hoot_v1")
    answer = prompt.json("hook fire owl_hoot_v1")
    assert (answer["failures"], answer["providers"]) == (
        ["owl:main, see `paniclog`"],
        [join_words(["owl:two words"]), "owl:main"],
    )


@pytest.mark.parametrize("name", ["owl", "owl:main", "OWL", "hoot"])
def test_module_hooks_takes_a_module(running: Bench, prompt: Prompt, name: str) -> None:
    assert [hook["leaf"] for hook in prompt.json(f"module hooks {name}")["hooks"]] == ["owl_hoot_v1"]


def test_module_hooks_of_what_provides_nothing_says_so(running: Bench, prompt: Prompt) -> None:
    assert prompt.fails("module hooks mute") == "module 'mute' provides no hook\nhint: `module hooks` lists all\n"
    # Part of the name of a hook, too, which `module hooks valid` finds.
    assert prompt.fails("module hooks final") == "module 'final' provides no hook\nhint: `module hooks` lists all\n"
    assert "core_final_validation2\n" in prompt.text("module hooks valid")
    assert prompt.fails("module hooks zzz") == (
        "neither a hook nor a module is called 'zzz'\nhint: `module hooks` lists all hooks, `module list` all modules\n"
    )
