"""`debug level`: what the configuration and the console say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Level

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

SPEAKER = """
def control_say(self, request):
    self.log.debug("said %s", request.rest)
    return "done"
"""
SAY = 'commands=(CommandRegistration("say"),),'


@pytest.fixture
def meters(libexec: LibexecBuilder) -> None:
    libexec.add("gauge", body=SPEAKER, registration=SAY)
    libexec.add("meter", body=SPEAKER, registration=SAY, kind="GENERIC")


CONF = 'gauge { debug_level = WARNING }\nmeter "m1" {}\nmeter "m2" {}\n'


@pytest.mark.usefixtures("meters")
def test_all_levels_are_shown_with_who_set_them(bench: Bench, prompt: Prompt) -> None:
    bench.start(CONF)
    prompt.text("debug level meter:m2 info")
    assert prompt.text("debug level") == (
        "server    DEBUG     set by start\n"
        "gauge     WARNING   set by configuration\n"
        "meter:m1  ERROR     set by default\n"
        "meter:m2  INFO      set by console\n"
    )
    assert prompt.json("debug level gauge") == {
        "levels": [{"name": "gauge", "level": "WARNING", "set_by": "configuration"}]
    }


@pytest.mark.usefixtures("meters")
def test_a_level_of_the_console_holds_through_reloads_until_it_is_given_back(bench: Bench, prompt: Prompt) -> None:
    bench.start(CONF)
    prompt.text("gauge say one")
    prompt.text("debug level GAUGE Debug")
    prompt.text("gauge say two")
    bench.reload(CONF.replace("WARNING", "CRITICAL"))
    prompt.text("gauge say three")
    assert prompt.text("debug level gauge default") == "gauge  CRITICAL  set by configuration\n"
    prompt.text("gauge say four")
    assert [text for text in bench.logged(Level.DEBUG) if "said" in text] == ["said two", "said three"]


@pytest.mark.usefixtures("meters")
def test_the_name_of_a_module_stands_for_all_its_instances(bench: Bench, prompt: Prompt) -> None:
    bench.start(CONF)
    assert prompt.text("debug level meter debug") == (
        "meter:m1  DEBUG     set by console\nmeter:m2  DEBUG     set by console\n"
    )


@pytest.mark.usefixtures("meters")
def test_the_level_of_the_server_can_be_set(bench: Bench, prompt: Prompt) -> None:
    bench.start(CONF)
    prompt.text("debug level server critical")
    assert bench.server.log.debug_level is Level.CRITICAL
    assert prompt.text("debug level server default") == "server  DEBUG     set by start\n"


@pytest.mark.usefixtures("meters")
@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("debug level gauze debug", "'gauze' is neither the server nor a loaded module\nhint: did you mean 'gauge'?\n"),
        (
            "debug level xyz",
            "'xyz' is neither the server nor a loaded module\nhint: known: server, gauge, meter:m1, meter:m2\n",
        ),
        ("debug level gauge debig", "'debig' is no level\nhint: did you mean 'debug'?\n"),
        (
            "debug level gauge 7",
            "'7' is no level\nhint: one of debug, info, notice, warning, error, critical, default\n",
        ),
        ("debug level notice", "whose level shall be 'notice'?\nhint: `debug level server notice`, or a module's\n"),
        (
            "debug level gauge debug now",
            (
                "debug level takes at most 2 arguments\n"
                "hint: the whole command is: debug level [MODULE|server [LEVEL|default]]\n"
            ),
        ),
    ],
)
def test_what_cannot_be_set_is_refused(bench: Bench, prompt: Prompt, line: str, refusal: str) -> None:
    bench.start(CONF)
    assert prompt.fails(line) == refusal
