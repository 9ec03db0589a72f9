"""Configurations of real servers against an empty libexec; the first line of each tells the right result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.libexec import scan
from ecxs.rules.configuration import check_configuration
from ecxs.rules.fix import mend

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding

FOLDER = Path(__file__).parent / "real_configurations"
HELD = [
    "sieve", "ds_ldap", "cassandra_client", "reception_timing_logger", "outbound_smtp_auth_v0", "pe2_logger", "statp",
    "mstore", "xmpp_logger", "av_fsecure", "sievelib",
]  # fmt: skip
EXPECTED = {
    "adaptive-backstore": [],
    "colon-option": ["2:1 warning CFG055", "3:3 warning CFG038"],
    "datasource-options": [],
    "http-event-loop": [],
    "hyphen-option": ["2:1 warning CFG055", "3:3 warning CFG038"],
    "no-break-space": ["2:14 error CFG039"],
    "role-allow": [],
    "same-option-twice": ["3:1 warning CFG028", "5:22 warning CFG028"],
    "stock-modules-unknown": [f"{line}:1 warning CFG055" for line, _ in enumerate(HELD, 2)],
    "stock-option-in-domain": ["2:1 warning CFG055"],
    "sweep-rule-name": [],
}


def findings(path: Path, tmp_path: Path) -> list[Finding]:
    libexec = tmp_path / "libexec"
    libexec.mkdir(exist_ok=True)
    return sorted(check_configuration(path, (), scan([libexec])), key=lambda found: found.place.line)


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.iterdir()))
def test_a_real_configuration_gets_what_its_first_line_says(name: str, tmp_path: Path) -> None:
    found = findings(FOLDER / f"{name}.conf", tmp_path)
    told = [f"{it.place.line}:{it.place.column} {it.severity} {it.rule}" for it in found]
    assert told == EXPECTED[name]


def test_each_absent_module_is_named(tmp_path: Path) -> None:
    found = findings(FOLDER / "stock-modules-unknown.conf", tmp_path)
    assert [it.message.split("'")[1] for it in found] == HELD


def test_the_edits_of_an_invisible_character_mend_the_file(tmp_path: Path) -> None:
    file = tmp_path / "pasted.conf"
    file.write_bytes((FOLDER / "no-break-space.conf").read_bytes())
    [found] = findings(file, tmp_path)
    assert "U+00A0 (no-break space) stands here, and 1 more" in found.message
    assert [str(other.place).rpartition(".conf:")[2] for other in found.related] == ["5:34"]
    mend(lambda: findings(file, tmp_path), (found,))
    assert findings(file, tmp_path) == []


def test_the_edits_of_typographic_quotes_mend_the_text(tmp_path: Path) -> None:
    file = tmp_path / "pasted.conf"
    file.write_text("hostname = \u201creef\u201d\n", "utf-8")
    [found] = findings(file, tmp_path)
    mend(lambda: findings(file, tmp_path), (found,))
    assert file.read_text("utf-8") == 'hostname = "reef"\n'


def test_quotes_without_a_certain_end_are_not_edited(tmp_path: Path) -> None:
    file = tmp_path / "pasted.conf"
    file.write_text("hostname = \u201creef # the \u201cfirst\u201d\n", "utf-8")
    assert [found.edits for found in findings(file, tmp_path)] == [()]
