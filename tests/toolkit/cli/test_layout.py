from __future__ import annotations

import pytest

from ecxs.cli.layout import is_dumb, render_page, wants_color, wrap_lines
from ecxs.cli.report import print_error


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, None),
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, None),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colors_are_as_the_environment_asks(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, wanted: bool | None
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (wants_color(), is_dumb()) == (wanted, environment.get("TERM") == "dumb")


def test_forced_colors_reach_a_file(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    print_error("no")
    assert "\x1b[" in capsys.readouterr().err


def test_long_lines_are_wrapped_between_words_below_their_indent() -> None:
    text = "  memory [TYPE]  Show what is allocated, by memory-type.\nshort\n\n" + "x" * 50
    assert wrap_lines(text, 30).split("\n") == [
        "  memory [TYPE]  Show what is",
        "    allocated, by memory-type.",
        "short",
        "",
        "x" * 50,
    ]


def test_a_page_is_rendered_on_a_terminal_and_stays_markdown_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    page = "# core.final\\_v1\n\n- Thread: `any`\n\n| a | b |\n|---|---|\n| `x` | y |"
    assert render_page(page) == page
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    rendered = render_page(page)
    assert "core.final_v1" in rendered
    assert not any(mark in rendered for mark in ("`", "|---", "\\_", "# "))
