"""Suggestions for unknown words: those of the standard library, for as many words as are worth the time."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.foundation.near_miss import NearMisses, did_you_mean, near_misses

WORDS = st.text("abc", max_size=8)


@given(WORDS, st.lists(WORDS, unique=True), st.sampled_from([0.3, 0.6, 0.9]))
def test_near_misses_are_those_of_the_standard_library(word: str, known: list[str], cutoff: float) -> None:
    assert near_misses(word, known, cutoff=cutoff) == tuple(get_close_matches(word, known, 3, cutoff))


def test_a_word_is_suggested_in_its_own_spelling() -> None:
    assert did_you_mean("bindng", ["Binding", "Domain"]) == "did you mean 'Binding'?"


def test_searches_end_when_their_effort_is_spent() -> None:
    known = [f"word_{number}" for number in range(100)]
    searches = NearMisses(effort=1000)
    found = [bool(searches.find(f"wurd_{number}", known)) for number in range(100)]
    assert found == [True] * 2 + [False] * 98
    assert searches.did_you_mean("word_x", known) == ""
