"""The fixtures come with the runtime: each test has a server of its own, on a virtual clock.

What fails in the module fails the test; a test that is about a failure declares it with `runtime.expect_failure`.
"""

from ecruntime.testing import {% if cookiecutter.has_timer %}Clock, {% endif %}Console, Fire, Harness

from {{ cookiecutter.name }} import {{ cookiecutter.class }}

CONF = {{ cookiecutter.conf }}
{% if cookiecutter.has_hook %}

def is_unknown_user(note: str) -> int:
    return 1 if note.startswith("550") else 0
{% endif %}

def test_a_permanent_failure_is_counted(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.load({{ cookiecutter.class }}, conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    assert console("{{ cookiecutter.address }} status")["failures"] == 1
{% if cookiecutter.has_hook %}

def test_a_provider_may_decide_that_a_failure_does_not_count(runtime: Harness, fire: Fire, console: Console) -> None:
    runtime.provide("{{ cookiecutter.name }}.decision_v1", is_unknown_user)
    runtime.load({{ cookiecutter.class }}, conf=CONF)
    fire("core.log_permanent_failure_v1", note="550 no such user")
    fire("core.log_permanent_failure_v1", note="554 refused")
    assert console("{{ cookiecutter.address }} status")["failures"] == 1
{% endif %}{% if cookiecutter.has_timer %}

def test_a_report_is_made_every_minute(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load({{ cookiecutter.class }}, conf=CONF)
    clock.advance(60.0)
    clock.advance(60.0)
    assert console("{{ cookiecutter.address }} status")["reports"] == 2
{% endif %}

def test_the_greeting_comes_from_the_configuration(runtime: Harness, console: Console) -> None:
    conf = '{{ cookiecutter.stanza }} { greeting = "good morning" }'
    runtime.load({{ cookiecutter.class }}, conf=conf)
    assert console("{{ cookiecutter.address }} status")["greeting"] == "good morning"
