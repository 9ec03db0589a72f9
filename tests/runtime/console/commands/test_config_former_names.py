"""The commands of `config` know an option by its former name, and answer by the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

OWL = """options=(
    OptionRegistration(
        OptionDefinition(
            "window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5", renamed_from=("pane",), maximum=99
        )
    ),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]", renamed_from=("hollow",))),
),"""
NOTE = "note: 'pane' has been renamed to 'window'\n"


@pytest.fixture(autouse=True)
def running(bench: Bench, libexec: LibexecBuilder, tmp_path: Path) -> Bench:
    """A server whose file has former names; nothing else in it needs the module."""
    libexec.add("owl", registration=OWL, provides=("config.Global.window", "config.Global.pane"))
    bench.start("local_changes_file = local.conf\npane = 9\nbinding north { pane = 3 }\n")
    return bench


def test_a_former_name_alone_loads_the_module_and_is_warned_of_once_a_place(running: Bench) -> None:
    assert running.modules() == ["owl"]
    warned = [text for text in running.logged(Level.WARNING) if "CFG058" in text]
    assert [text.partition(": warning")[0] for text in warned] == [f"{running.conf}:2:1", f"{running.conf}:3:17"]


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("config get pane", f"window = 9\n{NOTE}"),
        ("config get window", "window = 9\n"),
        ("config show pane", f"window = 9\n{NOTE}"),
        ("config eval binding north PANE", "window = 3\nnote: 'PANE' has been renamed to 'window'\n"),
        ("config eval binding south pane", f"window = 9\n{NOTE}"),
        ("config set pane 12", f"window = 12\n{NOTE}"),
        ("config set binding north domain x pane=13", f"window = 13\n{NOTE}"),
        ("config unset binding north pane", f"Unset option 'window' in scope 'Binding north'.\nwindow = 9\n{NOTE}"),
        ("config set owl hollow oak", "nest = oak\nnote: 'hollow' has been renamed to 'nest'\n"),
    ],
)
def test_an_answer_has_the_present_name_and_a_note(prompt: Prompt, line: str, shown: str) -> None:
    assert prompt.text(line) == shown


def test_why_begins_with_the_present_name(running: Bench, prompt: Prompt) -> None:
    lines = prompt.text("config why pane").splitlines()
    assert lines[0] == "window: path Binding:Domain>Binding>Domain>Global"
    assert f"  Global: found = 9 at {running.conf}:2:1" in lines
    assert f"{lines[-1]}\n" == NOTE


def test_the_note_is_in_the_value_too(prompt: Prompt) -> None:
    assert prompt.json("config eval pane")["note"] == "'pane' has been renamed to 'window'"


def test_an_option_that_is_not_set_is_told_by_the_present_name(prompt: Prompt) -> None:
    assert prompt.text("config unset domain x pane").startswith("Option 'window' is not set in scope 'Domain x'.\n")
    assert prompt.text("config get domain x pane").endswith(NOTE)


def test_a_refused_value_names_the_present_option(prompt: Prompt) -> None:
    assert "window: '100' is more than 99" in prompt.text("config set pane 100")


def test_the_tree_shows_present_names(prompt: Prompt) -> None:
    shown = prompt.text("config showrecurse")
    assert "window = 9" in shown
    assert "pane" not in shown


def test_what_was_written_back_over_a_former_name_is_read_again(running: Bench, prompt: Prompt, tmp_path: Path) -> None:
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"
    prompt.text("config set pane 12")
    assert prompt.text("config writeback") == f"wrote 1 setting to {tmp_path / 'local.conf'}\n"
    assert (tmp_path / "local.conf").read_text().endswith("\nwindow = 12\n")
    prompt.text("config reload")
    assert prompt.text("config eval window") == "window = 12\n"
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"


def test_a_transaction_takes_former_names(prompt: Prompt) -> None:
    prompt.text("config begin")
    prompt.text("config set pane 20")
    prompt.text("config unset binding north pane")
    prompt.text("config commit")
    assert prompt.text("config eval binding north window") == "window = 20\n"


def test_both_names_in_a_scope_refuse_a_reload(running: Bench, prompt: Prompt) -> None:
    running.write("pane = 9\nwindow = 8\n")
    answer = prompt.text("config reload")
    assert f"{running.conf}:2:1: error CFG059" in answer
    assert f"see {running.conf}:1:1: set here as 'pane'" in answer
    assert prompt.text("config eval window") == "window = 9\n"
