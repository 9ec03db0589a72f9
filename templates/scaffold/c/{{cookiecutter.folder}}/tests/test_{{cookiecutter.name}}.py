"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock.

`libexec()` builds the library. What fails in the module fails the test.
"""

from ecruntime.testing import {% if cookiecutter.has_timer %}Clock, {% endif %}Console, Fire, Harness, LibexecFolder

CONF = {{ cookiecutter.conf }}
{% if cookiecutter.has_hook %}

def is_unknown_user(note: str) -> int:
    return 1 if note.startswith("550") else 0
{% endif %}

def test_a_permanent_failure_is_counted(runtime: Harness, libexec: LibexecFolder, fire: Fire, console: Console) -> None:
    libexec()
    runtime.load(conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    assert "failures: 1\n" in console("{{ cookiecutter.address }} status")
{% if cookiecutter.has_hook %}

def test_a_provider_may_decide_that_a_failure_does_not_count(
    runtime: Harness, libexec: LibexecFolder, fire: Fire, console: Console
) -> None:
    libexec()
    runtime.provide("{{ cookiecutter.name }}.decision_v1", is_unknown_user)
    runtime.load(conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    fire("core.log_permanent_failure_v1", note="554 refused")
    assert "failures: 1\n" in console("{{ cookiecutter.address }} status")
{% endif %}{% if cookiecutter.has_timer %}

def test_a_report_is_made_every_minute(
    runtime: Harness, libexec: LibexecFolder, clock: Clock, console: Console
) -> None:
    libexec()
    runtime.load(conf=CONF)
    clock.advance(60.0)
    clock.advance(60.0)
    assert "reports: 2\n" in console("{{ cookiecutter.address }} status")
{% endif %}

def test_the_greeting_comes_from_the_configuration(runtime: Harness, libexec: LibexecFolder, console: Console) -> None:
    libexec()
    runtime.load(conf='{{ cookiecutter.stanza }} { greeting = "good morning" }')
    assert "greeting: good morning\n" in console("{{ cookiecutter.address }} status")
