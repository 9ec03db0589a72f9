"""Rules that a Python module has no way to break; each test is named in the list of rules that are prevented."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

TELLING = """
def owl_hoot_v1(self):
    from ecruntime_test_trail import trail
    trail.append(str(self.name))
"""
HOOT = 'providers=(ProviderRegistration(signature("owl", "hoot_v1", "void")),),'
TWIGS = """options=(
    OptionRegistration(OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY)),
),"""
READING = """
options_class = type("O", (Options,), {"__init__": lambda self, source: setattr(self, "twigs", Option(source, 0))})
def ext_init(self, init):
    from ecruntime_test_trail import trail
    trail.append(self.options.twigs.fetch())
"""
HERE = """
def ext_init(self, init):
    from ecruntime_test_trail import trail
    trail.append(self)
"""


def test_each_instance_is_called_with_itself(
    bench: Bench, libexec: LibexecBuilder, prompt: Prompt, trail: list[str]
) -> None:
    libexec.add("owl", body=TELLING, registration=HOOT, kind="GENERIC")
    bench.start('owl "a" {}\nowl "b" {}\n')
    prompt.text("hook fire owl_hoot_v1")
    assert trail == ["owl:a", "owl:b"]


def test_a_hook_is_known_before_anybody_asks_for_it(bench: Bench, libexec: LibexecBuilder, prompt: Prompt) -> None:
    libexec.add("owl", registration='hooks=(signature("owl", "nest_v1", "void"),)')
    bench.start("owl {}")
    assert prompt.text("hook fire owl_nest_v1").startswith("owl.nest_v1: 0 providers called")


def test_a_registration_and_what_is_in_it_cannot_be_changed(
    bench: Bench, libexec: LibexecBuilder, trail: list[Any]
) -> None:
    libexec.add("owl", body=HERE + TELLING, registration=HOOT)
    bench.start("owl {}")
    owl = trail[0]
    with pytest.raises(FrozenInstanceError):
        owl.registration.name = "hawk"
    with pytest.raises(FrozenInstanceError):
        owl.registration.providers[0].hook = None
    with pytest.raises(AttributeError, match="name"):
        owl.name = "hawk"


def test_values_are_constant_and_outlive_their_generation_without_holding_it(
    bench: Bench, libexec: LibexecBuilder, trail: list[Any]
) -> None:
    libexec.add("owl", body=READING, registration=TWIGS)
    bench.start('owl { twigs = ( "a" "b" ) }')
    bench.reload('owl { twigs = ( "c" ) }')
    assert (trail[0], trail[-1]) == (("a", "b"), ("c",))
    assert bench.server.store.numbers == (2,)
