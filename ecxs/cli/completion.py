"""What the shell offers for rules, hooks and options, when a word is completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from click.shell_completion import CompletionItem


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the ids of rules with their titles."""
    del ctx, param
    # Imported here, as in the other functions: help and runs that complete nothing do not pay for it.
    from ecxs.rules import load_rules

    done, comma, word = incomplete.rpartition(",")
    return _items(
        ((f"{done}{comma}{rule.id}", rule.title) for rule in load_rules().values()), f"{done}{comma}{word.upper()}"
    )


def complete_hooks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the hooks of the catalogue by their dotted names."""
    del ctx, param
    from ecruntime.spec.catalogue.hooks import load_hook_catalogue

    return _items(((hook.dotted, hook.summary) for hook in load_hook_catalogue().values()), incomplete)


def complete_console(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the options of the server after `config`, and hooks after `hook`."""
    words = ctx.params.get("words") or ()
    if words[:1] == ("hook",):
        return complete_hooks(ctx, param, incomplete)
    if words[:1] != ("config",):
        return []
    from ecruntime.spec.catalogue.options import load_option_catalogue

    options = load_option_catalogue().options
    return _items(((option.name, option.type.value) for option in options), incomplete, is_caseless=True)


def _items(known: Iterable[tuple[str, str]], incomplete: str, *, is_caseless: bool = False) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    def folded(text: str) -> str:
        return text.lower() if is_caseless else text

    found = {name: text for name, text in known if folded(name).startswith(folded(incomplete))}
    return [CompletionItem(name, help=text) for name, text in sorted(found.items())]
