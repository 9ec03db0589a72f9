"""After any changes and `config writeback`, a reload and a restart give what ran before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.api import (
    Module,
    ModuleKind,
    OptionDefinition,
    OptionFlag,
    OptionRegistration,
    OptionType,
    Registration,
)
from ecruntime.console.command_line import join_words
from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.formats.conf import ScopeNode, difference, in_other_order, quoted, write_flat
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

WIDE = "Binding:Domain>Binding>Domain>Global"
FILE = """\
local_changes_file = "local.conf"
owl { nest = oak }
window = 9
label = "by file"
binding "north" { window = 3 domain "/^a/" { window = 4 } }
domain "b.test" { twigs = ( short ) }
domain "/c$/" {}
"""


class Owl(Module):
    registration = Registration(
        1,
        "owl",
        ModuleKind.SINGLETON,
        options=(
            OptionRegistration(OptionDefinition("window", OptionType.INT, WIDE, "5")),
            OptionRegistration(OptionDefinition("label", OptionType.STRING, WIDE)),
            OptionRegistration(OptionDefinition("twigs", OptionType.STRING, WIDE, flags=OptionFlag.IS_ARRAY)),
            OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
        ),
    )


class Served:
    """A server over one folder."""

    def __init__(self, folder: Path) -> None:
        modules = GivenModules()
        modules.give(Owl)
        clock = VirtualClock()
        conf = folder / "ecelerity.conf"
        self.server = Server(Settings(conf), modules, clock, VirtualPoller(clock), Log(clock))
        self.console = SystemConsole(self.server)
        self.server.start()

    def ask(self, line: str) -> str:
        text = self.console.dispatcher.execute(Request(Form.TEXT, line)).text
        self.server.scheduler.run_once(0.0)
        return text


Change: TypeAlias = tuple[str, ...]
TEXTS = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), max_size=8)
SCOPES: st.SearchStrategy[Change] = st.sampled_from(
    [
        (),
        ("binding", "north"),
        ("binding", "north", "domain", "/^a/"),
        ("binding", "south", "domain", "b.test"),
        ("domain", "b.test"),
        ("domain", "/c$/"),
        ("domain", "/d/"),
    ]
)
VALUES = st.one_of(
    st.integers(0, 12).map(lambda value: ("window", str(value))),
    TEXTS.map(lambda value: ("label", quoted(value))),
    st.lists(TEXTS, max_size=3).map(lambda items: ("twigs", f"( {' '.join(map(quoted, items))} )")),
)
SET = st.builds(lambda scope, value: f"config set {join_words([*scope, value[0]])} {value[1]}", SCOPES, VALUES)
UNSET = st.builds(
    lambda scope, option: f"config unset {join_words([*scope, *option])}",
    SCOPES,
    st.sampled_from([(), ("window",), ("label",), ("twigs",)]),
)
OTHERS = st.sampled_from(["config set owl nest elm", "config unset owl nest", "config reload", "config writeback"])


def words(root: ScopeNode) -> list[str]:
    """The words of a configuration without their case, which means nothing in the kind of a scope."""
    return sorted(write_flat(root).lower().split())


@given(st.lists(SET | UNSET | OTHERS, max_size=12))
def test_what_was_written_back_is_what_is_read(lines: list[str]) -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "ecelerity.conf").write_text(FILE, encoding="utf-8")
    served = Served(folder)
    try:
        for line in lines:
            served.ask(line)
        before = served.server.current.configuration.root
        answer = served.ask("config writeback")
        assert answer.endswith((f"to {folder}/local.conf\n", "says so already.\n", "no file is written.\n")), answer
        left = served.server.changes
        assert all(change.after is None for change in left)
        assert len(left) == answer.count("was unset, and it stands at ")
        again = served.ask("config writeback").splitlines()[-1]
        assert again in {f"{folder}/local.conf says so already.", "Nothing was set: no file is written."}

        served.ask("config reload")
        restarted = Served(folder)
        for server in (served.server, restarted.server):
            after = server.current.configuration.root
            assert difference(after, before) == left
            assert bool(list(in_other_order(after, before))) == ("the order of the scopes" in answer)
            if "not written" not in answer:
                assert words(after) == words(before)
        restarted.server.close()
    finally:
        served.server.close()
        shutil.rmtree(folder)
