"""Names of modules of the server that are not installed: what is held, what is refused, and how slips are told."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.catalogue.scope_order import LISTENERS
from ecruntime.catalogue.server_modules import load_server_modules
from ecruntime.config import OptionDefinition, RegistryDraft
from ecruntime.config.build import build
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read_text
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.finding import Place, Severity
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.foundation.finding import Finding

SCOPES = {
    "global": "{}",
    "domain": 'domain "a.example" {{ {} }}',
    "binding": 'binding "b" {{ {} }}',
    "binding_group": 'binding_group "g" {{ {} }}',
    "host": 'host "a.example" {{ {} }}',
    "pathway": 'pathway "p" {{ {} }}',
    "pathway_group": 'pathway_group "g" {{ {} }}',
    "esmtp_listener": "esmtp_listener {{ {} }}",
    "listen": 'LISTENER {{ listen ":25" {{ {} }} }}',
    "peer": 'LISTENER {{ peer "10.0.0.0/8" {{ {} }} }}',
    "http_listener": "http_listener {{ {} }}",
    "ecstream_listener": "ecstream_listener {{ {} }}",
    "control_listener": "control_listener {{ {} }}",
    "xmpp_listener": "xmpp_listener {{ {} }}",
    "cluster": "cluster {{ {} }}",
    "datasource": 'datasource "d" {{ {} }}',
}


class Known(NamedTuple):
    """A name of the catalogue and a text in which it may stand."""

    name: str
    around: str


def found(text: str, *, strict: bool = False) -> tuple[Finding, ...]:
    return build(read_text(text, "x.conf", strict=strict), core_registry()).findings


def lines(text: str) -> list[str]:
    return [str(finding) for finding in found(text)]


def known_of_modules() -> Iterator[Known]:
    """Yield every name that a module of the server brings, in each place."""
    for module in load_server_modules().by_name.values():
        # Of these two the server's own config scopes have the name.
        for path, names in module.stanzas.items() if module.name not in {"cluster", "curfew"} else ():
            around = f'{module.name} "x" {{{{ ' + "".join(f'{kind} "y" {{{{ ' for kind in path) + "{}"
            around += " }}" * (len(path) + 1)
            yield from (Known(name, around) for name in names)
        for scope, names in module.added.items():
            yield from (
                Known(name, SCOPES[scope].replace("LISTENER", "esmtp_listener")) for name in names if scope in SCOPES
            )


def known_of_the_server() -> Iterator[Known]:
    for option in load_option_catalogue().options:
        # Of the listeners that the option names, one with a text here; without any it is valid in all of them.
        listener = next((scope for scope in option.scopes if scope in LISTENERS and scope in SCOPES), "esmtp_listener")
        for scope in option.scopes:
            if scope in SCOPES:
                yield Known(option.name, SCOPES[scope].replace("LISTENER", listener))


@pytest.mark.parametrize("known", [known_of_modules, known_of_the_server])
def test_a_known_name_is_never_refused_in_its_place(known: Callable[[], Iterator[Known]]) -> None:
    names = list(known())
    assert len(names) > 500
    unknown = {"CFG011", "CFG040", "CFG041", "CFG042", "CFG043", "CFG057"}
    refused = [name for name in names if unknown & {it.rule for it in found(name.around.format(f"{name.name} = 1"))}]
    assert refused == []


def test_every_module_of_the_server_is_held_and_its_common_options_too() -> None:
    own = [name for name in load_server_modules().by_name if name not in {"cluster", "curfew"}]
    for name in own:
        assert [it.rule for it in found(f"{name} {{ enabled = true debug_level = ERROR }}")] == ["CFG055"], name


@pytest.mark.parametrize("known", [known_of_modules, known_of_the_server])
def test_a_name_with_a_letter_lost_is_reported_with_the_right_one(known: Callable[[], Iterator[Known]]) -> None:
    chosen = random.Random(14)
    sample = chosen.sample(list(known()), 300)
    reported = suggested = 0
    for name, around in sample:
        place = chosen.randrange(len(name))
        findings = found(around.format(f"{name[:place]}{name[place + 1 :]} = 1"))
        told = [it for it in findings if it.rule in {"CFG010", "CFG040", "CFG042", "CFG057"}]
        reported += bool(told)
        suggested += any(f"'{name.lower()}'" in it.hint.lower() for it in told)
    assert reported >= 0.9 * len(sample)
    assert suggested >= 0.85 * len(sample)


def test_an_option_of_an_absent_module_is_held_with_one_warning() -> None:
    text = 'domain "a.example" { smpp_bind_type = x }\nbinding "b" { smpp_bind_type = y smpp_esme_address = z }'
    [told] = lines(text)
    assert told == (
        "x.conf:1:22: warning CFG055: the option 'smpp_bind_type' is one of the module 'smpp' of the server, which is "
        "not installed, so it is held unchecked\n  hint: nothing to do here; '--strict' refuses it"
    )


def test_a_stanza_that_was_warned_of_speaks_for_the_options_in_domains() -> None:
    assert [it.rule for it in found('smpp {}\ndomain "a" { smpp_bind_type = x }')] == ["CFG055"]


def test_strict_mode_refuses_what_is_held() -> None:
    [refused] = found('domain "a" { smpp_bind_type = x }', strict=True)
    assert (refused.rule, refused.severity) == ("CFG040", Severity.ERROR)
    assert refused.hint == "'smpp', a module of the server, has it; none in libexec does"


def test_an_installed_module_decides_about_its_options() -> None:
    draft = RegistryDraft(core_registry())
    own = OptionDefinition("smpp_bind_type", OptionType.INT, "Domain>Global")
    draft.register_option(own, owner="smpp", kind=ModuleKind.SINGLETON, place=Place("smpp.ecm"))
    text = 'domain "a" { smpp_bind_type = x smpp_esme_address = y }'
    rules = [it.rule for it in build(read_text(text, "x.conf"), draft.freeze()).findings]
    assert rules == ["CFG044", "CFG040"]


def test_an_option_in_another_place_is_told_where_it_is_valid() -> None:
    assert lines("host a { reroute_domain = x acctlog = y }")[1] == (
        "x.conf:1:29: error CFG042: the option 'acctlog' is not valid in Host\n  hint: it is valid in ec_logger"
    )


def test_a_slip_in_the_stanza_of_a_module_is_an_error_with_near_misses() -> None:
    assert lines('ec_logger "x" { acctlg = y }')[1] == (
        "x.conf:1:17: error CFG040: no module provides capability 'config.Global:ec_logger.acctlg'\n"
        "  hint: did you mean 'acctlog'?"
    )


def test_an_unknown_name_of_an_open_module_is_held() -> None:
    assert [it.rule for it in found('sieve "x" { quite_another = y }')] == ["CFG055"]


def test_modules_stand_inside_others_as_documented() -> None:
    assert [it.rule for it in found('antivirus "x" { clamav "y" { action = pass actoin = x } }')] == [
        "CFG055",
        "CFG040",
    ]


def test_a_misspelt_module_is_an_error_with_near_misses() -> None:
    [told] = lines("seive {}")
    assert told.endswith(
        "CFG041: no module provides capability 'config.Global:seive'\n  hint: did you mean 'sieve' or 'sievelib'?"
    )


def test_a_name_of_old_versions_is_told_what_took_its_place() -> None:
    assert lines("async_spool_in = 4")[0].endswith("versions before 3 had it; since then ThreadPool stanzas")
