"""`config set`, `unset`, `reload`, `diff` and `generations` on a server with real modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder
    from tests.runtime.server.conftest import Prompt

OPTIONS = """options=(
    OptionRegistration(OptionDefinition("Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
    OptionRegistration(OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY)),
    OptionRegistration(OptionDefinition("depth", OptionType.INT, "[owl]", "1", flags=OptionFlag.NOT_TUNABLE_ONLINE)),
    OptionRegistration(OptionDefinition("mood", OptionType.INT, "[owl]", "2", option_map=(("calm", 1), ("wild", 2)))),
),"""


@pytest.fixture(autouse=True)
def owl(libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration=OPTIONS, provides=("config.Global.window",))


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
    "config unset window": "Option 'Window' is not set in scope ''.\nhint: see `config why`\n",
    "config unset binding south": "there is no scope 'Binding south'\nhint: `config showrecurse` shows all scopes\n",
    "config unset zzz": "unknown option 'zzz'\nhint: `config showrecurse` shows what is set\n",
    "config reload x": "'x' is no absolute path\nhint: the file is read on the server's machine: begin with /\n",
    "config reload /x /y": "there is more than one file\nhint: config reload [FILE]\n",
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


def test_diff_lists_what_was_changed_since_the_files_were_read(bench: Bench, prompt: Prompt) -> None:
    bench.start('window = 9\ndomain "a" { window = 3 }\nowl { nest = oak }')
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"
    prompt.text("config set window 10")
    prompt.text("config unset domain a window")
    prompt.text("config set binding north window 4")
    assert prompt.text("config diff") == (
        "Window = 10 instead of 9\nDomain a Window = 3 was unset\nBinding north Window = 4 was set\n"
    ).replace("Domain", "domain")
    assert prompt.json("config diff")["changes"][0] == {
        "scope": "",
        "option": "window",
        "before": "Window = 9",
        "after": "Window = 10",
    }


def test_reload_lists_the_changes_that_it_dropped(bench: Bench, prompt: Prompt) -> None:
    bench.start("window = 9\nowl {}")
    prompt.text("config set window 10")
    prompt.text("config set owl nest elm")
    bench.write("window = 9\nowl { nest = elm }")
    assert prompt.text("config reload") == "dropped: Window = 10 instead of 9\nGeneration 4 is in effect.\n"
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"


def test_a_refused_reload_shows_all_findings_and_keeps_the_changes(bench: Bench, prompt: Prompt) -> None:
    bench.start("window = 9\nowl {}")
    prompt.text("config set window 10")
    bench.write("window = soon\nbinding b { windo = 1 }")
    assert prompt.fails("config reload").splitlines() == [
        "Reconfigure failed.",
        f"{bench.conf}:1:1: error CFG044: Window: 'soon' is not an integer",
        "  hint: write decimal digits",
        f"{bench.conf}:2:13: error CFG040: no module provides capability 'config.Global:Binding.windo'",
        "  hint: did you mean 'Window'?",
        "Generation 2 keeps running.",
    ]
    assert prompt.json("config eval window")["value"] == 10


@pytest.mark.own_reloads("it counts generations")
def test_generations_shows_who_holds_an_old_one(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    bench.advance(7.0)
    with bench.server.acquire("the archive"):
        bench.advance(3.0)
        bench.reload("owl {}")
        lines = prompt.text("config generations").splitlines()
    assert lines[0] == "1: 10 seconds old"
    assert lines[1].startswith(f"  held by the archive: the reference to generation 1, acquired at {__file__}:")
    assert lines[1].endswith(", 3 seconds ago")
    assert lines[2:] == ["2: current, 0 seconds old"]
    assert prompt.text("config generations") == "2: current, 0 seconds old\n"


def test_module_why_goes_back_to_the_line(bench: Bench, libexec: LibexecBuilder, prompt: Prompt) -> None:
    libexec.add("tree")
    libexec.add("mouse", requires=("tree",))
    libexec.add("hawk", requires=("mouse",))
    bench.start("\nhawk {}")
    assert prompt.text("module why tree") == (
        "tree: required by module 'mouse'\n"
        "  mouse: required by module 'hawk'\n"
        f"    hawk: {bench.conf}:2:1: stanza 'hawk'\n"
    )
    assert prompt.fails("module why tre") == "module 'tre' is not loaded\nhint: did you mean 'tree'?\n"


def test_a_reload_without_its_libexec_says_so_and_is_logged(
    bench: Bench, libexec: LibexecBuilder, prompt: Prompt
) -> None:
    bench.start("owl {}")
    libexec.folder.rename(libexec.folder.with_name("gone"))
    assert prompt.fails("config reload") == (
        f"Reconfigure failed.\nlibexec '{libexec.folder}' is not a folder\n"
        "hint: build a module into it: ecxs build --libexec DIR\nGeneration 1 keeps running.\n"
    )
    assert "reconfigure failed: libexec" in prompt.text("paniclog")


def test_generations_says_when_no_reference_holds_an_old_one(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    kept = bench.server.current.core
    bench.reload("owl {}")
    assert (kept.number, prompt.text("config generations").splitlines()) == (
        1,
        ["1: 0 seconds old", "  held by a running call, or by what a module kept of it", "2: current, 0 seconds old"],
    )
