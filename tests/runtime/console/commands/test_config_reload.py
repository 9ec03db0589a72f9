"""`config reload`: what it drops, and what it says when it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Module,
    ModuleKind,
    OptionDeclaration,
    OptionRegistration,
    OptionType,
    Registration,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.testing import Harness
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

pytestmark = pytest.mark.usefixtures("owl")


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


COUNTED = """\
@staticmethod
def note(what):
    with open(FILE, "a") as file:
        file.write(what + "\\n")

def conf_setup(self):
    self.note("conf_setup")

def ext_init(self, init):
    self.note("ext_init")

def validate_depth(self, value):
    self.note(f"validate {value}")
    return "too deep" if value > 9 else True

def postset_depth(self, value):
    self.note(f"postset {value}")
"""
DEPTH = """options=(
    OptionRegistration(
        OptionDeclaration("depth", OptionType.INT, "reef", "1", has_validator=True, has_postset=True)
    ),
),"""


@pytest.fixture
def entered(libexec: LibexecBuilder, tmp_path: Path) -> Callable[[], list[str]]:
    """Install `reef`, whose options have a validator, and return a function that tells what of it was called since."""
    file = tmp_path / "entered"
    body = COUNTED.replace("FILE", repr(str(file)))
    libexec.add("reef", kind="GENERIC", body=body, registration=DEPTH)

    def calls() -> list[str]:
        found = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return found

    return calls


def state_of(bench: Bench) -> tuple[object, ...]:
    server = bench.server
    return (
        server.current, server.committed, server.document, server.files, server.store.numbers, bench.modules(),
        len(server.scheduler.events), [str(record.text) for record in bench.records],
        tuple(it.address.text for it in server.netlisteners.endpoints), server.finder.digest("reef"),
    )  # fmt: skip  # words, several to a line


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    bench: Bench, prompt: Prompt, entered: Callable[[], list[str]], libexec: LibexecBuilder
) -> None:
    libexec.add("kelp")
    bench.start('reef "a" { depth = 2 }\nreef "b" {}\nwindow = 9\nowl {}')
    entered()
    bench.write('reef "a" { depth = 3 }\nreef "c" { depth = 4 }\nkelp {}\nowl { nest = elm }\nbinding x { window = 1 }')
    before = state_of(bench)
    assert prompt.text("config reload --dry-run").splitlines() == [
        "would change: reef a depth = 3 instead of 2",
        "would be unset: reef b {}",
        "would be unset: Window = 9",
        "would be set: owl nest = elm",
        "would be set: reef c depth = 4",
        "would be set: kelp {}",
        "would be set: binding x Window = 1",
        f"module kelp would be loaded: {bench.conf}:3:1: stanza 'kelp'",
        "module reef:c would be loaded: a stanza that is new",
        "module reef:b would end: its stanza is gone",
        "validators asked: reef: depth",
        "validators not asked: kelp: it is not open",
        "Nothing was changed, entered or bound: generation 1 keeps running.",
    ]
    assert state_of(bench) == before
    assert entered() == ["validate 3", "validate 4"]
    fields = prompt.json("config reload --dry-run")
    assert [(it["name"], it["change"]) for it in fields["modules"]] == [
        ("kelp", "load"), ("reef:c", "load"), ("reef:b", "end")
    ]  # fmt: skip  # words, several to a line
    assert prompt.text("config reload").endswith("Generation 2 is in effect.\n")
    assert bench.modules() == ["owl", "kelp", "reef:a", "reef:c"]


def test_a_dry_run_is_refused_in_the_words_of_a_reload(
    bench: Bench, prompt: Prompt, entered: Callable[[], list[str]]
) -> None:
    bench.start('reef "a" { depth = 2 }\nowl {}')
    for conf in (
        'reef "a" { depth = 10 }\nowl {}',
        "window = soon\nreef {}",
        "window = 3\nnothing {}\nreef x {",
        "owl x {}",
    ):
        bench.write(conf)
        entered()
        dry = prompt.fails("config reload --dry-run").splitlines()
        assert dry[0] == "A reload would be refused."
        assert prompt.fails("config reload").splitlines()[1:] == dry[1:]
    assert prompt.json("config eval reef a depth")["value"] == 2


def test_another_file_may_be_looked_at(bench: Bench, prompt: Prompt, tmp_path: Path) -> None:
    bench.start("owl {}")
    (tmp_path / "other.conf").write_text("owl {}\nwindow = 7\n")
    assert prompt.text(f"config reload --dry-run {tmp_path}/other.conf").startswith("would be set: Window = 7\n")
    assert prompt.text("config reload --DRY-RUN").startswith("A reload would change nothing.\n")
    assert "takes one FILE" in prompt.fails("config reload /a /b")


def test_a_replaced_artifact_is_opened_anew_or_needs_a_restart(
    bench: Bench, prompt: Prompt, entered: Callable[[], list[str]], libexec: LibexecBuilder
) -> None:
    bench.start('reef "a" {}\nowl {}')
    entered()
    libexec.add("reef", kind="GENERIC", body="tide = 1")
    libexec.add("owl", body="wing = 2")
    shown = prompt.text("config reload --dry-run")
    assert "module reef would be opened anew: its artifact was replaced\n" in shown
    assert "module owl needs a restart: a singleton that was built anew\n" in shown
    assert "singleton 'owl' was rebuilt, but keeps running as it was opened\n" in shown
    assert entered() == []


def test_names_that_only_code_tells_of_are_not_called_unknown(
    bench: Bench, prompt: Prompt, libexec: LibexecBuilder
) -> None:
    bench.start("owl {}")
    registration = 'options=(OptionRegistration(OptionDefinition("shade", OptionType.INT, "[kelp]")),),'
    libexec.add("kelp", registration=registration)
    bench.write("owl {}\nkelp { shade = 3 }")
    shown = prompt.text("config reload --dry-run")
    assert (
        f"{bench.conf}:2:8: hint CFG060: 'shade' was not checked, since only the code of module 'kelp' tells" in shown
    )
    assert prompt.text("config reload").endswith("Generation 2 is in effect.\n")


def test_addresses_are_told_and_not_bound(runtime: Harness) -> None:
    class Gate(Module):
        registration: ClassVar = Registration(1, "gate", ModuleKind.SINGLETON, "lets some in")

        def conf_setup(self) -> None:
            self.netlistener("Gate", lambda *rest: DONE)

    runtime.load(Gate, conf='gate {}\nGate_Listener { listen "127.0.0.1:0" {} }')
    (endpoint,) = runtime.server.netlisteners.endpoints
    runtime.conf.write_text('gate {}\nGate_Listener {\n  listen "127.0.0.2:0" {}\n}\n')
    found = runtime.console("config reload --dry-run")
    assert [(it["listener"], it["address"], it["change"]) for it in found["listeners"]] == [
        ("Gate_Listener", "127.0.0.2:0", "open"),
        ("Gate_Listener", endpoint.address.text, "close"),
    ]
    assert found["listeners"][0]["place"] == f"{runtime.conf}:3:3"
    assert runtime.server.netlisteners.endpoints == (endpoint,)


def test_what_a_validator_asks_for_is_forgotten(runtime: Harness) -> None:
    class Owl(Module):
        registration: ClassVar = Registration(
            1, "owl", ModuleKind.SINGLETON, "asks for events",
            options=(OptionRegistration(OptionDeclaration("nest", OptionType.INT, "[owl]", has_validator=True)),),
        )  # fmt: skip  # words, several to a line

        def validate_nest(self, value: int) -> bool:
            del value
            self.schedule_event(self.build_event_from_now(1.0, lambda *rest: DONE))
            return True

    runtime.load(Owl, conf="owl {}")
    runtime.conf.write_text("owl { nest = 3 }\n")
    before = len(runtime.server.scheduler.events)
    assert runtime.console("config reload --dry-run")["validators"] == ["owl: nest"]
    runtime.settle()
    assert len(runtime.server.scheduler.events) == before
