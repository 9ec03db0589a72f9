"""The reference of `ecruntime.api` and of the test kit is current and complete, and editors find the same texts."""

from __future__ import annotations

import importlib
import inspect
import re
from typing import TYPE_CHECKING

import pytest

import ecruntime.api
import ecruntime.testing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

LINK = re.compile(r"\]\(([\w./-]+)(?:#[\w-]+)?\)")
ANCHOR = re.compile(r"\]\(([\w./-]*)#([\w-]+)\)")
RULES = re.compile(r"RT\d{3}")
# What an author meets in every module and every test.
KNOWN_BY_ALL = (
    "Module", "Init", "InitMode", "InitFlag", "Options", "Option", "OptionOfWords", "SessionOptions", "ConfigValue",
    "Hook", "Hooks", "Opaque", "Cell", "Generation", "HeldGeneration", "Harness", "Peer", "Peers", "LibexecFolder",
    "Fire", "Console", "Clock", "Expectation", "VirtualClock", "TransactionFailed",
    "AcceptConstruct", "Connection", "ConnectionHandle", "DomainRecord", "EcMessage", "Context",
    "SocketAddress", "HostAddress", "Throttle", "Timeval", "InstanceName", "Control",
    "ReadJob", "ReadStatus", "TryRead", "JlogRecord", "QueueRefused", "AllocationFailed",
)  # fmt: skip


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("make_api_reference")


@pytest.fixture(scope="module")
def wanted(script: ModuleType) -> dict[Path, str]:
    pages: dict[Path, str] = script.wanted_files()
    return pages


def section(wanted: dict[Path, str], heading: str) -> str:
    """Return the text below a heading, up to the next one."""
    text = next(page for page in wanted.values() if f"\n{heading}\n" in page)
    return re.split(r"^#{2,3} ", text.partition(f"\n{heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_pages_are_current(script: ModuleType) -> None:
    assert script.pages().stale() == [], "run: python docs/make_api_reference.py"


@pytest.mark.parametrize("module", [ecruntime.api, ecruntime.testing], ids=["api", "testing"])
def test_each_name_is_in_the_index_and_has_its_place(wanted: dict[Path, str], module: ModuleType) -> None:
    pages = {path.name: text for path, text in wanted.items()}
    index = pages.pop("README.md")
    places = "\n".join(pages.values())
    lost = [
        name
        for name in module.__all__
        if f"`{name}`" not in index or (f"\n## {name}\n" not in places and f"\n| `{name}` |" not in pages["handles.md"])
    ]
    assert lost == []


def test_each_name_has_a_text(script: ModuleType) -> None:
    names = (*ecruntime.api.__all__, *ecruntime.testing.__all__)
    assert [name for name in names if not script.definition(name).doc] == []


@pytest.mark.parametrize("name", KNOWN_BY_ALL)
def test_each_member_has_a_text_where_it_is_defined(script: ModuleType, name: str) -> None:
    members = list(load_members(script, name))
    assert [member.name for member in members if not member.doc] == []


def load_members(script: ModuleType, name: str) -> list[object]:
    return list(importlib.import_module("api_page").members(script.definition(name), script.is_exported))


@pytest.mark.parametrize("module", [ecruntime.api, ecruntime.testing], ids=["api", "testing"])
def test_each_public_method_has_a_docstring_and_annotations(module: ModuleType) -> None:
    bare = []
    for name in module.__all__:
        kind = getattr(module, name)
        for member, value in vars(kind).items() if inspect.isclass(kind) else ():
            function = getattr(value, "fget", None) or getattr(value, "__func__", value)
            if member.startswith("_") or not inspect.isfunction(function):
                continue
            if not function.__doc__ or "return" not in function.__annotations__:
                bare.append(f"{name}.{member}")
    assert bare == []


def test_each_member_that_an_instance_has_is_on_its_page(wanted: dict[Path, str]) -> None:
    page = next(text for path, text in wanted.items() if path.name == "module.md")
    public = [name for name in dir(ecruntime.api.Module) if not name.startswith("_")]
    assert len(public) > 20
    assert [name for name in public if f"### Module.{name}\n" not in page and f"| `{name}` |" not in page] == []


def test_every_link_leads_somewhere(script: ModuleType, wanted: dict[Path, str]) -> None:
    folder = importlib.import_module("page_folder").ROOT / script.PAGES
    links = {(path.name, link) for path, text in wanted.items() for link in LINK.findall(text)}
    assert [(page, link) for page, link in sorted(links) if not (folder / link).is_file()] == []


def test_every_anchor_of_a_page_is_there(script: ModuleType, wanted: dict[Path, str]) -> None:
    root = script.PAGES
    texts = {path.name: text for path, text in wanted.items()}
    lost = []
    for path, text in wanted.items():
        for target, anchor in ANCHOR.findall(text):
            there = texts.get(target or path.name)
            if there is None:
                there = (importlib.import_module("page_folder").ROOT / root / target).read_text(encoding="utf-8")
            if anchor not in anchors(there):
                lost.append(f"{path.name}: {target}#{anchor}")
    assert lost == []


@pytest.mark.parametrize(
    ("heading", "rules"),
    [
        # by way of the host, the events of an instance and the scheduler
        ("### Module.schedule", {"RT101", "RT108", "RT411"}),
        ("### Module.register_first", {"RT201", "RT202", "RT205", "RT411"}),
        ("### Module.netlistener", {"RT120", "RT411"}),
        ("### Module.thread_pool_name_to_class", {"RT501"}),
        # a protocol, which the generation's own class implements
        ("### ConfigValue.release", {"RT402"}),
        ("## event_read", {"RT101", "RT116"}),
        ("### MemoryTypes.register", {"RT601", "RT602"}),
        ("### IoWrappers.register", {"RT122", "RT124"}),
        ("### Hook.has", {"RT207"}),
    ],
)
def test_rules_are_found_behind_the_calls(wanted: dict[Path, str], heading: str, rules: set[str]) -> None:
    assert rules <= set(RULES.findall(section(wanted, heading)))


def test_what_breaks_no_rule_names_none(wanted: dict[Path, str]) -> None:
    assert "Rules:" not in section(wanted, "### Module.conf_setup")


def test_threads_are_told(wanted: dict[Path, str]) -> None:
    assert "Thread: scheduler." in section(wanted, "### Module.schedule")
    assert "Thread: any." in section(wanted, "### Module.post")
    # of the class alone
    assert "Thread: any." in section(wanted, "### Module.run_in_pool")


def test_what_an_attribute_stores_has_the_type_of_the_parameter(wanted: dict[Path, str]) -> None:
    assert "| `value` | `T` |" in section(wanted, "## Cell")
    assert "| `conf` | `Path` |" in section(wanted, "## Harness")
