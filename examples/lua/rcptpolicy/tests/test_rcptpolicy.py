"""Each test has a server of its own, with settings of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from ecruntime.testing import Console, Fire, Harness, LibexecFolder

CONTINUE, DONE = 0, 1
SETTINGS = {"example.com": {"accept": ["^(info|sales)@", r"^[a-z]+\+reef@"], "text": "no such mailbox"}}
Load = Callable[[str], None]


@pytest.fixture
def codes() -> list[tuple[object, object]]:
    """Codes and texts that the script has told its peers."""
    return []


@pytest.fixture
def load(runtime: Harness, libexec: LibexecFolder, tmp_path: Path, codes: list[tuple[object, object]]) -> Load:
    runtime.lua.provide("vctx:set_code", lambda vctx, code, text: codes.append((code, text)))
    libexec()

    def loaded(settings: str) -> None:
        file = tmp_path / "recipients.json"
        file.write_text(settings, encoding="utf-8")
        runtime.load(conf=f'rcptpolicy main {{ settings = "{file}" }}')

    return loaded


@pytest.mark.parametrize("recipient", ["info@example.com", "Sales@Example.COM", "tide+reef@example.com"])
def test_a_listed_recipient_is_accepted(load: Load, fire: Fire, recipient: str) -> None:
    load(json.dumps(SETTINGS))
    assert fire("validate.rcptto", str=recipient) == CONTINUE


def test_any_other_one_of_a_domain_is_unknown(load: Load, fire: Fire, codes: list[tuple[object, object]]) -> None:
    load(json.dumps(SETTINGS))
    assert fire("validate.rcptto", str="kelp@example.com") == DONE
    assert codes == [(550, "5.1.1 no such mailbox")]


@pytest.mark.parametrize("recipient", ["info@example.org", "nobody"])
def test_other_domains_are_not_served(
    load: Load, fire: Fire, codes: list[tuple[object, object]], recipient: str
) -> None:
    load(json.dumps(SETTINGS))
    assert fire("validate.rcptto", str=recipient) == DONE
    assert codes == [(554, "5.7.1 relaying denied")]


def test_the_console_tells_what_becomes_of_a_recipient(load: Load, console: Console) -> None:
    load(json.dumps(SETTINGS))
    assert console("rcptpolicy:main check info@example.com") == "accepted"
    assert console("rcptpolicy:main check kelp@example.com") == "550 5.1.1 no such mailbox"


def test_without_settings_everybody_is_accepted(runtime: Harness, libexec: LibexecFolder, fire: Fire) -> None:
    libexec()
    runtime.load(conf="rcptpolicy main {}")
    assert fire("validate.rcptto", str="anybody@example.net") == CONTINUE


@pytest.mark.parametrize(
    ("settings", "reason"),
    [("{", "recipients.json"), ('{"example.com": {"accept": ["(reef"]}}', "domain example.com: the pattern (reef")],
)
def test_faulty_settings_refuse_the_configuration(load: Load, settings: str, reason: str) -> None:
    with pytest.raises(Exception, match="init of 'rcptpolicy' failed") as refused:
        load(settings)
    assert reason in str(refused.value)
