"""`config set` and `config unset` on a server with a real module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt

pytestmark = pytest.mark.usefixtures("owl")


def test_set_makes_a_generation_in_which_the_value_is_in_effect(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    assert prompt.text("config set binding north window 30") == "Window = 30\n"
    assert prompt.json("config eval binding north window")["value"] == 30
    assert (bench.server.current.number, bench.server.store.numbers) == (2, (2,))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("config set window = 7", "Window = 7\n"),
        ("config set window=7", "Window = 7\n"),
        ("config set WINDOW 7", "Window = 7\n"),
        ('config set owl nest "an oak"', 'nest = "an oak"\n'),
        ("config set owl twigs ( long short )", "twigs = (\n  long\n  short\n  )\n"),
        ("config set binding a domain b window 8", "Window = 8\n"),
    ],
)
def test_set_takes_the_syntax_of_the_file(bench: Bench, prompt: Prompt, line: str, shown: str) -> None:
    bench.start("owl {}")
    assert prompt.text(line) == shown


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("config eval owl mood", "mood = wild\n"),
        ("config why mood owl", "mood: path [owl]\n  [owl]: unset\n  default: default = wild\n"),
        ("config set owl mood CALM", "mood = CALM\n"),
        ("config set owl mood 7", "mood = 7\n"),
    ],
)
def test_a_number_is_shown_as_its_word(bench: Bench, prompt: Prompt, line: str, shown: str) -> None:
    bench.start("owl {}")
    assert prompt.text(line) == shown


@pytest.mark.parametrize("written", ["1", "calm", "Calm", '"calm"', "7"])
def test_a_value_is_shown_as_it_was_written(bench: Bench, prompt: Prompt, written: str) -> None:
    bench.start(f"owl {{ mood = {written} }}")
    assert prompt.text("config eval owl mood") == prompt.text("config get owl mood") == f"mood = {written}\n"
    assert prompt.text("config why mood owl").splitlines()[1].startswith(f"  [owl]: found = {written} at ")


HOW = "hint: write config set SCOPE ... OPTION VALUE, as: config set binding north retry_window 30\n"
REFUSED = {
    "config set": f"which option?\n{HOW}",
    "config set window": f"option 'window' gets no value\n{HOW}",
    "config set window soon": (
        "The change is refused.\nconsole: error CFG044: Window: 'soon' is not an integer\n"
        "  hint: write decimal digits\nGeneration 1 keeps running.\n"
    ),
    "config set owl mood wlid": (
        "The change is refused.\nconsole: error CFG044: mood: 'wlid' is neither an integer nor one of the words "
        "calm, wild\n  hint: did you mean 'wild'?\nGeneration 1 keeps running.\n"
    ),
    "config set windo 4": (
        "The change is refused.\nconsole: error CFG040: no module provides capability 'config.Global.windo'\n"
        "  hint: did you mean 'Window'?\nGeneration 1 keeps running.\n"
    ),
    "config set owl nest an oak": (
        "The change is refused.\nconsole:1:4: error CFG013: there is more than one value\n"
        "  hint: quote a text with blanks\nGeneration 1 keeps running.\n"
    ),
    "config set bindin north window 4": (
        "'bindin' is no config scope\nhint: did you mean 'Binding' or 'Binding_Group'?\n"
    ),
    "config set binding": f"option 'binding' gets no value\n{HOW}",
    "config unset": "what shall be unset?\nhint: name an option, or a scope, as: config unset binding north\n",
    "config unset window": "Option 'Window' is not set at the top level.\nhint: see `config why`\n",
    "config unset binding south": "there is no scope 'Binding south'\nhint: `config showrecurse` shows all scopes\n",
    "config unset zzz": "unknown option 'zzz'\nhint: `config showrecurse` shows what is set\n",
    "config reload x": "'x' is no absolute path\nhint: the file is read on the server's machine: begin with /\n",
    "config reload /x /y": (
        "config reload takes one FILE\nhint: the whole command is: config reload [--dry-run] [FILE]\n"
    ),
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_refused_says_why_and_changes_nothing(bench: Bench, prompt: Prompt, line: str) -> None:
    bench.start("owl {}")
    assert (prompt.fails(line), bench.server.current.number) == (REFUSED[line], 1)


def test_a_refused_change_has_its_findings_as_fields_in_json(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    answer = prompt.json("config set window soon")
    assert (answer["error"], answer["generation"]) == ("The change is refused.", 1)
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["severity"], finding["place"]["file"]) == ("CFG044", "error", "console")


def test_set_loads_the_module_whose_option_is_set(bench: Bench, prompt: Prompt) -> None:
    bench.start("")
    prompt.text("config set window 7")
    assert bench.modules() == ["owl"]
    assert prompt.text("module why owl") == "owl: console: 'window'\n"


def test_unset_shows_what_is_in_effect_then(bench: Bench, prompt: Prompt) -> None:
    bench.start('window = 9\nbinding "north" { window = 3 }\nowl {}')
    assert prompt.text("config unset binding north window") == (
        "Unset option 'window' in scope 'Binding north'.\nWindow = 9\n"
    )


def test_unset_of_a_scope_takes_all_that_is_inside(bench: Bench, prompt: Prompt) -> None:
    bench.start('owl {}\nbinding "north" { window = 3 domain "a" { window = 4 } }')
    assert prompt.text("config unset binding north") == "Unset scope 'Binding north'.\n"
    assert prompt.json("config eval binding north domain a window")["value"] == 5


def test_an_option_that_waits_for_a_restart_says_so(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl { depth = 2 }")
    answer = prompt.text("config set owl depth 3")
    assert "warning CFG048: the change of 'depth' takes effect after a restart; the old value stays" in answer
    assert prompt.json("config eval owl depth")["value"] == 2
    assert prompt.text("config diff") == "owl depth = 3 instead of 2\nwaits for a restart: depth (console)\n"
