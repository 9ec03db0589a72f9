"""Draw docs/images/top.svg: `ecxs top` of example modules that really run, on the virtual clock.

`--check` only says whether the words of the picture are current; how they are drawn is the affair of rich.
"""

from __future__ import annotations

import html
import json
import re
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from ecruntime.api import AcceptConstruct, DomainRecord, EcMessage, Timeval
from ecruntime.console.protocol import Form, Request
from ecruntime.testing import Harness
from ecxs.cli.terminal.top_table import render_view, rows_for
from ecxs.cli.terminal.top_view import view_between
from ecxs.files import write_atomically

if TYPE_CHECKING:
    from ecruntime.api import Module
    from ecxs.cli.terminal.top_view import View

ROOT = Path(__file__).resolve().parent.parent
IMAGE = ROOT / "docs" / "images" / "top.svg"
MODULES = {"bouncewatch": "Bouncewatch", "delivery_log": "DeliveryLog", "greylist": "Greylist", "urlcheck": "Urlcheck"}
CONF = """\
greylist_delay = 60
bouncewatch {{}}
delivery_log {{}}
greylist {{}}
urlcheck {{ blocklist = "{blocklist}" }}
"""
COLUMNS, LINES = 100, 24
HOUR = 3600.0
LOOKS_SECONDS = 3.0
DELIVERIES = 60
FETCHED = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


def example_modules() -> list[type[Module]]:
    """Import the modules from their projects."""
    for name in MODULES:
        sys.path.insert(0, str(ROOT / "examples" / name))
    return [getattr(import_module(name), author_class) for name, author_class in MODULES.items()]


def look(runtime: Harness) -> dict[str, Any]:
    """Return what `ecxs top` gets from the server."""
    moment: dict[str, Any] = json.loads(runtime.dispatcher.execute(Request(Form.JSON, "top 10")).text)
    return moment


def deliver(runtime: Harness, count: int) -> None:
    """Report so many deliveries, with the failures and the unknown senders that come along."""
    record = DomainRecord(domain="there.example")
    for number in range(count):
        message = EcMessage(sender="a@here.example", recipients=[f"b{number}@there.example"])
        given = {"msg": message, "dr": record, "now": Timeval(1000, 0)}
        runtime.fire("core.final_validation2", msg=message, ac=AcceptConstruct(remote=f"192.0.2.{number % 250}:25"))
        runtime.fire("core.log_delivery_v1", **given, note="250 taken")
        if number % 5 == 0:
            note = f"550 5.7.1 see http://listed{number}.example/why"
            runtime.fire("core.log_permanent_failure_v1", **given, note=note)
        # Jobs end before time moves on: each run has the same ones.
        runtime.advance(LOOKS_SECONDS / count)


def watched() -> View:
    """Run the modules for an hour, with traffic between the last two looks."""
    with tempfile.TemporaryDirectory() as folder:
        blocklist = Path(folder, "blocklist")
        blocklist.write_text("listed0.example\n", encoding="ascii")
        runtime = Harness(Path(folder))
        try:
            runtime.load(*example_modules(), conf=CONF.format(blocklist=blocklist))
            runtime.advance(HOUR)
            runtime.reload()
            runtime.advance(HOUR)
            before = look(runtime)
            deliver(runtime, DELIVERIES)
            shown = view_between(before, look(runtime))
            runtime.console("urlcheck forget")
        finally:
            runtime.close()
    # These are the machine's and not the example's: a loop that waits for real threads turns as often as it has to.
    return replace(shown, pid=4711, rss=38_000_000, turns_per_second=120.0)


def drawn() -> Console:
    """Draw the view as on a terminal."""
    console = Console(
        record=True, file=StringIO(), width=COLUMNS, height=LINES, force_terminal=True, color_system="truecolor",
        highlight=False, legacy_windows=False,
    )  # fmt: skip
    console.print(render_view(watched(), rows_for(LINES)))
    return console


def image(console: Console) -> str:
    """Return the picture; whoever looks at it has a font, and none is fetched."""
    svg = console.export_svg(title="ecxs top", theme=SVG_EXPORT_THEME, unique_id="top", clear=False)
    return FETCHED.sub("", svg)


def words_of(svg: str) -> list[str]:
    """Return the words of a picture."""
    return html.unescape(" ".join(TEXT.findall(svg))).split()


def main(arguments: list[str]) -> int:
    """Write the image, or compare its words."""
    wanted = image(drawn())
    if "--check" in arguments:
        current = IMAGE.read_text(encoding="utf-8") if IMAGE.is_file() else ""
        return 0 if words_of(current) == words_of(wanted) else 1
    write_atomically(IMAGE, f"{wanted.rstrip()}\n".encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
