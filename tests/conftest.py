from __future__ import annotations

import os

from hypothesis import settings

# No deadline: a loaded machine is no failure. In continuous integration the examples are always the same ones, so that
# a run says something about the change and not about luck; `make soak` explores.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("mutants", deadline=None, derandomize=True, max_examples=25, database=None)
# A round of a storm is to end within minutes; the next one has another seed, so nothing is lost by a moderate number.
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))
