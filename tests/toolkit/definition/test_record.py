"""What follows from a declaration: its record and its capabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.formats.option_type import OptionType
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import format_record, parse_record
from ecruntime.model.option import OptionDeclaration, option_flags
from ecxs.definition import Language, ModuleDefinition, capabilities_of, record_of
from ecxs.definition.default import with_default

if TYPE_CHECKING:
    from ecxs.definition.default import WrittenDefault


def option(kind: OptionType, default: WrittenDefault, *, array: bool = False) -> OptionDeclaration:
    declared = OptionDeclaration("depth", kind, "Domain>Global", flags=option_flags(is_array=array))
    return with_default(declared, default)


def module(*options: OptionDeclaration) -> ModuleDefinition:
    return ModuleDefinition("owl", Language.PYTHON, ModuleKind.SINGLETON, provides=("datasource.owl",), options=options)


def test_capabilities_come_from_the_paths_and_from_provides() -> None:
    assert capabilities_of(module(option(OptionType.INT, 1))) == (
        "config.Global.depth",
        "config.Global:Domain",
        "config.Global:Domain.depth",
        "datasource.owl",
    )


def test_an_option_of_the_own_stanza_gives_no_capability() -> None:
    own = OptionDeclaration("depth", OptionType.INT, "[owl]")
    assert capabilities_of(module(own)) == ("datasource.owl",)


def test_a_record_survives_its_text() -> None:
    record = record_of(module(option(OptionType.INT, 1), option(OptionType.ECDICT, {"a b": "c"})))
    assert parse_record(format_record(record), "owl.module.json") == record


@pytest.mark.parametrize(
    ("kind", "default", "text"),
    [
        (OptionType.INT, 300, "300"),
        (OptionType.STRING, "/var/log", '"/var/log"'),
        (OptionType.STRING, "plain", "plain"),
        (OptionType.BOOL, True, "true"),
        (OptionType.PERMS, 0o640, "0640"),
        (OptionType.PERMS, "0640", "0640"),
        (OptionType.THROTTLE, "10/60", '"10/60"'),
        (OptionType.ECDICT, {"a": "b c"}, '[ a = "b c" ]'),
        (OptionType.INT, None, None),
    ],
)
def test_a_default_is_written_as_the_configuration_has_it(
    kind: OptionType, default: WrittenDefault, text: str | None
) -> None:
    assert option(kind, default).default == text


def test_an_array_is_written_in_parentheses() -> None:
    assert option(OptionType.STRING, ("a", "b c"), array=True).default == '( a "b c" )'
