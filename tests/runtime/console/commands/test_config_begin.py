"""`config begin`, `replay`, `commit` and `rollback` on a server with a real module."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.change_answer import refused_change
from ecruntime.console.config_transaction import MAX_COMMAND_TEXT, MAX_COMMANDS, SessionState
from ecruntime.console.protocol import Form, Request
from ecruntime.foundation.errors import Refused
from ecruntime.foundation.finding import Finding, Place, Related, Severity

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

OPTIONS = """options=(
    OptionRegistration(OptionDefinition("Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
    OptionRegistration(OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY)),
),"""
CONF = 'window = 9\nbinding "north" { window = 3 }\nowl {}\n'
NOTE = (
    "`config get`, `eval` and `show` tell what runs, until `config commit`; the transaction ends with the connection."
)
BEGUN = f"The transaction begins with generation 1.\n{NOTE}\n"
NONE_OPEN = "no transaction is open in this session\nhint: `config begin` opens one\n"


@pytest.fixture(autouse=True)
def owl(libexec: LibexecBuilder, bench: Bench) -> None:
    libexec.add("owl", registration=OPTIONS, provides=("config.Global.window",))
    bench.start(CONF)


class Other:
    """A session beside that of `prompt`, on the same server."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._state = SessionState()

    def ask(self, line: str, form: Form = Form.TEXT) -> str:
        reply = self._bench.dispatcher.execute(Request(form, line), None, self._state)
        self._bench.settle()
        return reply.text


@pytest.fixture
def other(bench: Bench) -> Other:
    return Other(bench)


def test_a_commit_makes_one_generation_of_all_changes(bench: Bench, prompt: Prompt) -> None:
    assert prompt.text("config begin") == BEGUN
    assert prompt.text("config set window 30") == "Window = 30\n"
    assert prompt.text("config set owl twigs ( long short )") == "twigs = (\n  long\n  short\n  )\n"
    assert prompt.text("config unset binding north") == "Unset scope 'Binding north'.\n"
    assert bench.server.current.number == 1
    assert prompt.text("config commit") == "Generation 2 is in effect.\n"
    assert prompt.text("write config") == "Window = 30\nowl {\n  twigs = ( long short )\n}\n"
    assert prompt.fails("config commit") == NONE_OPEN


def test_what_runs_is_shown_until_the_commit(prompt: Prompt, other: Other) -> None:
    looks = ("config get window", "config eval window", "config showrecurse", "config diff", "write config")
    before = [prompt.text(line) for line in looks]
    prompt.text("config begin")
    prompt.text("config set window 30")
    assert [prompt.text(line) for line in looks] == before
    assert [other.ask(line) for line in looks] == before


def test_a_change_builds_on_those_before_it_in_the_transaction(prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set domain a window 1")
    assert prompt.text("config unset domain a window") == "Unset option 'window' in scope 'Domain a'.\n"
    assert prompt.fails("config unset domain a window") == (
        "Option 'Window' is not set in scope 'Domain a'.\nhint: see `config why`\n"
    )
    assert prompt.text("config unset domain a") == "Unset scope 'Domain a'.\n"
    assert prompt.fails("config unset domain a").startswith("there is no scope 'Domain a'\n")


def test_what_is_set_in_a_transaction_is_counted_in_json(prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set window 30")
    assert prompt.json("config set owl nest oak") == {
        "scope": "owl",
        "option": "nest",
        "set": "nest = oak",
        "generation": None,
        "commands": 2,
    }
    assert prompt.json("config unset window")["commands"] == 3


COMMANDS = (
    'config set owl nest "an  oak"',
    "config set window=7",
    "config set binding north domain a WINDOW = 8",
    "config unset binding north window",
)


def test_replay_prints_the_commands_as_they_were_typed(prompt: Prompt) -> None:
    prompt.text("config begin")
    assert prompt.text("config replay") == "Nothing was set or unset.\n"
    for line in COMMANDS:
        prompt.text(line)
    prompt.fails("config set windows")
    assert prompt.text("config replay") == "\n".join(COMMANDS) + "\n"
    assert prompt.json("config replay")["commands"] == list(COMMANDS)


def test_what_replay_prints_can_be_typed_anew_with_the_same_outcome(prompt: Prompt) -> None:
    prompt.text("config begin")
    for line in COMMANDS:
        prompt.text(line)
    replayed = prompt.text("config replay").splitlines()
    prompt.text("config commit")
    first = prompt.text("write config")
    prompt.text("config reload")
    prompt.text("config begin")
    for line in replayed:
        prompt.text(line)
    prompt.text("config commit")
    assert prompt.text("write config") == first


def test_rollback_drops_the_transaction(bench: Bench, prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set window 30")
    assert prompt.text("config rollback") == "The transaction with 1 command is dropped.\n"
    assert (prompt.text("config eval window"), bench.server.current.number) == ("Window = 9\n", 1)
    assert prompt.text("config set window 31") == "Window = 31\n"
    assert bench.server.current.number == 2


def test_from_scratch_begins_with_an_empty_configuration(bench: Bench, prompt: Prompt) -> None:
    assert prompt.text("config begin from scratch") == f"The transaction begins with an empty configuration.\n{NOTE}\n"
    assert prompt.fails("config unset window").startswith("Option 'Window' is not set at the top level.")
    prompt.text("config set domain a window 4")
    prompt.text("config commit")
    assert prompt.text("write config") == 'Domain "a" {\n  Window = 4\n}\n'
    assert bench.server.current.number == 2


def test_a_commit_of_nothing_makes_no_generation(bench: Bench, prompt: Prompt) -> None:
    prompt.text("config begin")
    assert prompt.text("config commit") == "Nothing was changed. Generation 1 stays in effect.\n"
    assert bench.server.current.number == 1
    assert prompt.fails("config rollback") == NONE_OPEN


def test_an_empty_transaction_from_scratch_empties_the_configuration(prompt: Prompt) -> None:
    prompt.text("config begin from scratch")
    assert prompt.text("config commit") == "Generation 2 is in effect.\n"
    assert prompt.text("write config") == ""


def test_a_refused_commit_says_everything_and_leaves_the_transaction_open(bench: Bench, prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set owl nest oak")
    prompt.text("config set window soon")
    prompt.text("config set windo 4")
    assert prompt.fails("config commit") == (
        "The transaction is refused.\nconsole:2: error CFG044: Window: 'soon' is not an integer\n"
        "  hint: write decimal digits\n  command 2: config set window soon\n"
        "console:3: error CFG040: no module provides capability 'config.Global.windo'\n"
        "  hint: did you mean 'Window'?\n  command 3: config set windo 4\n"
        "Generation 1 keeps running.\nThe transaction stays open.\n"
    )
    assert prompt.json("config commit")["findings"][1]["place"] == {"file": "console", "line": 3, "column": 0}
    told = [(finding["rule"], finding["commands"]) for finding in prompt.json("config commit")["findings"]]
    assert told == [("CFG044", ["config set window soon"]), ("CFG040", ["config set windo 4"])]
    prompt.text("config set window 4")
    prompt.text("config unset windo")
    assert prompt.text("config commit") == "Generation 2 is in effect.\n"
    assert (prompt.text("config eval window"), bench.server.current.number) == ("Window = 4\n", 2)


def test_a_command_that_a_finding_relates_to_is_told_too(bench: Bench) -> None:
    related = (Related(Place("console", 2), "set here"), Related(Place("a.conf", 1), "and here"))
    finding = Finding("X1", Severity.ERROR, "bad", Place("a.conf", 2), "mend it", related)
    answer = refused_change("No.", bench.console.view, Refused([finding]), ["config set a 1", "config set b 2"])
    assert answer.text is not None
    assert answer.text.splitlines()[-2] == "  command 2: config set b 2"


def test_what_an_earlier_transaction_set_is_not_taken_for_a_command_of_this_one(bench: Bench, prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set owl nest oak")
    prompt.text("config commit")
    assert prompt.text("config why nest owl").splitlines()[1] == "  [owl]: found = oak at console:1"
    prompt.text("config begin")
    prompt.text("config set window 7")
    draft = bench.dispatcher._own_state.config_transaction
    assert draft is not None
    nest, window = draft.root.scope("owl").setting("nest"), draft.root.setting("window")  # type: ignore[union-attr]
    assert (str(nest.place), str(window.place)) == ("console", "console:1")  # type: ignore[union-attr]


def test_what_transactions_replaced_is_not_kept(bench: Bench, prompt: Prompt) -> None:
    for value in (1, 2, 3):
        prompt.text("config begin")
        prompt.text(f"config set window {value}")
        prompt.text(f"config set window {value}0")
        prompt.text("config commit")
    window = bench.server.document.root.setting("window")
    assert window is not None
    assert [str(place) for place in window.places] == [f"{bench.conf}:1:1", "console:2"]


def test_a_value_that_is_set_again_has_the_number_of_the_later_command(prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set window soon")
    prompt.text("config set window later")
    assert prompt.fails("config commit").splitlines()[1:4] == [
        "console:2: error CFG044: Window: 'later' is not an integer",
        "  hint: write decimal digits",
        "  command 2: config set window later",
    ]


@pytest.mark.own_reloads("it counts generations")
@pytest.mark.parametrize("line", ["config set window 10", "config reload"])
def test_a_commit_after_somebody_elses_change_is_refused(prompt: Prompt, other: Other, line: str) -> None:
    prompt.text("config begin")
    prompt.text("config set domain a window 1")
    other.ask(line)
    theirs = other.ask("write config")
    assert prompt.fails("config commit") == (
        "generation 2 was published meanwhile, and the transaction began with 1\n"
        "hint: `config replay` shows its commands; give them anew after `config rollback` and `config begin`\n"
    )
    assert other.ask("write config") == theirs
    assert prompt.text("config replay") == "config set domain a window 1\n"
    prompt.text("config rollback")
    prompt.text("config begin")
    prompt.text("config set domain a window 1")
    assert prompt.text("config commit") == "Generation 3 is in effect.\n"


@pytest.mark.own_reloads("it counts generations")
def test_of_two_transactions_the_first_to_commit_wins(prompt: Prompt, other: Other) -> None:
    prompt.text("config begin")
    other.ask("config begin")
    prompt.text("config set window 1")
    other.ask("config set window 2")
    assert other.ask("config replay") == "config set window 2\n"
    assert other.ask("config commit") == "Generation 2 is in effect.\n"
    assert prompt.fails("config commit").startswith("generation 2 was published meanwhile")
    assert prompt.text("config eval window") == "Window = 2\n"


ALREADY = "a transaction is already open, with 1 command\nhint: `config commit` or `config rollback` ends it\n"
REFUSED = {
    "config begin": ALREADY,
    "config begin from scratch": ALREADY,
    "config begin from": "config begin takes no argument\nhint: did you mean 'config begin from scratch'?\n",
    "config begin from scratch now": (
        "config begin from scratch takes no argument\nhint: the whole command is: config begin from scratch\n"
    ),
    "config replay 1": "config replay takes no argument\nhint: the whole command is: config replay\n",
    "config commit all": "config commit takes no argument\nhint: the whole command is: config commit\n",
    "config rollback 1": "config rollback takes no argument\nhint: the whole command is: config rollback\n",
    "config reload": ("a transaction is open in this session\nhint: `config commit` or `config rollback` first\n"),
    "config set windows": (
        "option 'windows' gets no value\n"
        "hint: write config set SCOPE ... OPTION VALUE, as: config set binding north retry_window 30\n"
    ),
    "config set owl nest an oak": (
        "The change is refused.\nconsole:1:4: error CFG013: there is more than one value\n"
        "  hint: quote a text with blanks\nGeneration 1 keeps running.\n"
    ),
    "config set bindin north window 4": (
        "'bindin' is no config scope\nhint: did you mean 'Binding' or 'Binding_Group'?\n"
    ),
}


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_refused_in_a_transaction_leaves_it_as_it_was(prompt: Prompt, line: str) -> None:
    prompt.text("config begin")
    prompt.text("config set window 4")
    assert prompt.fails(line) == REFUSED[line]
    assert prompt.text("config replay") == "config set window 4\n"


@pytest.mark.parametrize("line", ["config replay", "config commit", "config rollback"])
def test_without_a_transaction_there_is_nothing_to_end_or_show(prompt: Prompt, line: str) -> None:
    assert prompt.fails(line) == NONE_OPEN
    assert prompt.json(line) == {
        "error": "no transaction is open in this session",
        "hint": "`config begin` opens one",
    }


def test_the_answers_are_there_in_json_and_xml(prompt: Prompt) -> None:
    assert prompt.json("config begin") == {"generation": 1, "is_from_scratch": False, "note": NOTE}
    prompt.text("config set window 4")
    assert prompt.text("xml config replay") == (
        "<config_replay>\n  <generation>1</generation>\n  <is_from_scratch>false</is_from_scratch>\n"
        "  <commands>\n    <item>config set window 4</item>\n  </commands>\n</config_replay>\n"
    )
    assert prompt.json("config commit") == {"generation": 2, "findings": [], "output": [], "commands": 1}
    prompt.text("config begin")
    assert prompt.json("config rollback") == {"generation": 2, "commands": 0}


def test_the_words_of_transactions_are_completed(prompt: Prompt) -> None:
    def texts(line: str) -> Any:
        return [one["text"] for one in prompt.json(f"complete {json.dumps(line)}")["candidates"]]

    assert texts("config com") == ["commit"]
    assert texts("config r") == ["reload", "replay", "rollback"]
    assert (texts("config begin "), texts("config begin from ")) == (["from"], ["scratch"])


def test_a_thousand_changes_are_one_generation(bench: Bench, prompt: Prompt) -> None:
    prompt.text("config begin")
    for number in range(1000):
        prompt.text(f"config set domain d{number % 100} window {number}")
    assert bench.server.current.number == 1
    assert len(prompt.text("config replay").splitlines()) == 1000
    prompt.text("config commit")
    assert bench.server.current.number == 2
    assert prompt.text("config eval domain d7 window") == "Window = 907\n"


def test_a_transaction_of_too_many_commands_refuses_more(other: Other) -> None:
    other.ask("config begin")
    for _ in range(MAX_COMMANDS):
        other.ask("config set window 4")
    assert other.ask("config set window 5") == (
        f"the transaction is full: it has {MAX_COMMANDS} commands of {MAX_COMMANDS * 19} characters\n"
        "hint: `config commit` what is there, or write a file and use `config reload`\n"
    )
    assert other.ask("config commit") == "Generation 2 is in effect.\n"
    assert other.ask("config eval window") == "Window = 4\n"


def test_a_transaction_of_too_much_text_refuses_more(other: Other) -> None:
    other.ask("config begin")
    command = f"config set owl nest {'x' * 60_000}"
    fitting = MAX_COMMAND_TEXT // len(command)
    answers = [other.ask(command) for _ in range(fitting + 1)]
    assert answers[-1].startswith(f"the transaction is full: it has {fitting} commands of {fitting * len(command)} ")
    assert not any("full" in answer for answer in answers[:-1])
