"""The record's journey: twelve verbs, performed in order, one value in and one value out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.config import unresolved_names
from ecruntime.config.core_registry import core_registry
from ecruntime.formats.conf import read
from ecruntime.generation import LoadedState, Occasion, Transaction
from ecruntime.hooks import DeclaredHooks
from ecruntime.libexec import LibexecFinder, resolve, scan
from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecxs.build import build, install
from ecxs.definition import check, load
from ecxs.generate.project import plan
from ecxs.generate.write import write
from ecxs.scaffold import answers, create

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LANGUAGES = ["python"]


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    file = tmp_path / "ecelerity.conf"
    file.write_text('greeter { greeting = "good day" }\n', encoding="utf-8")
    return file


@pytest.fixture
def server(tmp_path: Path, conf: Path) -> Iterator[Server]:
    clock = VirtualClock()
    libexec = tmp_path / "libexec"
    libexec.mkdir()
    made = Server(Settings(conf), LibexecFinder([libexec]), clock, VirtualPoller(clock), Log(clock))
    made.scheduler.bind_thread()
    yield made
    made.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_declaration_becomes_the_result_of_a_hook(language: str, tmp_path: Path, conf: Path, server: Server) -> None:
    catalogue = load_hook_catalogue()
    project = tmp_path / "greeter"
    libexec = tmp_path / "libexec"
    create(answers("greeter", kind=language, settings={}), project)

    loaded = load(project / "module.toml")  # 1
    definition = loaded.definition
    assert definition is not None
    assert check(definition, catalogue) == ()  # 2
    artifacts = plan(definition, catalogue)  # 3
    assert write(artifacts, project).written  # 4
    built = build(definition, project)  # 5
    assert install(built, libexec).manifest.is_file()  # 6
    manifests = scan([libexec])  # 7
    document = read(conf)
    order = resolve(unresolved_names(document.root, core_registry()), manifests, ()).order  # 8
    assert [request.name for request in order] == ["greeter"]
    opened = order[0].open()  # 9
    assert opened.registration.name == "greeter"
    opened.close()
    committed = LoadedState(core_registry(), DeclaredHooks().with_hooks(catalogue.values(), "the catalogue"))
    transaction = Transaction(server.transaction_services(), committed, document, 1, Occasion.START)
    generation = transaction.run()  # 10
    server.publish(generation, transaction)  # 11
    now = server.clock.now()
    server.current.hooks["core_log_permanent_failure_v1"].call(None, None, now, "550 no such user", 16)  # 12
    status = server.instance("greeter").infrastructure.control(_status())
    assert (status.failures, status.greeting) == (1, "good day")  # type: ignore[union-attr] # the author's dataclass


def _status() -> object:
    from ecruntime.module import Control

    return Control("status")
