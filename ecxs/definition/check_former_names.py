"""Checks of the former names of options: each is free, and no option of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.option_scopes import COMMON_SCOPE, option_scopes
from ecruntime.model.listener import options_of_listeners
from ecxs.definition.complaint import Complaint, display_value
from ecxs.definition.mend import DROPPED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ecruntime.model.option import OptionDeclaration
    from ecxs.definition.locate import KeyPath
    from ecxs.definition.partial_definition import PartialDefinition

_RULE = "MOD051"


def check_former_names(draft: PartialDefinition) -> Iterator[Complaint]:
    """Check every former name of a draft, those of listeners' options included."""
    yield from _taken(draft.own_options, frozenset())
    yield from _of_server(draft.own_options)
    for number, (_, listener) in enumerate(draft.listeners):
        standard = {it.name.lower() for it in options_of_listeners(listener.name, draft.language)}
        yield from _taken(draft.options_of(number), standard)


def _taken(options: Sequence[tuple[KeyPath, OptionDeclaration]], standard: Collection[str]) -> Iterator[Complaint]:
    """Complain of each former name that is a name of another option, or stands twice; names have no case."""
    present: dict[str, KeyPath] = {}
    for path, option in options:
        present.setdefault(option.name.lower(), (*path, "name"))
    former: dict[str, KeyPath] = {}
    for path, option in options:
        for at, name in enumerate(option.renamed_from):
            here, key = (*path, "renamed_from", at), name.lower()
            what = f"the former name {display_value(name)} of option {display_value(option.name)}"
            if key == option.name.lower():
                yield Complaint(_RULE, here, f"{what} is its present name", "delete it", mend=DROPPED)
            elif key in present:
                hint = "delete it, or give the other option another name"
                yield Complaint(_RULE, here, f"{what} is another option", hint, other=(present[key], "that option"))
            elif key in former:
                hint = "delete one of the two: a configuration that has it means one option"
                message = f"{what} is declared twice"
                yield Complaint(_RULE, here, message, hint, other=(former[key], "declared here first"))
            elif key in standard:
                yield Complaint(_RULE, here, f"{what} is one that every listener has", "delete it", mend=DROPPED)
            former.setdefault(key, here)


def _of_server(options: Sequence[tuple[KeyPath, OptionDeclaration]]) -> Iterator[Complaint]:
    """Complain of each former name that is an option of the server in a scope of its option."""
    scopes = option_scopes([name for _, option in options for name in option.renamed_from])
    for path, option in options:
        kinds = {element.chain[-1] if element.chain else "global" for element in option.path.elements}
        # Each module has these in its stanza.
        kinds |= {COMMON_SCOPE} if option.path.own_stanza is not None else set()
        for at, name in enumerate(option.renamed_from):
            if shared := sorted(kinds & scopes.get(name.lower(), frozenset())):
                what = f"the former name {display_value(name)} of option {display_value(option.name)}"
                is_common = shared == [COMMON_SCOPE]
                where = "the stanza of every module" if is_common else f"the config scope '{shared[0]}'"
                message = f"{what} is an option of the server in {where}"
                yield Complaint(_RULE, (*path, "renamed_from", at), message, "delete it", mend=DROPPED)
