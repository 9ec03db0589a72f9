"""Lines in which this runtime and the real server may differ: their data, and the comparison of two reports."""

from ecxs.fidelity.compare import ReportDifference, compare_reports, own_report, own_report_path
from ecxs.fidelity.lines import FidelityLine, FidelitySection, load_sections

__all__ = [
    "FidelityLine",
    "FidelitySection",
    "ReportDifference",
    "compare_reports",
    "load_sections",
    "own_report",
    "own_report_path",
]
