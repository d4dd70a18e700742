"""Compiled ruin and recreate: the search behind the default engine."""

from router.engines.ruin_recreate.engine import search, unsupported

__all__ = ["search", "unsupported"]
