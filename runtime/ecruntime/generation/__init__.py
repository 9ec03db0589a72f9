"""Transactions, and the generations they build, publish and retire (seed 1.3.5)."""

from ecruntime.generation.errors import TransactionFailed
from ecruntime.generation.generation import Generation, GenerationCore, GenerationReference, Hold
from ecruntime.generation.instance import Instance, LoadedModule, LoadedState, Resources
from ecruntime.generation.lifecycle import Retirement, Retirements
from ecruntime.generation.module_finder import FindPlan, ModuleFinder, OpenRequest
from ecruntime.generation.services import TransactionServices
from ecruntime.generation.store import MANY_LIVING, MAX_LIVING, GenerationStore, never_released
from ecruntime.generation.transaction import STEPS, Occasion, Transaction

__all__ = [
    "MANY_LIVING",
    "MAX_LIVING",
    "STEPS",
    "FindPlan",
    "Generation",
    "GenerationCore",
    "GenerationReference",
    "GenerationStore",
    "Hold",
    "Instance",
    "LoadedModule",
    "LoadedState",
    "ModuleFinder",
    "Occasion",
    "OpenRequest",
    "Resources",
    "Retirement",
    "Retirements",
    "Transaction",
    "TransactionFailed",
    "TransactionServices",
    "never_released",
]
