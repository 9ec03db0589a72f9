"""The files that every language has: the record, the sample configuration, the reference page, the schema."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.model.access_level import AccessLevel
from ecruntime.model.listener import listener_scope, options_of_listeners
from ecruntime.model.module_record import format_record
from ecxs.definition import module_schema, record_of, shown_default
from ecxs.documents.artifact import Artifact
from ecxs.documents.banner import BANNER_MARK, OPEN_SEAL, banner_lines
from ecxs.documents.option_text import former_names_text, is_own_stanza, range_text, type_text
from ecxs.documents.policy_text import policy_text
from ecxs.render import Code, comment, markdown, markdown_code, render, sentence

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import (
        CommandDeclaration,
        ListenerDeclaration,
        MemtypeDeclaration,
        ModuleDefinition,
        ProviderDeclaration,
    )
    from ecruntime.model.option import OptionDeclaration

SAMPLE_INSTANCE = "main"
"""The instance name that samples give to a generic module."""
_SCHEMA = "module.schema.json"


@dataclass(frozen=True, slots=True)
class SampleOption:
    """One option of the sample configuration, commented out."""

    facts: Code
    summary: Code
    setting: Code


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table of the reference page."""

    cells: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class SampleListener:
    """The stanza of one listener in the sample configuration, commented out."""

    summary: Code
    stanza: Code
    own: tuple[SampleOption, ...]
    standard: tuple[SampleOption, ...]


@dataclass(frozen=True, slots=True)
class ListenerSection:
    """One listener of the reference page, and a row for each option."""

    stanza: Code
    summary: Code
    rows: tuple[Row, ...]


def common_documents(
    definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath
) -> tuple[Artifact, ...]:
    """Return the record, the sample configuration, the reference page and the editor's schema, all in `folder`."""
    return (
        module_record(definition, catalogue, folder),
        sample_configuration(definition, folder),
        reference_page(definition, catalogue, folder),
        editor_schema(folder),
    )


def module_record(definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath) -> Artifact:
    """Return the module record `<name>.module.json`, which is installed beside the manifest."""
    return Artifact(folder / f"{definition.name}.module.json", format_record(record_of(definition, catalogue)))


def editor_schema(folder: PurePosixPath) -> Artifact:
    """Return the schema that the package ships, marked as the tool's; `#:schema` in module.toml names it.

    The project has a copy for editors without a network.
    """
    mark = f'{{\n  "$comment": "{BANNER_MARK}: `ecxs generate` rewrites this file. {OPEN_SEAL}",\n'
    return Artifact(folder / _SCHEMA, module_schema().replace("{\n", mark, 1))


def sample_configuration(
    definition: ModuleDefinition, folder: PurePosixPath, *, head: tuple[str, ...] = ()
) -> Artifact:
    """Return the commented sample configuration; lines of `head` replace the banner."""
    own = [option for option in definition.options if is_own_stanza(option)]
    content = render(
        "shared/sample.conf",
        banner=tuple(map(comment, head)) or banner_lines(definition),
        use=Code("Each" if head else "Copy what you need into your ecelerity.conf; each"),
        description=comment(definition.description),
        stanza=Code(definition.name if definition.is_singleton else f"{definition.name} {SAMPLE_INSTANCE}"),
        own=tuple(_sample(option) for option in own),
        scoped=tuple(_sample(option) for option in definition.options if option not in own),
        listeners=tuple(_sample_listener(listener, definition.language) for listener in definition.listeners),
    )
    return Artifact(folder / f"{definition.name}.conf", content)


def reference_page(
    definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath, *, is_ours: bool = True
) -> Artifact:
    """Return the reference documentation in Markdown; it has no banner where it is no file of the tool's."""
    content = render(
        "shared/reference.md",
        banner=banner_lines(definition) if is_ours else (),
        name=markdown(definition.name),
        description=markdown(definition.description),
        kind=Code(definition.kind),
        options=tuple(_option_row(option) for option in definition.options),
        providers=tuple(_provider_row(catalogue[item.hook], item) for item in definition.providers),
        hooks=tuple(_hook_row(hook) for hook in definition.hooks),
        server_hooks=tuple(_hook_row(hook) for hook in definition.server_hooks),
        calls=tuple(markdown_code(name) for name in _called(definition)),
        memtypes=tuple(_memtype_row(definition, memtype) for memtype in definition.memtypes),
        commands=tuple(_command_row(definition, command) for command in definition.commands),
        listeners=tuple(_listener_section(listener, definition.language) for listener in definition.listeners),
        requires=tuple(markdown_code(name) for name in definition.requires),
    )
    return Artifact(folder / f"{definition.name}.md", content)


