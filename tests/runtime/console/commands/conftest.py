from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Harness
    from tests.runtime.conftest import Bench, LibexecBuilder

OWL = """options=(
    OptionRegistration(OptionDefinition("Window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
    OptionRegistration(OptionDefinition("nest", OptionType.STRING, "[owl]")),
    OptionRegistration(OptionDefinition("twigs", OptionType.STRING, "[owl]", flags=OptionFlag.IS_ARRAY)),
    OptionRegistration(OptionDefinition("depth", OptionType.INT, "[owl]", "1", flags=OptionFlag.NOT_TUNABLE_ONLINE)),
    OptionRegistration(OptionDefinition("mood", OptionType.INT, "[owl]", "2", option_map=(("calm", 1), ("wild", 2)))),
),"""
WINDOW = """options=(
    OptionRegistration(OptionDefinition("window", OptionType.INT, "Binding:Domain>Binding>Domain>Global", "5")),
),"""
SCOPES = """\
owl {}
window = 9
binding "north" {
  window = 3
  domain "a.example" { window = 4 }
}
domain "a.example" { window = 5 }
domain "b:1" { window = 6 }
"""


@pytest.fixture
def scopes(bench: Bench, libexec: LibexecBuilder) -> Bench:
    """A server whose configuration sets one option in several scopes."""
    libexec.add("owl", registration=WINDOW, provides=("config.Global.window",))
    bench.start(SCOPES)
    return bench


@pytest.fixture
def owl(libexec: LibexecBuilder) -> None:
    """A module with options of several kinds, not yet loaded."""
    libexec.add("owl", registration=OWL, provides=("config.Global.window",))


@pytest.fixture
def allocated(runtime: Harness) -> Harness:
    runtime.load(conf="")
    memory = runtime.server.memory
    job = object()
    memory.account(55, job)
    block = memory.malloc_size(8, 2210)
    runtime.blocks = (job, block)  # type: ignore[attr-defined]
    return runtime


def free(runtime: Harness) -> None:
    for memtype, block in zip((55, 8), runtime.blocks, strict=True):  # type: ignore[attr-defined]
        runtime.server.memory.free(memtype, block)
