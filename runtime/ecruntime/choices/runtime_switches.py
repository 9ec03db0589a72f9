"""Observations about modules, hooks, timers and pools that decide what the runtime does."""

from __future__ import annotations

from typing import Final

from ecruntime.choices.observed import NOTHING, Decided, InvalidValue, number_of, one_of, text_of
from ecruntime.choices.server_choices import InitOrder, ZeroPool

_GENERIC: Final = ("one", "two", "fidelity_implied")
_UNSEEN: Final = ("absent", "not seen", "not asked")
_MOST_THREADS: Final = 96
_ALL_BITS: Final = 7
_TIMEOUT: Final = 8
"""The type with which we call timers in C; those in Python get none."""
_RESOLUTIONS: Final = {"below 5": 0.0, "below 15": 0.01, "below 75": 0.05, "75 or more": 0.1}


def init_order(value: object) -> Decided:
    """Follow the order of `ext_init` of generic modules and singletons."""
    words = text_of(value).split()
    # A module may have several entries; the first one counts.
    order = list(dict.fromkeys(words))
    if not set(_GENERIC[:2]) < set(order) or set(order) <= set(_GENERIC):
        return Decided(left="it does not name both kinds of modules")
    kinds = [word in _GENERIC for word in order]
    if kinds == sorted(kinds, reverse=True):
        return Decided({"init_order": InitOrder.GENERIC_FIRST})
    if kinds == sorted(kinds):
        return Decided({"init_order": InitOrder.SINGLETONS_FIRST})
    return Decided({"init_order": InitOrder.LOADED}, left="the order among modules of both kinds")


def end_of_chain(leaf: str, value: object) -> Decided:
    """Follow whether a chain goes on behind a result that is not zero."""
    text = text_of(value)
    if text in _UNSEEN or text == "ends":
        return NOTHING
    if text != "goes on":
        raise InvalidValue(f"'ends', 'goes on' or '{_UNSEEN[1]}' is written there")
    return Decided({"going_on": frozenset({leaf})})


def early_timers(value: object) -> Decided:
    """Follow whether timers are early."""
    words = {
        "never early": Decided({"serves_timers_early": False}),
        "early": Decided({"serves_timers_early": True}),
    }
    return one_of(value, words)


def timer_resolution(value: object) -> Decided:
    """Follow how exactly timers are served."""
    return one_of(value, {text: Decided({"timer_resolution": given}) for text, given in _RESOLUTIONS.items()})


def new_timers(value: object) -> Decided:
    """Follow whether a timer that is set for now is served in the same turn, before a ready descriptor."""
    words = text_of(value).split()
    if "at-once" not in words or "descriptor" not in words:
        return Decided(left="it does not name both the timer and the descriptor")
    return Decided({"serves_new_timers": words.index("at-once") < words.index("descriptor")})


def timer_type(value: object) -> Decided:
    """Follow the event type with which a timer is called."""
    number = number_of(value, 0, 2**31 - 1)
    if number == _TIMEOUT:
        return NOTHING
    if number > _ALL_BITS:
        return Decided({"timer_type": number}, left="modules in C alone get it: no mask in Python has this number")
    return Decided({"timer_type": number, "timer_mask": number})


def swapout(value: object) -> Decided:
    """Follow how many threads the pool SwapOut has."""
    return Decided({"swapout_threads": number_of(value, 0, _MOST_THREADS)})


def zero_threads(value: object) -> Decided:
    """Follow where the jobs of a pool of 0 threads run."""
    words = {
        "in the caller": Decided({"zero_pool": ZeroPool.CALLER}),
        "in another thread": Decided({"zero_pool": ZeroPool.THREAD}),
    }
    return one_of(value, words)
