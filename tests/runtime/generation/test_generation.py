from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.log import Level
from ecruntime.scheduler import EventState
from tests.runtime.conftest import Bench

if TYPE_CHECKING:
    from pathlib import Path

    from tests.runtime.conftest import LibexecBuilder

TRAIL = "from ecruntime_test_trail import trail"
PHASES = f"""
{TRAIL}
def conf_setup(self):
    self.trail.append(f"{{self.name}} conf_setup")
def ext_init(self, init):
    privileged, first = "|privileged" if init.flags else "", " first" if init.first else ""
    self.trail.append(f"{{self.name}} {{init.mode.value}}{{privileged}}{{first}}")
"""


def test_phases_at_the_start_and_at_a_reload_are_those_of_the_seed(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    libexec.add("owl", body=PHASES)
    bench.start("owl {}")
    bench.reload("owl {}")
    assert trail == ["owl conf_setup", "owl init|privileged", "owl postinit first", "owl init"]


def test_generic_modules_are_made_anew_and_the_old_ones_destroyed(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    libexec.add("owl", body=PHASES, kind="GENERIC")
    bench.start('owl "a" {}')
    bench.reload('owl "b" {}')
    assert trail == [
        "owl conf_setup",
        "owl:a init|privileged",
        "owl:a postinit first",
        "owl:b init first",
        "owl:a destroy",
    ]


def test_generic_modules_are_entered_before_singletons(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=PHASES)
    libexec.add("crow", body=PHASES, kind="GENERIC")
    bench.start('owl {}\ncrow "a" {}')
    trail.clear()
    bench.reload('owl {}\ncrow "a" {}')
    assert trail == ["crow:a init first", "owl init", "crow:a destroy"]


def test_a_module_loaded_by_a_reload_gets_its_first_init_there(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    libexec.add("owl", body=PHASES)
    bench.start("")
    bench.reload("owl {}")
    assert trail == ["owl conf_setup", "owl init first"]


STATEFUL = """
def ext_init(self, init):
    if init.transaction.number == 2:
        raise ValueError("not the second")
    return f"state of {init.transaction.number}"
def control_show(self, request):
    return self.state
"""
COMMAND = 'commands=(CommandRegistration("show"),)'


def test_a_refused_reload_keeps_the_published_state(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=STATEFUL, registration=COMMAND)
    bench.start("owl {}")
    with pytest.raises(TransactionFailed, match="not the second"):
        bench.reload("owl {}")
    (owl,) = bench.server.instances()
    assert (owl.host.state(), bench.server.current.number) == ("state of 1", 1)


TICKING = f"""
{TRAIL}
def ext_init(self, init):
    if init.first:
        self.schedule(10.0, self.tick)
    if init.transaction.number == 3:
        raise ValueError("three is a crowd")
def tick(self, event, now):
    self.trail.append(f"{{self.name}} ticks")
    self.schedule(10.0, self.tick)
    return DONE
"""


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_events_of_ext_init_begin_with_the_publication(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=TICKING)
    bench.start("owl {}")
    bench.advance(30.0)
    assert trail == ["owl ticks"] * 3


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_events_of_a_destroyed_instance_are_gone(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=TICKING, kind="GENERIC")
    bench.start('owl "a" {}')
    bench.reload("")
    bench.advance(30.0)
    assert (trail, bench.server.scheduler.events) == ([], ())


WAITING = f"""
{TRAIL}
def conf_setup(self):
    import socket
    own, other = socket.socketpair()
    self.watch(own, E_READ, self.on_ready)
    self.trail.append((own, other, self.schedule(10.0, self.tick)))
def on_ready(self, event, mask, now):
    return DONE
def tick(self, event, now):
    return DONE
"""


def test_what_a_singleton_waited_for_is_closed_and_freed_with_the_server(
    tmp_path: Path, libexec: LibexecBuilder, trail: list[Any]
) -> None:
    libexec.add("owl", body=WAITING)
    bench = Bench(tmp_path, libexec.folder)  # one of its own: that of the fixture is closed by it
    bench.start("owl {}")
    ((own, other, event),) = trail
    assert (own.fileno() >= 0, event.state) == (True, EventState.SCHEDULED)
    bench.server.close()
    assert (own.fileno(), event.state) == (-1, EventState.FREED)
    other.close()


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_events_of_a_refused_generation_never_happen(bench: Bench, libexec: LibexecBuilder, trail: list[str]) -> None:
    libexec.add("owl", body=TICKING, kind="GENERIC")
    bench.start("")
    bench.reload("")
    with pytest.raises(TransactionFailed):
        bench.reload('owl "a" {}')
    bench.advance(30.0)
    assert (trail, bench.server.scheduler.events) == ([], ())


def test_a_singleton_without_stanza_stays_loaded_and_says_so(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    bench.start("owl {}")
    bench.reload("")
    assert bench.modules() == ["owl"]
    assert any("has no stanza any more and stays loaded" in text for text in bench.logged(Level.WARNING))


def test_a_rebuilt_singleton_asks_for_a_restart(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl")
    bench.start("owl {}")
    libexec.add("owl", body="feathers = 2")
    bench.reload("owl {}")
    assert any("singleton 'owl' was rebuilt, but keeps running" in text for text in bench.logged(Level.WARNING))


VERSIONED = """
def ext_init(self, init):
    return {version!r}
"""


def test_a_rebuilt_generic_module_runs_its_new_code_after_a_reload(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=VERSIONED.format(version="old"), kind="GENERIC")
    bench.start('owl "a" {}')
    libexec.add("owl", body=VERSIONED.format(version="new"), kind="GENERIC")
    bench.reload('owl "a" {}')
    (owl,) = bench.server.instances()
    assert owl.host.state() == "new"


READING = """
from ecruntime_test_trail import trail
options_class = type("O", (Options,), {"__init__": lambda self, source: setattr(self, "window", Option(source, 0))})
def ext_init(self, init):
    self.trail.append(self.options.window.fetch())
"""
OWN_OPTION = 'options=(OptionRegistration(OptionDefinition("window", OptionType.INT, "[owl]", "5")),)'


def test_ext_init_reads_the_options_of_the_generation_that_is_being_built(
    bench: Bench, libexec: LibexecBuilder, trail: list[int]
) -> None:
    libexec.add("owl", body=READING, registration=OWN_OPTION)
    bench.start("owl { window = 6 }")
    bench.reload("owl { window = 7 }")
    bench.reload("owl {}")
    assert trail == [6, 6, 7, 5]


def test_a_disabled_module_is_loaded_but_provides_nothing(
    bench: Bench, libexec: LibexecBuilder, trail: list[str]
) -> None:
    body = f"{TRAIL}\ndef owl_hoot_v1(self):\n    self.trail.append('hoot')"
    provider = 'providers=(ProviderRegistration(signature("owl", "hoot_v1", "void")),)'
    libexec.add("owl", body=body, registration=provider)
    bench.start("owl { enabled = false }")
    chain = bench.server.chain("owl_hoot_v1")
    assert chain is not None
    assert (bench.modules(), chain.has) == (["owl"], False)


def test_the_debug_level_of_a_stanza_decides_what_a_module_logs(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body='def control_hoot(self, request):\n    self.log.info("hu")\n    return ""',
                registration='commands=(CommandRegistration("hoot"),)')  # fmt: skip
    bench.start("owl { debug_level = INFO }")
    assert bench.server.instances()[0].host.log.debug_level is Level.INFO


@pytest.mark.own_reloads("a generic module begins anew with each")
def test_the_instances_of_a_held_generation_live_until_it_is_released(bench: Bench, libexec: LibexecBuilder) -> None:
    libexec.add("owl", body=STATEFUL, kind="GENERIC", registration=COMMAND)
    bench.start('owl "a" {}')
    reference = bench.server.acquire("the test")
    former = weakref.ref(bench.server.instances()[0].host)
    bench.reload("")
    assert former() is not None
    reference.release()
    bench.settle()
    # At once: it is in no cycle, which would keep it until the next garbage collection.
    assert former() is None
