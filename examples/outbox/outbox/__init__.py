"""Keeps the outcomes of deliveries for who comes to fetch them."""

from .outbox import Outbox

__all__ = ["Outbox"]
