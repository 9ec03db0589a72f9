"""Graph of modules, capabilities and hooks: collection, problems, layout, and output formats."""

from ecxs.graph.collect import collect
from ecxs.graph.dot import to_dot
from ecxs.graph.focus import focus, narrowed
from ecxs.graph.mermaid import to_mermaid
from ecxs.graph.picture import Picture, draw
from ecxs.graph.problem import Problem, ProblemKind, problems_of
from ecxs.graph.svg import to_svg

__all__ = [
    "Picture",
    "Problem",
    "ProblemKind",
    "collect",
    "draw",
    "focus",
    "narrowed",
    "problems_of",
    "to_dot",
    "to_mermaid",
    "to_svg",
]
