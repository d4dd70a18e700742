"""Carriers: tariffs → what they ask for an order."""

from router.carriers.tariffs import COLLECTED, Consignment, Quote, Tariffs

__all__ = ["COLLECTED", "Consignment", "Quote", "Tariffs"]
