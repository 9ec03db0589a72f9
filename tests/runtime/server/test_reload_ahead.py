"""A large configuration is read and built aside, and the scheduler serves meanwhile."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.console import SystemConsole
from ecruntime.console.protocol import Form, Request
from ecruntime.foundation.errors import LoadFailed
from ecruntime.server import reload_ahead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.formats.conf import Document
    from ecruntime.testing.harness import Harness

DOMAINS = 3_000


def text(delay: int, count: int = DOMAINS) -> str:
    return "".join(f'domain "d{number}.example.com" {{ Retry_Interval = {delay} }}\n' for number in range(count))


def until(runtime: Harness, is_done: threading.Event) -> int:
    """Turn until it is done; return the number of turns."""
    turns = 0
    while not is_done.is_set():
        runtime.server.scheduler.run_once(0.0)
        turns += 1
    return turns


def prepared(runtime: Harness, content: str, refusals: list[LoadFailed] | None = None) -> int:
    """Reload the content as a signal does; return how many turns the scheduler took meanwhile."""
    runtime.conf.write_text(content)
    done = threading.Event()

    def reload() -> None:
        try:
            runtime.server.reload()
        except LoadFailed as refused:
            assert refusals is not None
            refusals.append(refused)
        finally:
            done.set()

    assert runtime.server.prepare_reload(reload)
    return until(runtime, done)


def value(runtime: Harness) -> object:
    return next(iter(runtime.server.document.root.scopes)).members["retry_interval"]


def test_the_scheduler_turns_while_a_large_configuration_is_read(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    ahead = runtime.server._ahead
    served = threading.Event()
    read = ahead._read

    def read_once_it_served(conf: Path) -> Document:
        # Without a turn of the scheduler this would wait for ever.
        runtime.server.scheduler.post(served.set)
        assert served.wait(60)
        return read(conf)

    ahead._read = read_once_it_served
    assert prepared(runtime, text(61)) > 1
    assert "61" in str(value(runtime))


def test_the_values_that_were_built_aside_are_those_that_are_published(
    runtime: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(conf=text(60))
    builders = []
    build = reload_ahead.build
    monkeypatch.setattr(
        reload_ahead,
        "build",
        lambda *given, **named: builders.append(threading.current_thread()) or build(*given, **named),
    )
    prepared(runtime, text(61))
    assert [thread.name for thread in builders] == ["reload"]
    assert "61" in str(value(runtime))


def test_what_changed_meanwhile_is_built_upon_the_present_generation(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    runtime.conf.write_text(text(61))
    done = threading.Event()

    def reload() -> None:
        # Another generation came in between, as by `config set`.
        runtime.server.change(runtime.server.document.root)
        assert runtime.server.reload().number == 3
        done.set()

    assert runtime.server.prepare_reload(reload)
    until(runtime, done)
    assert "61" in str(value(runtime))


def test_two_reloads_at_once_both_read_the_files_as_they_are(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    numbers: list[int] = []
    done = threading.Event()

    def first() -> None:
        numbers.append(runtime.server.reload().number)
        runtime.conf.write_text(text(62))

    def second() -> None:
        numbers.append(runtime.server.reload().number)
        done.set()

    runtime.conf.write_text(text(61))
    assert runtime.server.prepare_reload(first)
    assert runtime.server.prepare_reload(second)
    until(runtime, done)
    assert numbers == [2, 3]
    assert "62" in str(value(runtime))


def test_a_faulty_configuration_is_refused_as_at_once(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    refusals: list[LoadFailed] = []
    prepared(runtime, text(61) + "no_such_option = 1\n", refusals)
    assert "no_such_option" in str(refusals[0])
    assert runtime.server.current.number == 1
    assert "60" in str(value(runtime))


def test_a_small_configuration_is_reloaded_at_once(runtime: Harness) -> None:
    runtime.load(conf=text(60, 3))
    assert not runtime.server.prepare_reload(lambda: pytest.fail("nothing is prepared"))


def test_config_reload_answers_when_the_prepared_generation_is_in_effect(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    dispatcher = SystemConsole(runtime.server).dispatcher
    runtime.conf.write_text(text(61))
    answers: list[str] = []
    done = threading.Event()
    request = Request(Form.TEXT, "config reload")

    def run() -> None:
        answers.append(dispatcher.execute(request).text)
        done.set()

    state = dispatcher._own_state
    assert dispatcher.prepare(request, None, state, run)
    until(runtime, done)
    assert answers == ["Generation 2 is in effect.\n"]


def answered(runtime: Harness, dispatcher: Dispatcher, line: str, *, first: Callable[[], object] = str) -> str:
    """Give a command that is prepared; return its answer. `first` is called just before it runs."""
    done = threading.Event()
    answers: list[str] = []

    def run() -> None:
        first()
        answers.append(dispatcher.execute(Request(Form.TEXT, line)).text)
        done.set()

    assert dispatcher.prepare(Request(Form.TEXT, line), None, dispatcher._own_state, run)
    until(runtime, done)
    return answers[0]


def test_changes_of_the_console_are_built_aside(runtime: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime.load(conf=text(60))
    dispatcher = SystemConsole(runtime.server).dispatcher
    builders = []
    build = reload_ahead.build
    monkeypatch.setattr(
        reload_ahead,
        "build",
        lambda *given, **named: builders.append(threading.current_thread().name) or build(*given, **named),
    )
    domain = "domain d7.example.com retry_interval"
    assert answered(runtime, dispatcher, f"config set {domain} 5") == "retry_interval = 5\n"
    assert "Unset option" in answered(runtime, dispatcher, f"config unset {domain}")
    dispatcher.execute(Request(Form.TEXT, "config begin"))
    dispatcher.execute(Request(Form.TEXT, f"config set {domain} 6"))
    assert answered(runtime, dispatcher, "config commit") == "Generation 4 is in effect.\n"
    assert builders == ["reload"] * 3
    assert dispatcher.execute(Request(Form.TEXT, f"config eval {domain}")).text.endswith("= 6\n")


def test_a_change_that_another_overtakes_is_made_on_top_of_it(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    dispatcher = SystemConsole(runtime.server).dispatcher
    first, second = (f"domain d{number}.example.com retry_interval" for number in (1, 2))

    def overtake() -> None:
        dispatcher.execute(Request(Form.TEXT, f"config set {first} 5"))

    answered(runtime, dispatcher, f"config set {second} 6", first=overtake)
    for scope, wanted in ((first, 5), (second, 6)):
        assert dispatcher.execute(Request(Form.TEXT, f"config eval {scope}")).text.endswith(f"= {wanted}\n")
    assert runtime.server.current.number == 3


def test_a_refused_change_changes_nothing_and_what_is_no_change_is_answered_at_once(runtime: Harness) -> None:
    runtime.load(conf=text(60))
    dispatcher = SystemConsole(runtime.server).dispatcher
    assert "CFG040" in answered(runtime, dispatcher, "config set no_such_option 1")
    assert runtime.server.current.number == 1
    for line in ("config unset domain x", "config set", "config unset", "config commit"):
        request = Request(Form.TEXT, line)
        assert not dispatcher.prepare(request, None, dispatcher._own_state, lambda: pytest.fail("not prepared"))
