"""Transactions, and the generations they build, publish and retire (seed 1.3.5)."""

from ecruntime.generation.errors import TransactionFailed
from ecruntime.generation.generation import Generation, GenerationCore
from ecruntime.generation.instance import Instance, LoadedModule
from ecruntime.generation.living import MANY, MOST, many_living, never_released, refuse_too_many
from ecruntime.generation.loaded import LoadedState
from ecruntime.generation.module_finder import FindPlan, ModuleFinder, OpenRequest
from ecruntime.generation.reference import GenerationReference, Hold
from ecruntime.generation.resources import Resources
from ecruntime.generation.retirement import Retirement
from ecruntime.generation.services import TransactionServices
from ecruntime.generation.store import GenerationStore
from ecruntime.generation.transaction import STEPS, Occasion, Transaction

__all__ = [
    "MANY",
    "MOST",
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
    "Transaction",
    "TransactionFailed",
    "TransactionServices",
    "many_living",
    "never_released",
    "refuse_too_many",
]