def _sample(option: OptionDeclaration) -> SampleOption:
    default = shown_default(option)
    facts = [type_text(option), range_text(option), f"in {option.fallback}"]
    if not option.is_tunable_online:
        facts.append("needs a restart")
    if option.renamed_from:
        facts.append(former_names_text(option))
    return SampleOption(
        facts=comment("; ".join(fact for fact in facts if fact)),
        summary=comment(option.summary),
        setting=comment(f"{option.name} = {default}" if default is not None else f"{option.name} =  (no default)"),
    )


def _sample_listener(listener: ListenerDeclaration, language: str) -> SampleListener:
    return SampleListener(
        summary=comment(listener.summary),
        stanza=comment(listener_scope(listener.name)),
        own=tuple(_sample_session(option) for option in listener.options),
        standard=tuple(
            SampleOption(
                Code(), comment(option.summary), comment(f"{option.name} = {option.default or ' (no default)'}")
            )
            for option in options_of_listeners(listener.name, language)
        ),
    )


def _sample_session(option: OptionDeclaration) -> SampleOption:
    made = _sample(option)
    facts = "; ".join(fact for fact in (type_text(option), range_text(option)) if fact)
    return replace(made, facts=comment(facts if option.is_tunable_online else f"{facts}; needs a restart"))


def _listener_section(listener: ListenerDeclaration, language: str) -> ListenerSection:
    own = (_session_row(option) for option in listener.options)
    standard = (
        Row((markdown_code(it.name), Code(it.type), markdown_code(it.default or ""), Code("yes"), markdown(it.summary)))
        for it in options_of_listeners(listener.name, language)
    )
    stanza = markdown_code(listener_scope(listener.name))
    return ListenerSection(stanza, markdown(sentence(listener.summary or "A netlistener")), (*own, *standard))


def _session_row(option: OptionDeclaration) -> Row:
    name, kind, default, _, changes, summary = _option_row(option).cells
    return Row((name, kind, default, changes, summary))


def _command_row(definition: ModuleDefinition, command: CommandDeclaration) -> Row:
    note = " (read-only)" if command.level is AccessLevel.READ_ONLY else ""
    return Row((markdown_code(f"{definition.name} {command.usage}"), markdown(f"{command.summary}{note}".strip())))


def _option_row(option: OptionDeclaration) -> Row:
    default = shown_default(option)
    kind = "; ".join(fact for fact in (type_text(option), range_text(option)) if fact)
    return Row(
        (
            markdown_code(option.name),
            markdown(kind),
            markdown_code(default) if default is not None else Code("none"),
            markdown_code(option.fallback),
            Code("yes" if option.is_tunable_online else "no"),
            markdown("; ".join(fact for fact in (option.summary, former_names_text(option)) if fact)),
        )
    )


def _provider_row(hook: HookSignature, provider: ProviderDeclaration) -> Row:
    order = Code("first" if provider.is_first else "last")
    return Row((markdown_code(hook.dotted), order, markdown(hook.thread), markdown(hook.summary)))


def _called(definition: ModuleDefinition) -> tuple[str, ...]:
    declared = (hook.dotted for hook in definition.server_hooks if hook.is_callable)
    return tuple(dict.fromkeys((*declared, *definition.calls)))


def _memtype_row(definition: ModuleDefinition, memtype: MemtypeDeclaration) -> Row:
    # The name is that of the console's reports.
    name = markdown_code(f"{definition.name}:{memtype.name}")
    fresh = Code("filled with garbage" if memtype.force_zero else "not initialised")
    size = Code(f"{memtype.size} bytes" if memtype.is_fixed else "any")
    return Row((name, size, Code(str(memtype.aligned)), fresh))


def _hook_row(hook: HookSignature) -> Row:
    policy = "void" if hook.policy is None or hook.is_void else policy_text(hook.policy)
    return Row((markdown_code(hook.prototype), markdown(policy), markdown(hook.summary)))
