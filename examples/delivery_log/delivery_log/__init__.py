"""Writes one line for each outcome of a delivery."""

from .delivery_log import DeliveryLog

__all__ = ["DeliveryLog"]
