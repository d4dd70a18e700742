"""The large neighbourhood search: ruin and recreate with simulated annealing, on the native core."""

from router.engines.lns.engine import prepare, unsupported

__all__ = ["prepare", "unsupported"]
