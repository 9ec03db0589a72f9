"""`reopen logs`: the hook that has modules reopen theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.log import Level

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt


EAR = """
def core_log_reopen(self):
    self.log.error("%s opens its file anew", self.name)
"""
DEAF = """
def core_log_reopen(self):
    raise OSError("no such disk")
"""
HEARS = 'providers=(ProviderRegistration(signature("core", "log_reopen", "void")),)'


def test_reopening_calls_the_providers_of_the_hook(bench: Bench, prompt: Prompt, libexec: LibexecBuilder) -> None:
    libexec.add("ear", body=EAR, registration=HEARS)
    bench.start("ear {}\n")
    assert prompt.text("reopen logs") == "Asked to reopen: ear.\n"
    assert bench.logged(Level.ERROR) == ["ear opens its file anew"]
    assert prompt.json("reopen logs") == {"has_log": False, "providers": ["ear"]}


def test_a_provider_that_cannot_reopen_is_reported_and_stops_nobody(
    bench: Bench, prompt: Prompt, libexec: LibexecBuilder
) -> None:
    libexec.add("deaf", body=DEAF, registration=HEARS)
    libexec.add("ear", body=EAR, registration=HEARS)
    bench.start("deaf {}\near {}\n")
    assert prompt.text("reopen logs") == "Asked to reopen: deaf, ear.\n"
    failed, heard = bench.logged(Level.ERROR)
    assert failed.startswith("module 'deaf' failed as provider of core.log_reopen in generation 1: OSError: no such")
    assert heard == "ear opens its file anew"


def test_without_a_log_and_without_providers_nobody_is_asked(bench: Bench, prompt: Prompt) -> None:
    bench.start("")
    assert prompt.text("reopen logs") == "Asked to reopen: nobody keeps a log file.\n"
