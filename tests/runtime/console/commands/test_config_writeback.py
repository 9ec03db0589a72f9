"""`config writeback` and `config reload FILE` on a server with a real module."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.commands import COMMANDS
from ecruntime.console.protocol import Form, Request
from tests.runtime.conftest import Bench

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import LibexecBuilder, Prompt

OPTIONS = """options=(
    OptionRegistration(OptionDefinition("Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
    OptionRegistration(OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY)),
),"""
LOCAL = 'local_changes_file = "local.conf"\n'
CONF = f'{LOCAL}window = 9\nbinding "north" {{ window = 3 }}\nbinding "empty" {{}}\nowl {{}}\n'
BANNER = "# Written by `config writeback` of the ecxs runtime, which replaces it as a whole. Do not edit.\n"
AGAIN = ": take it out there, or a reload sets it again"
REMEDY = "hint: rename it, so that a new one can be written with all that it sets, or name a new file\n"


@pytest.fixture(autouse=True)
def owl(libexec: LibexecBuilder) -> None:
    libexec.add("owl", registration=OPTIONS, provides=("config.Global.window",))


@pytest.fixture
def local(bench: Bench) -> Path:
    return bench.conf.parent / "local.conf"


@pytest.fixture
def running(bench: Bench) -> Bench:
    bench.start(CONF)
    return bench


def body(path: Path) -> str:
    banner, digest, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert (banner, digest.startswith("# Digest: ")) == (BANNER, True)
    return "".join(rest)


def test_what_was_set_is_there_after_a_reload(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config set owl twigs ( long short )")
    prompt.text("config set binding south window 4")
    before = prompt.text("write config")
    assert prompt.text("config writeback") == f"wrote 3 settings to {local}\n"
    assert body(local) == 'Window = 30\nowl {\n  twigs = ( long short )\n}\nBinding "south" {\n  Window = 4\n}\n'
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"
    assert prompt.text("config reload") == "Generation 5 is in effect.\n"
    assert prompt.text("write config") == before
    assert prompt.json("config eval window")["from"] == f"{local}:3:1"


def test_a_committed_transaction_is_written_too(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config begin")
    prompt.text("config set window 30")
    prompt.text("config commit")
    assert prompt.text("config writeback") == f"wrote 1 setting to {local}\n"


def test_the_file_is_private_and_there_is_nothing_beside_it(running: Bench, prompt: Prompt, local: Path) -> None:
    before = set(local.parent.iterdir())
    prompt.text("config set window 30")
    prompt.text("config writeback")
    assert stat.S_IMODE(local.stat().st_mode) == 0o600
    assert set(local.parent.iterdir()) == {*before, local}


def test_a_second_time_nothing_is_written(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config writeback")
    written = (local.read_bytes(), local.stat().st_ino)
    assert prompt.text("config writeback") == f"{local} says so already.\n"
    prompt.text("config reload")
    assert prompt.text("config writeback") == f"{local} says so already.\n"
    assert (local.read_bytes(), local.stat().st_ino) == written


def test_without_a_change_no_file_is_made(running: Bench, prompt: Prompt, local: Path) -> None:
    assert prompt.text("config writeback") == "Nothing was set: no file is written.\n"
    assert not local.exists()


def test_what_was_written_can_be_changed_and_unset_again(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config set binding south window 4")
    prompt.text("config writeback")
    prompt.text("config reload")
    prompt.text("config set window 31")
    prompt.text("config unset binding south")
    before = prompt.text("write config")
    assert prompt.text("config writeback") == f"wrote 1 setting to {local}\n"
    assert body(local) == "Window = 31\n"
    prompt.text("config reload")
    assert prompt.text("write config") == before


def test_a_value_that_is_set_back_leaves_the_file_empty(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config writeback")
    prompt.text("config set window 9")
    assert prompt.text("config writeback") == f"wrote 0 settings to {local}\n"
    assert body(local) == ""


def test_what_a_file_sets_cannot_be_unset_by_another_and_stays_in_memory(
    running: Bench, prompt: Prompt, local: Path
) -> None:
    prompt.text("config set owl nest oak")
    prompt.text("config unset window")
    prompt.text("config unset binding empty")
    assert prompt.text("config writeback") == (
        f"not written: window = 9 was unset, and it stands at {running.conf}:2:1{AGAIN}\n".replace("window", "Window")
        + f"not written: Binding empty {{}} was unset, and it stands at {running.conf}:4:1{AGAIN}\n".replace(
            "B", "b", 1
        )
        + f"wrote 1 setting to {local}\n"
    )
    assert prompt.text("config eval window") == "Window = 5\n"
    assert prompt.text("config diff") == "Window = 9 was unset\nbinding empty {} was unset\n"
    assert prompt.text("config reload") == (
        "dropped: Window = 9 was unset\ndropped: binding empty {} was unset\nGeneration 5 is in effect.\n"
    )


def test_the_name_of_the_local_file_is_not_asked_to_be_taken_out(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config begin from scratch")
    prompt.text("config set owl nest oak")
    prompt.text("config commit")
    answer = prompt.text("config writeback").splitlines()
    assert [line.split(" was")[0] for line in answer] == [
        "not written: Window = 9",
        "not written: binding north Window = 3",
        "not written: binding empty {}",
        f"wrote 1 setting to {local}",
    ]


def test_the_scopes_that_come_in_another_order_are_named(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config unset binding north")
    prompt.text("config set binding north window 3")
    assert prompt.text("config writeback") == (
        "not written: the order of the scopes in the top level\nNothing was set: no file is written.\n"
    )


def test_the_answer_has_fields(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set owl nest oak")
    prompt.text("config unset binding north window")
    assert prompt.json("config writeback") == {
        "file": str(local),
        "settings": 1,
        "is_written": True,
        "not_written": [{"scope": "binding north", "option": "window", "set_at": f"{running.conf}:3:19"}],
        "reordered": [],
        "read_from": str(running.conf),
        "start_file": str(running.conf),
    }


def test_it_is_logged(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set owl nest oak")
    prompt.text("config writeback")
    assert f"changes of the console were written to '{local}'" in prompt.text("paniclog")


def test_without_a_local_changes_file_it_says_how_to_get_one(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    prompt.text("config set window 30")
    prompt.text("config set local_changes_file other.conf")
    assert prompt.fails("config writeback") == (
        "no file of the configuration sets local_changes_file\n"
        "hint: `config writeback FILE` writes a new file, and `local_changes_file = FILE` in "
        f"{bench.conf} has it read\n"
    )


def test_a_file_by_name_is_read_when_it_becomes_the_local_changes_file(
    bench: Bench, prompt: Prompt, tmp_path: Path
) -> None:
    bench.start("window = 9\nowl {}")
    prompt.text("config set window 30")
    path = tmp_path / "named.conf"
    assert prompt.text(f"config writeback {path}") == f"wrote 1 setting to {path}\n"
    assert prompt.text("config diff") == "Window = 30 instead of 9\n"
    bench.write(f'window = 9\nowl {{}}\nlocal_changes_file = "{path}"')
    assert prompt.text("config reload") == "Generation 3 is in effect.\n"
    assert prompt.text("config eval window") == "Window = 30\n"


def test_a_file_by_name_has_what_the_local_changes_file_says_as_well(
    bench: Bench, prompt: Prompt, local: Path, tmp_path: Path
) -> None:
    local.write_text("window = 4 # by hand\nowl { nest = elm }\n", encoding="utf-8")
    bench.start(CONF)
    prompt.text("config set window 30")
    prompt.text(f"config writeback {tmp_path}/named.conf")
    assert body(tmp_path / "named.conf") == "Window = 30\nowl {\n  nest = elm\n}\n"


def test_the_local_changes_file_may_be_named(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    assert prompt.text(f"config writeback {local}") == f"wrote 1 setting to {local}\n"
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"


def test_a_link_stays_a_link(running: Bench, prompt: Prompt, local: Path, tmp_path: Path) -> None:
    local.symlink_to(tmp_path / "elsewhere.conf")
    prompt.text("config set window 30")
    prompt.text("config writeback")
    assert (local.is_symlink(), body(tmp_path / "elsewhere.conf")) == (True, "Window = 30\n")


def test_a_file_that_somebody_wrote_is_left_alone(bench: Bench, prompt: Prompt, local: Path) -> None:
    local.write_text("owl { nest = elm } # mine\n", encoding="utf-8")
    bench.start(CONF)
    prompt.text("config set window 30")
    assert prompt.fails("config writeback") == f"'{local}' was not written by `config writeback`\n{REMEDY}"
    assert local.read_text(encoding="utf-8") == "owl { nest = elm } # mine\n"


def test_the_remedy_for_a_file_of_somebody_else_keeps_what_it_sets(bench: Bench, prompt: Prompt, local: Path) -> None:
    local.write_text("owl { nest = elm } # mine\n", encoding="utf-8")
    bench.start(CONF)
    prompt.text("config set window 30")
    local.rename(local.with_name("mine.conf"))
    before = prompt.text("write config")
    assert prompt.text("config writeback") == f"wrote 2 settings to {local}\n"
    prompt.text("config reload")
    assert prompt.text("write config") == before


def test_a_written_file_that_was_edited_is_left_alone(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config writeback")
    edited = local.read_text(encoding="utf-8") + "# and mine\n"
    local.write_text(edited, encoding="utf-8")
    prompt.text("config reload")
    prompt.text("config set window 31")
    assert prompt.fails("config writeback") == f"'{local}' was edited after `config writeback` wrote it\n{REMEDY}"
    assert local.read_text(encoding="utf-8") == edited


def test_what_another_server_wrote_meanwhile_is_left_alone(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    prompt.text("config writeback")
    theirs = local.read_bytes()
    local.unlink()
    prompt.text("config reload")
    local.write_bytes(theirs)
    prompt.text("config set window 31")
    assert prompt.fails("config writeback") == (
        f"'{local}' was written by somebody else since it was read\n"
        "hint: `config reload` reads it, and drops what was changed here; `config diff` lists that\n"
    )
    assert local.read_bytes() == theirs


def test_a_name_that_cannot_be_written_leaves_the_changes_pending(
    running: Bench, prompt: Prompt, local: Path, tmp_path: Path
) -> None:
    prompt.text("config set window 30")
    (tmp_path / "mine.conf").write_text("x", encoding="utf-8")
    own = "hint: name a new file, or none for the local changes file\n"
    refused = {
        "x.conf": "'x.conf' is no absolute path\nhint: the file is written on the server's machine: begin with /\n",
        f"{running.conf}": f"'{running.conf}' is a file of this configuration\n{own}",
        f"{tmp_path}": f"'{tmp_path}' is there already and is no file\nhint: name another one\n",
        f"{tmp_path}/mine.conf": f"'{tmp_path}/mine.conf' was not written by `config writeback`\n{REMEDY}",
        f"{tmp_path}/none/x": (
            f"'{tmp_path}/none/x' cannot be written: No such file or directory\nhint: choose another folder\n"
        ),
        "/x\0": "no file has a zero byte in its name\nhint: name another one\n",
        "/x /y": "config writeback takes at most 1 argument\nhint: the whole command is: config writeback [FILE]\n",
    }
    assert {word: prompt.fails(f"config writeback {word}") for word in refused} == refused
    assert prompt.text("config diff") == "Window = 30 instead of 9\n"


def test_a_local_changes_file_that_became_a_folder_is_refused(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config set window 30")
    local.mkdir()
    assert prompt.fails("config writeback") == (
        f"'{local}' cannot be read: is a directory\nhint: check the name and the mode of the file\n"
    )


def test_an_open_transaction_has_to_end_first(running: Bench, prompt: Prompt, local: Path) -> None:
    prompt.text("config begin")
    prompt.text("config set window 30")
    assert prompt.fails("config writeback") == (
        "a transaction is open in this session\nhint: `config commit` or `config rollback` first\n"
    )
    assert not local.exists()


def test_reload_reads_another_file_this_once(running: Bench, prompt: Prompt, tmp_path: Path) -> None:
    other = tmp_path / "other.conf"
    other.write_text("window = 77\nowl {}\n", encoding="utf-8")
    prompt.text("config set owl nest oak")
    assert prompt.text(f"config reload {other}") == "dropped: owl nest = oak was set\nGeneration 3 is in effect.\n"
    assert prompt.json("config eval window") == {"option": "Window", "value": 77, "from": f"{other}:1:1"}
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"
    prompt.text("config set window 78")
    assert prompt.text("config diff") == "Window = 78 instead of 77\n"
    assert prompt.text("config reload") == "dropped: Window = 78 instead of 77\nGeneration 5 is in effect.\n"
    assert prompt.json("config eval window")["from"] == f"{running.conf}:2:1"


def test_a_writeback_of_what_another_file_said_names_both(running: Bench, prompt: Prompt, tmp_path: Path) -> None:
    other = tmp_path / "other.conf"
    other.write_text('local_changes_file = "theirs.conf"\nwindow = 77\nowl {}\n', encoding="utf-8")
    prompt.text(f"config reload {other}")
    prompt.text("config set window 78")
    assert prompt.text("config writeback") == (
        f"This configuration was read from {other}: a restart and `config reload` read {running.conf}.\n"
        f"wrote 1 setting to {tmp_path}/theirs.conf\n"
    )


def test_another_file_that_is_refused_leaves_everything_as_it_was(
    running: Bench, prompt: Prompt, tmp_path: Path
) -> None:
    prompt.text("config set window 30")
    other = tmp_path / "other.conf"
    assert prompt.fails(f"config reload {other}") == (
        f"Reconfigure failed.\n{other}: error CFG001: '{other}' cannot be read: no such file or directory\n"
        "  hint: check the name and the mode of the file\nGeneration 2 keeps running.\n"
    )
    other.write_text("window = soon", encoding="utf-8")
    assert prompt.fails(f"config reload {other}").startswith("Reconfigure failed.\n")
    assert prompt.text("config diff") == "Window = 30 instead of 9\n"


def test_only_admins_may_write_back() -> None:
    (command,) = (one for one in COMMANDS if one.name == "config writeback")
    assert command.level_text == "admin"


def test_what_was_written_is_there_after_a_restart(
    running: Bench, prompt: Prompt, libexec: LibexecBuilder, tmp_path: Path
) -> None:
    prompt.text("config set window 30")
    prompt.text("config writeback")
    restarted = Bench(tmp_path, libexec.folder)
    restarted.server.start()
    reply = restarted.dispatcher.execute(Request(Form.TEXT, "config eval window"))
    restarted.server.close()
    assert reply.text == "Window = 30\n"
