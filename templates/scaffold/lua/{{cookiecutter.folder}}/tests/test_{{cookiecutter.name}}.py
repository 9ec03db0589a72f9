"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock.

`libexec()` installs the module. What fails in the script fails the test.
"""

from ecruntime.testing import {% if cookiecutter.has_timer %}Clock, {% endif %}Console, Fire, Harness, LibexecFolder

CONF = {{ cookiecutter.conf }}


def test_a_permanent_failure_is_counted(runtime: Harness, libexec: LibexecFolder, fire: Fire, console: Console) -> None:
    libexec()
    runtime.load(conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    assert "failures: 1\n" in console("{{ cookiecutter.address }} status")
{% if cookiecutter.has_timer %}

def test_a_report_is_made_every_minute(
    runtime: Harness, libexec: LibexecFolder, clock: Clock, console: Console
) -> None:
    libexec()
    runtime.load(conf='{{ cookiecutter.stanza }} { debug_level = "notice" }')
    clock.advance(60.0)
    clock.advance(60.0)
    assert "reports: 2\n" in console("{{ cookiecutter.address }} status")
    reports = [record.text for record in runtime.records if "failures" in record.text]
    assert reports == ["hello: 0 failures, senders wait 300 seconds"] * 2
{% endif %}

def test_the_greeting_comes_from_the_configuration(runtime: Harness, libexec: LibexecFolder, console: Console) -> None:
    libexec()
    runtime.load(conf='{{ cookiecutter.stanza }} { greeting = "good morning" }')
    assert console("{{ cookiecutter.address }} status").endswith("greeting: good morning")
