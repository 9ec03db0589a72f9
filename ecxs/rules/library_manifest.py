"""The rules of a manifest beside its library: sections and capabilities against what the library has."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from ecruntime.formats.manifest_edit import without_item
from ecruntime.formats.manifest_line import PROVIDES_AUTO, LineKind
from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.library_record import auto_capabilities, option_declaration, options_of
from ecruntime.model.module import former_names
from ecxs.rules.library_options import may_have_others, needs_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.formats.library import Library, LibraryModule
    from ecruntime.formats.manifest import Manifest, ManifestFile
    from ecruntime.model.module import FormerNames
    from ecruntime.model.module_record import ModuleRecord

DERIVED: Final = "ECM035"
BUILD: Final = "build it again with `ecxs -c`, which writes these lines"
_SUGGESTIONS: Final = 50


def check_manifest_of(
    library: Library, file: ManifestFile, record_of: Callable[[str], ModuleRecord | None] = lambda _: None
) -> Iterator[Finding]:
    """Check a manifest against the library of its name; `record_of` finds the record of a module, if it has one."""
    if not library.modules:
        return  # told by the library's own rules
    exported = {module.name.lower(): module for module in library.modules}
    for section in file.sections:
        module = exported.get(section.key)
        place = Place(file.file, section.line, 1)
        if module is None:
            message = f"the library '{library.file}' exports no module '{section.name}'"
            names = ", ".join(f"'{it.name}'" for it in library.modules[:5])
            hint = did_you_mean(section.name, [it.name for it in library.modules]) or f"it exports {names}"
            yield Finding("ECM032", Severity.ERROR, message, place, hint)
        else:
            record = record_of(module.name)
            former = former_names(record.definition) if record is not None else {}
            yield from _auto_lines(library, module, file, section, former)
            yield from _missing(library, module, file, section)
            yield from _unregistered(library, module, file, section)
    for module in library.modules:
        if file.section(module.name) is None:
            message = f"the library exports the module '{module.name}', which has no section"
            hint = f"build it again with `ecxs -c`, or write '[{module.name}]'"
            yield Finding("ECM033", Severity.WARNING, message, Place(file.file), hint)


def _auto_lines(
    library: Library, module: LibraryModule, file: ManifestFile, section: Manifest, former: FormerNames
) -> Iterator[Finding]:
    derived = {capability.lower(): capability for capability in auto_capabilities(library, module, former)}
    stated = {item.key for item in section.provided}
    source = Related(Place(library.file), "the library")
    for item in section.provided:
        if item.is_auto and item.key not in derived:
            message = f"the derived line for '{item.capability}' does not follow from the library"
            place = Place(file.file, item.line, item.column)
            edits = without_item(file.file, file.lines[item.line - 1], item.column)
            yield Finding(DERIVED, Severity.WARNING, message, place, BUILD, (source,), edits)
    missing = [capability for key, capability in derived.items() if key not in stated]
    if missing:
        message = f"the derived line for '{missing[0]}' is missing"
        message += f", and {len(missing) - 1} more" if len(missing) > 1 else ""
        place = Place(file.file, section.line, 1)
        edits = tuple(_insertions(file.file, section, missing))
        yield Finding(DERIVED, Severity.WARNING, message, place, BUILD, (source,), edits)


def _insertions(file: str, section: Manifest, missing: list[str]) -> Iterator[Edit]:
    """Yield the edits that put lines where the build would: among the derived ones, sorted bytewise."""
    auto = [line for line in section.lines if line.kind is LineKind.PAIR and line.key == PROVIDES_AUTO]
    pairs = [line for line in section.lines if line.kind in {LineKind.PAIR, LineKind.HEADER}]
    end = next((line.end for line in (*auto, *section.lines) if line.end.endswith("\n")), "\n")
    before: dict[int, list[str]] = {}
    behind: list[str] = []
    values = [line.value.encode() for line in auto]
    for capability in missing:
        # Lines that somebody has put into another order stay so; what is new then stands behind them.
        at = bisect_right(values, capability.encode()) if values == sorted(values) else len(values)
        if at == len(values):
            behind.append(capability)
        else:
            before.setdefault(auto[at].number, []).append(capability)
    for number, capabilities in before.items():
        yield Edit(Place(file, number, 1), 0, "".join(f"{PROVIDES_AUTO} = {it}{end}" for it in capabilities))
    if behind:
        last = auto[-1] if auto else pairs[-1]
        text = "".join(f"{end}{PROVIDES_AUTO} = {it}" for it in behind) + ("" if last.end else end)
        yield Edit(Place(file, last.number, len(last.text) + 1), 0, text)


def _missing(library: Library, module: LibraryModule, file: ManifestFile, section: Manifest) -> Iterator[Finding]:
    """Tell of scopes in which an option is valid and by which nobody would load the module."""
    stated = {item.key for item in section.provided}
    derived = {capability.lower() for capability in auto_capabilities(library, module)}
    for option in options_of(library, module):
        declaration = option_declaration(option)
        if declaration is None or not needs_lines(option):
            continue
        listed = declaration.path.capabilities(option.name, module_name=module.name)
        absent = [it for it in listed if it.lower() not in stated and it.lower() not in derived]
        if absent:
            message = f"option '{option.name}' is valid where no capability is stated: {', '.join(absent)}"
            hint = "state them with `msys.provides`, or define the option with ECCFG_MODULE_OPT_DEF"
            yield Finding("ECM029", Severity.WARNING, message, Place(file.file, section.line, 1), hint)


def _unregistered(library: Library, module: LibraryModule, file: ManifestFile, section: Manifest) -> Iterator[Finding]:
    if may_have_others(library):
        return
    names = {option.name.lower(): option.name for option in library.options}
    count = 0
    for item in section.provided:
        capability = item.capability
        if item.is_auto or not capability.is_config or not capability.name or capability.name.lower() in names:
            continue
        message = f"the library never registers the option '{capability.name}' of '{capability}'"
        count += 1
        # Each search compares with every name: thousands of unknown ones would take minutes.
        known = names.values() if count <= _SUGGESTIONS else ()
        hint = did_you_mean(capability.name, known) or f"register it in '{module.name}', or delete the line"
        yield Finding("ECM030", Severity.WARNING, message, Place(file.file, item.line, item.column), hint)
