"""Choices of the real server: the report of a probe, and what of it the runtime follows."""

from ecruntime.choices.follow import FollowedChoice, FollowedReport, follow
from ecruntime.choices.report import Observation, ProbeReport, ReportReading, parse_report, read_report
from ecruntime.choices.server_choices import (
    AS_CHOSEN,
    ConfigurationForm,
    InitOrder,
    RepeatedStanza,
    ServerChoices,
    ZeroPool,
)
from ecruntime.choices.switch import Switch, choices_followed, switch_of

__all__ = [
    "AS_CHOSEN",
    "ConfigurationForm",
    "FollowedChoice",
    "FollowedReport",
    "InitOrder",
    "Observation",
    "ProbeReport",
    "RepeatedStanza",
    "ReportReading",
    "ServerChoices",
    "Switch",
    "ZeroPool",
    "choices_followed",
    "follow",
    "parse_report",
    "read_report",
    "switch_of",
]
