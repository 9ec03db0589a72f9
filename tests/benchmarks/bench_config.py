"""Options through a held scope against dynaconf, reading a configuration against lark and tomli, and a big reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lark
import tomli
from config_authors import PATH, by_authors
from config_growth import big_reload, growths, memory_of_a_stanza
from dynaconf import Dynaconf
from frame import Benchmark, Goal, Group, Variant

from ecruntime.config import OptionDefinition, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import ScopeNode, Setting, parse, read_text
from ecruntime.formats.conf.parse import PLAIN
from ecruntime.formats.option_type import OptionType
from ecruntime.formats.value import Source
from ecruntime.foundation.finding import Place
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import Configuration

LARGE = 1_000_000
GRAMMAR = r"""
start: statement*
?statement: setting | stanza
setting: NAME "=" value
stanza: NAME [value] "{" statement* "}"
?value: STRING | WORD | NAME
NAME: /[A-Za-z_][A-Za-z0-9_]*/
STRING: /"[^"\\]*(?:\\.[^"\\]*)*"/
WORD: /[0-9.+-][^ \t\n#"'={}()\[\];]*/
COMMENT: /#[^\n]*/
%ignore /[ \t\n]+/
%ignore COMMENT
"""


def _repeated(work: Callable[[], object]) -> Callable[[int], object]:
    def run(n: int) -> None:
        for _ in range(n):
            work()

    return run


def _configuration() -> tuple[Configuration, int]:
    draft = RegistryDraft(core_registry())
    definition = OptionDefinition("window", OptionType.INT, PATH, "5")
    handle = draft.register_option(definition, owner="owl", kind=ModuleKind.SINGLETON, place=Place("bench"))
    text = 'window = 1\nbinding "north" { window = 2 domain "a.test" { window = 3 } }\ndomain "b.test" { window = 4 }\n'
    configuration = build(read_text(text), draft.freeze()).configuration
    assert configuration is not None
    return configuration, handle


def _lookups() -> Group:
    configuration, handle = _configuration()
    settings = Dynaconf()
    settings.set("WINDOW", 3)
    scope = configuration.scope(binding="north", domain="a.test")

    def held(n: int) -> None:
        for _ in range(n):
            scope[handle]

    def attribute(n: int) -> None:
        for _ in range(n):
            settings.WINDOW  # noqa: B018 - the read is what is measured

    def fetched(n: int) -> None:
        fetch = configuration.fetch_binding_domain
        for _ in range(n):
            fetch(handle, "north", "a.test")

    def scoped(n: int) -> None:
        for _ in range(n):
            configuration.scope(binding="north", domain="a.test")[handle]

    return Group(
        "one option",
        (
            Variant("held scope", held),
            Variant("fetch_binding_domain", fetched),
            Variant("scope(...) each time", scoped),
            Variant("dynaconf attribute", attribute),
        ),
        (Goal("dynaconf attribute", "held scope", 20.0), Goal("dynaconf attribute", "fetch_binding_domain", 2.5)),
    )


def _texts() -> tuple[str, str]:
    """Return the same nested data in our language and as TOML, the former of about a megabyte."""
    ours: list[str] = []
    toml: list[str] = []
    size = number = 0
    while size < LARGE:
        names = (f"b{number}", [f"d{number}x{inner}.test" for inner in range(4)])
        block = [f'binding "{names[0]}" {{', "  Max_Outbound_Connections = 20"]
        other = [f'[binding."{names[0]}"]', "Max_Outbound_Connections = 20"]
        for domain in names[1]:
            block += [f'  domain "{domain}" {{', "    Retry_Interval = 300", '    Generate_Bounces = "yes"', "  }"]
            other += [f'[binding."{names[0]}".domain."{domain}"]', "Retry_Interval = 300", 'Generate_Bounces = "yes"']
        ours.append("\n".join([*block, "}"]))
        toml.append("\n".join(other))
        size += len(ours[-1]) + 1
        number += 1
    return "\n".join(ours), "\n".join(toml)


def _bare_tree(text: str) -> dict[object, object]:
    """Return what any tree of a text takes: matches, and an object in a dictionary for each setting and stanza.

    It has no case, no repetition, no include, no finding, and takes the text to be right.
    """
    new, setting, node = tuple.__new__, Setting, ScopeNode
    source = Source("<text>", text)
    members: dict[object, object] = {}
    outer = [members]
    for match in PLAIN.finditer(text):
        head, quoted, bare, first, word, value, second, next_word, next_value, brace = match.groups()
        if head is not None:
            inner: dict[object, object] = {}
            made = (head, quoted or bare, quoted is not None, inner, source, match.start(1), None)
            members[head, quoted or bare] = new(node, made)
            outer.append(members)
            members = inner
        if first is not None:
            members[first] = new(setting, (first, word or value, word is None, source, match.start(4), None))
        if second is not None:
            made_of = (second, next_word or next_value, next_word is None, source, match.start(7), None)
            members[second] = new(setting, made_of)
        if brace:
            members = outer.pop()
    return members


def _parsing() -> Group:
    ours, toml = _texts()
    assert not read_text(ours).findings
    parser = lark.Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)
    return Group(
        "a megabyte of nested stanzas",
        (
            Variant("parse: statements", _repeated(lambda: parse(ours))),
            Variant("read_text: merged tree", _repeated(lambda: read_text(ours))),
            Variant("floor: matches, one object for each statement", _repeated(lambda: _bare_tree(ours))),
            Variant("tomli, the same data", _repeated(lambda: tomli.loads(toml))),
            Variant("lark LALR, the same grammar", _repeated(lambda: parser.parse(ours))),
        ),
        # lark gives a syntax tree, as our statements are. tomli gives merged tables, as our tree is.
        (
            Goal("lark LALR, the same grammar", "parse: statements", 14.0),
            Goal("tomli, the same data", "read_text: merged tree", 1.6),
            Goal("lark LALR, the same grammar", "read_text: merged tree", 14.0),
        ),
    )


NOTES = """\
The merged tree is made while the text is parsed. The floor beside it takes the text to be right: what `read_text` does
beyond is to compare names without case, to join what is repeated and keep its places, and to hand on each stanza.
What an author reads through generated code is remembered until the next reload, so it costs less than the bare query
that it stands on. Two ways cost more, and are not meant for each message: `session.option("name")` makes its typed
source each time, as the name is known only then; and whoever holds a generation with a value is entered, with the line
of the call, in the list of holders that the console shows, which is most of its cost.
A stanza keeps a dictionary and its share of two, its node and setting with their places, and one typed entry; its text
is not counted, as it is there before. Names, kinds and instances are kept once: a stanza with capitals in its kind or
instance keeps up to 120 bytes more, for the key in lower case. Two large dictionaries grow by doubling, so their share
is between 52 bytes, when they are full, and 104."""


def benchmark() -> Benchmark:
    """Return the groups: one option, the same by authors, a megabyte, a big reload, its memory; and their growth."""
    return Benchmark(
        "config",
        "Configuration",
        (_lookups(), by_authors(), _parsing(), big_reload(), memory_of_a_stanza()),
        peers=("dynaconf", "lark", "tomli"),
        notes=NOTES,
        growths=growths(),
    )
