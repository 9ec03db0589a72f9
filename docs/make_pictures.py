"""Draw docs/images/graph.svg and top.svg: `ecxs graph` and `ecxs top` of a server with examples, under load.

The server is a process of its own; clients send it mail over SMTP, and fire the hooks that its modules provide. Figures
differ each time, so `--check` compares the words of the pictures alone, and needs no font. The extra `pictures` has
what draws them.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME

from ecruntime.console.client import Client
from ecruntime.console.protocol import Form
from ecruntime.model.module_graph import parse_graph
from ecxs.cli.terminal.top_table import render_view, rows_for
from ecxs.cli.terminal.top_trends import LOOKS, Trends
from ecxs.cli.terminal.top_view import view_between
from ecxs.files import write_atomically
from ecxs.graph import draw, to_svg

sys.path.insert(0, str(Path(__file__).resolve().parent))
from text_outlines import outlined, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
EXAMPLES = ROOT / "examples"
MODULES = (
    EXAMPLES / "amnesty", EXAMPLES / "bouncewatch", EXAMPLES / "delivery_log", EXAMPLES / "gatekeeper",
    EXAMPLES / "greylist", EXAMPLES / "urlcheck", EXAMPLES / "events" / "smtp_sink",
)  # fmt: skip  # words, several to a line
CONF = """\
amnesty {{}}
bouncewatch {{}}
delivery_log {{}}
gatekeeper {{}}
greylist {{}}
urlcheck {{ blocklist = "{folder}/blocklist" }}
smtp_sink {{}}
Sink_Listener {{ listen "127.0.0.1:{port}" {{}} }}
"""
MESSAGES = 25
FIRES = (
    'core_final_validation2 msg="{folder}/{number}.eml"',
    'core_log_delivery_v1 note="250 taken"',
    'core_log_delivery_v1 note="250 taken"',
    'core_log_permanent_failure_v1 note="550 5.7.1 see http://listed{number}.example/why"',
    'core_log_transient_failure_v1 note="451 4.7.1 later"',
)
COLUMNS, LINES = 120, 22
LOOK_SECONDS = 0.5
FETCHED = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)
WORD = re.compile(r"[A-Za-z_]{3,}")
LABELS = frozenset(("HOOKS", "CALLS", "FAILED", "MODULES", "LAST"))
SESSION = (b"EHLO load.example\r\n", b"MAIL FROM:<a@here.example>\r\n", b"RCPT TO:<b@there.example>\r\n", b"DATA\r\n",
           b"Subject: load\r\n\r\nText.\r\n.\r\n", b"QUIT\r\n")  # fmt: skip  # words, several to a line


@contextmanager
def server(folder: Path) -> Iterator[tuple[Path, int]]:
    """Run the modules; yield the control socket and the port of SMTP."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    conf, libexec, control = folder / "ecelerity.conf", folder / "libexec", folder / "s"
    for number in range(MESSAGES):
        subject = "lottery" if number == 0 else "news"
        text = f"From: a{number}@here.example\nTo: b@there.example\nSubject: {subject}\n\nText.\n"
        (folder / f"{number}.eml").write_text(text, encoding="ascii")
    (folder / "blocklist").write_text("listed0.example\n", encoding="ascii")
    conf.write_text(CONF.format(folder=folder, port=port), encoding="utf-8")
    ecxs = [sys.executable, "-m", "ecxs"]
    subprocess.run([*ecxs, "build", *MODULES, "--libexec", libexec], check=True, capture_output=True)  # noqa: S603 - this tool
    command = [*ecxs, "run", "-f", conf, "--libexec", libexec, "--socket", control, "--log", folder / "log"]
    running = subprocess.Popen(command)  # noqa: S603 - likewise
    try:
        asked = [*ecxs, "console", "-s", control, "--wait", "60", "pid"]
        subprocess.run(asked, check=True, capture_output=True)  # noqa: S603 - likewise
        yield control, port
    finally:
        running.terminate()
        running.wait(30)


def send_mail(port: int, is_over: Event) -> None:
    """Hold one session of SMTP after the other."""
    while not is_over.is_set():
        with socket.create_connection(("127.0.0.1", port)) as peer, peer.makefile("rb", buffering=0) as lines:
            for part in SESSION:
                while lines.readline()[3:4] == b"-":
                    pass
                peer.sendall(part)
            lines.readline()


def fire_hooks(control: Path, is_over: Event) -> None:
    """Fire the hooks of the modules, more often now and then."""
    with Client.connect(control) as client:
        number = 0
        while not is_over.wait(0.001 if number % 400 < 200 else 0.004):
            number += 1
            fire = FIRES[number % len(FIRES)].format(number=number % MESSAGES, folder=control.parent)
            client.ask(f"hook fire {fire}", Form.TEXT)


@contextmanager
def load(control: Path, port: int) -> Iterator[None]:
    """Keep the server busy."""
    is_over = Event()
    clients = [
        *(Thread(target=send_mail, args=(port, is_over)) for _ in range(3)),
        *(Thread(target=fire_hooks, args=(control, is_over)) for _ in range(2)),
    ]
    for client in clients:
        client.start()
    try:
        yield
    finally:
        is_over.set()
        for client in clients:
            client.join()


def pictures(looks: int) -> dict[str, str]:
    """Return the pictures by their names, with texts."""
    with (
        tempfile.TemporaryDirectory() as name,
        server(Path(name)) as (control, port),
        Client.connect(control) as client,
    ):
        graph = to_svg(draw(parse_graph(json.loads(client.ask("graph", Form.JSON).text), "the server")))
        with load(control, port):
            return {"graph.svg": graph, "top.svg": _screen(_watched(client, looks))}


def _watched(client: Client, looks: int) -> RenderableType:
    def look() -> dict[str, Any]:
        moment: dict[str, Any] = json.loads(client.ask("top 60", Form.JSON).text)
        return moment

    trends = Trends()
    before = look()
    for number in range(looks):
        time.sleep(LOOK_SECONDS)
        if number == looks // 2:
            # An old generation may still be held when it is looked at.
            client.ask("config reload", Form.TEXT)
        after = look()
        view = view_between(before, after)
        trends.note(view)
        before = after
    return render_view(view, rows_for(LINES, view), COLUMNS, trends)


def _screen(content: RenderableType) -> str:
    console = Console(
        record=True, file=StringIO(), width=COLUMNS, force_terminal=True, color_system="truecolor", highlight=False,
        legacy_windows=False,
    )  # fmt: skip  # settings, several to a line
    console.print(content)
    svg = console.export_svg(title="ecxs top", theme=SVG_EXPORT_THEME, unique_id="top", clear=False)
    return FETCHED.sub("", svg)


def words_of(name: str, svg: str) -> set[str]:
    """Return the words of a picture, without figures and units; of `top` those that each load has."""
    words = {word for text in texts_of(svg) for word in WORD.findall(text)}
    return words if name == "graph.svg" else {word for word in words if word.startswith("core_") or word in LABELS}


def main(arguments: list[str]) -> int:
    """Write the pictures, or compare their words."""
    is_check = "--check" in arguments
    stale = []
    for name, svg in pictures(3 if is_check else LOOKS + 2).items():
        if is_check:
            current = (IMAGES / name).read_text(encoding="utf-8")
            stale += [name] if words_of(name, current) != words_of(name, svg) else []
        else:
            write_atomically(IMAGES / name, outlined(svg).encode())
    for name in stale:
        sys.stderr.write(f"docs/images/{name} shows other words\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
