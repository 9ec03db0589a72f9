"""`complete` on a server with a real module: what a line can go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.command_line import join_words
from tests.runtime.conftest import Prompt

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

REGISTRATION = """options=(
    OptionRegistration(OptionDefinition("Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
    OptionRegistration(OptionDefinition("nightly", OptionType.BOOL, "[owl]", "false")),
),
commands=(
    CommandRegistration("status", "Show the owl."),
    CommandRegistration("wake", arguments=("now|later|WHEN", "[softly]", "[by|with ...]")),
),"""
CONF = """\
binding "north" { window = 3 }
binding south { domain "example.com" { window = 4 } }
owl {}
"""


@pytest.fixture(autouse=True)
def server(libexec: LibexecBuilder, bench: Bench) -> None:
    libexec.add("owl", registration=REGISTRATION, provides=("config.Global.window", "config.Binding:Domain.window"),
                body="def control_status(self, request): return 'awake'\ncontrol_wake = control_status")  # fmt: skip
    bench.start(CONF)


def texts(prompt: Prompt, line: str) -> list[str]:
    answer = prompt.json(join_words(["complete", line]))
    return [candidate["text"] for candidate in answer["candidates"]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("conf", ["config"]),
        ("CONF", ["config"]),
        ("xml conf", ["config"]),
        ("ow", ["owl"]),
        ("owl ", ["status", "wake"]),
        ("owl WAKE ", ["later", "now"]),
        ("owl wake n", ["now"]),
        ("owl wake 12:00 ", ["softly"]),
        ("owl wake now softly ", ["by", "with"]),
        ("owl wake now softly by with by w", ["with"]),
        ("owl sleep ", []),
        ("owl status ", []),
        ("config ev", ["eval"]),
        ("config eval binding_", ["binding_auto_replumb", "binding_auto_replumb_interval", "Binding_Group"]),
        ("config eval binding ", ["north", "south"]),
        ('config eval binding "nor', ["north"]),
        ("config eval binding south domain ", ["example.com"]),
        ("config eval binding south dom", ["Domain", "domainkeys"]),
        ("config eval binding south win", ["Window"]),
        ("config eval win", ["Window"]),
        ("config why win", ["Window"]),
        ("config why window bind", ["Binding", "Binding_Group"]),
        ("config set owl ni", ["nightly"]),
        ("config set owl nightly ", ["false", "true"]),
        ("config set window ", []),
        ("hook stats ", ["off", "on", "reset"]),
        ("hook trace core.log_perm", ["core.log_permanent_failure_v1"]),
        ("hook trace core_log_perm", ["core_log_permanent_failure_v1"]),
        ("hook record core.log_perm", ["core.log_permanent_failure_v1"]),
        ("hook trace core_log_permanent_failure_v1 ", ["off", "on"]),
        ("hook fire core_log_perm", ["core_log_permanent_failure_v1"]),
        ("hook fire core_log_permanent_failure_v1 not", ["note=", "note_len="]),
        ("hook fire core.log_permanent_failure_v1 not", ["note=", "note_len="]),
        ("hook fire core_log_permanent_failure_v1 note=550 msg=x NOT", ["note_len="]),
        ("hook fire core_log_permanent_failure_v1 note=", ["note="]),
        ("hook fire core_log_permanent_failure_v1 js", ["json="]),
        ("hook fire core_log_permanent_failure_v1 note=1 json=x js", []),
        ("hook fire nobody_knows_it no", []),
        ("config writ", ["writeback"]),
        ("module why ", ["owl"]),
        ("threads cp", ["CPU"]),
        ("threads CPU ", ["queue", "stats"]),
        ("threads stats ", ["reset"]),
        ("memory del", ["delta"]),
        ("memory ec_async", ["ec_async_job"]),
        ("debug level ow", ["owl"]),
        ("debug level owl de", ["debug", "default"]),
        ("config locate pathw", ["Pathway", "Pathway_Group"]),
        ("help config sho", ["show", "showrecurse"]),
        ("help shut", ["shutdown"]),
        ("nobody ", []),
        ("pid ", []),
        ('config eval "unclosed" "', []),
    ],
)
def test_a_line_goes_on_with_what_the_server_knows(prompt: Prompt, line: str, expected: list[str]) -> None:
    assert texts(prompt, line) == expected


@pytest.mark.parametrize(
    ("line", "start"), [("", 0), ("  pi", 2), ("pid ", 4), ("config ev", 7), ('config eval binding "no', 20)]
)
def test_the_candidates_take_the_place_of_the_last_word(prompt: Prompt, line: str, start: int) -> None:
    assert prompt.json(join_words(["complete", line]))["start"] == start


def test_no_line_is_too_odd_to_be_completed(prompt: Prompt) -> None:
    words = st.sampled_from(["config", "eval", "set", "binding", "north", "domain", "owl", "hook", '"', " ", "window"])

    @given(st.text(st.characters(exclude_categories=["Cs"])) | st.lists(words).map(" ".join))
    def check(line: str) -> None:
        answer = prompt.json(join_words(["complete", line]))
        typed = line[answer["start"] :].lower()
        assert all(one["text"].lower().startswith(typed.replace('"', "")) for one in answer["candidates"])

    check()


def test_each_candidate_says_what_it_is(prompt: Prompt) -> None:
    answer = prompt.json('complete "config set owl n"')
    assert answer == {
        "schema": 1,
        "start": 15,
        "candidates": [
            {"text": "nest", "kind": "option", "meta": "string, module 'owl'"},
            {"text": "nightly", "kind": "option", "meta": "bool, module 'owl'"},
        ],
    }


def test_a_parameter_of_a_hook_is_offered_with_its_type(prompt: Prompt) -> None:
    answer = prompt.json('complete "hook fire core_log_permanent_failure_v1 note_"')
    assert answer["candidates"] == [{"text": "note_len=", "kind": "parameter", "meta": "int"}]


def test_a_word_that_begins_several_commands_says_how_many(prompt: Prompt) -> None:
    assert prompt.text('complete "memor"') == "memory  2 commands\n"


def test_the_line_has_to_be_one_word(prompt: Prompt) -> None:
    assert prompt.fails("complete config ev") == (
        'which line?\nhint: put the whole line into quotes, as: complete "config ev"\n'
    )


def test_words_of_the_new_generation_are_offered_after_a_change(prompt: Prompt) -> None:
    prompt.text("config set binding west window 1")
    assert texts(prompt, "config eval binding we") == ["west"]


@pytest.mark.parametrize(
    ("line", "first"), [("", "owl"), ("config eval ", "Window"), ("config eval owl n", "nest"), ("module why ", "owl")]
)
def test_what_a_module_brought_comes_first(prompt: Prompt, line: str, first: str) -> None:
    assert texts(prompt, line)[0] == first


def test_hooks_of_a_module_and_those_with_providers_come_first(bench: Bench, libexec: LibexecBuilder) -> None:
    hoot = 'signature("wren", "sing_v1", "void")'
    failed = 'load_hook_catalogue()["core_log_permanent_failure_v1"]'
    libexec.add(
        "wren",
        body="def core_log_permanent_failure_v1(self, *_): pass",
        registration=f"hooks=({hoot},), providers=(ProviderRegistration({failed}),)",
    )
    registration = next(libexec.folder.glob(".wren-*/generated/registration.py"))
    text = registration.read_text()
    registration.write_text(f"from ecruntime.catalogue.hooks import load_hook_catalogue\n{text}")
    bench.reload(f"{CONF}wren {{}}")
    found = texts(Prompt(bench), "hook fire ")
    assert found[:2] == ["core_log_permanent_failure_v1", "wren_sing_v1"]
    assert len(found) > 100
