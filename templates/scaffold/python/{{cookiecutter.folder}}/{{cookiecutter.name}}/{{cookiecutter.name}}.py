"""{{ cookiecutter.description_doc }}."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from ecruntime.api import {% if cookiecutter.has_timer %}DONE, Control, DomainRecord, EcMessage, Event, Init, Mask, Timeval{% else %}Control, DomainRecord, EcMessage, Timeval{% endif %}

from .generated import {{ cookiecutter.class }}Module
{% if cookiecutter.has_timer %}
REPORT_INTERVAL = 60.0
{% endif %}

@dataclass(frozen=True, slots=True)
class Status:
    """The answer of `{{ cookiecutter.address }} status`."""

    failures: int
{% if cookiecutter.has_timer %}    reports: int
{% endif %}    greeting: str


@final
class {{ cookiecutter.class }}({{ cookiecutter.class }}Module):
    """The module: its providers{% if cookiecutter.has_timer %}, its events{% endif %} and its commands."""

    failures = 0
{% if cookiecutter.has_timer %}    reports = 0

    def ext_init(self, init: Init) -> None:
        if init.first:
            self.schedule(REPORT_INTERVAL, self.report)
{% endif %}
    def core_log_permanent_failure_v1(
        self, msg: EcMessage, dr: DomainRecord, now: Timeval, note: str, note_len: int
    ) -> None:
{% if cookiecutter.has_hook %}        if self.hooks.decision_v1.call(note) == 0:
            self.failures += 1
{% else %}        self.failures += 1
{% endif %}{% if cookiecutter.has_timer %}
    def report(self, event: Event, now: Timeval) -> Mask:
        self.reports += 1
        greeting = self.options.greeting.get()
        window = self.options.{{ cookiecutter.window }}.get()
        self.log.notice(f"{greeting}: {self.failures} failures, senders wait {window} seconds")
        self.schedule(REPORT_INTERVAL, self.report)
        return DONE
{% endif %}
    def control_status(self, request: Control) -> Status:
        return Status(self.failures, {% if cookiecutter.has_timer %}self.reports, {% endif %}self.options.greeting.get())
