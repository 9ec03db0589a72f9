"""A module's opinion of its values: asked before anything is published, of all values, through its own instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder

BODY = """
from ecruntime_test_trail import trail
def conf_setup(self):
    self.least = 10
def check_size(self, value):
    self.trail.append((str(self.name), value))
    return value >= self.least or f"{value} feathers are too few for an owl"
"""
OPTIONS = """options=(
    OptionRegistration(OptionDefinition("size", OptionType.INT, "PATH", "10"), "check_size"),
),"""


def add(libexec: LibexecBuilder, name: str, path: str, kind: str) -> None:
    libexec.add(name, body=BODY, registration=OPTIONS.replace("PATH", path), kind=kind)


def test_the_values_of_a_generic_module_are_shown_to_its_prototype(
    bench: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    add(libexec, "owl", "owl", "GENERIC")
    bench.start('owl "a" { size = 11 }\nowl "b" { size = 12 }')
    bench.reload('owl "c" { size = 13 }')
    # First its default, which must be good, too.
    assert trail == [("owl", 10), ("owl", 11), ("owl", 12), ("owl", 13)]


def test_the_values_of_a_rebuilt_generic_module_are_shown_to_its_new_code(
    bench: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    add(libexec, "owl", "owl", "GENERIC")
    bench.start('owl "a" { size = 11 }')
    body = BODY.replace("self.least = 10", "self.bad = 11").replace("value >= self.least", "value != self.bad")
    libexec.add("owl", body=body, registration=OPTIONS.replace("PATH", "owl"), kind="GENERIC")
    with pytest.raises(TransactionFailed, match="size: 11 feathers are too few for an owl"):
        bench.reload('owl "a" { size = 11 }')


def test_all_values_of_all_modules_are_judged_before_the_refusal(
    bench: Bench, libexec: LibexecBuilder, trail: list[object]
) -> None:
    add(libexec, "owl", "[owl]", "SINGLETON")
    add(libexec, "crow", "crow", "GENERIC")
    with pytest.raises(TransactionFailed) as failed:
        bench.start('owl { size = 1 }\ncrow "a" { size = 2 }\ncrow "b" { size = 30 }')
    assert [(finding.rule, str(finding.place).partition(":")[2]) for finding in failed.value.findings] == [
        ("CFG046", "1:7"),
        ("CFG046", "2:12"),
    ]
    assert trail == [("owl", 10), ("crow", 10), ("owl", 1), ("crow", 2), ("crow", 30)]


def test_a_stanza_of_the_server_whose_manifest_has_no_artifact_is_held(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.manifest("ec_logger")
    bench.write('ec_logger "log" { mainlog = x }\n')
    outcome = bench.server.start()
    assert [finding.rule for finding in outcome.findings] == ["CFG055"]
