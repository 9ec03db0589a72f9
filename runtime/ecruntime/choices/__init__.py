"""Choices of the real server: the report of a probe, and what of it the runtime follows."""

from ecruntime.choices.report import Observation, ProbeReport, ReportReading, parse_report, read_report
from ecruntime.choices.server_choices import (
    AS_CHOSEN,
    ConfigurationForm,
    InitOrder,
    RepeatedStanza,
    ServerChoices,
    ZeroPool,
)
from ecruntime.choices.switch import Switch, switch_of

__all__ = [
    "AS_CHOSEN",
    "ConfigurationForm",
    "InitOrder",
    "Observation",
    "ProbeReport",
    "RepeatedStanza",
    "ReportReading",
    "ServerChoices",
    "Switch",
    "ZeroPool",
    "parse_report",
    "read_report",
    "switch_of",
]
