"""Compiled ruin and recreate: the search behind the default engine."""

from router.engines.lns.engine import draft, search, unsupported

__all__ = ["draft", "search", "unsupported"]
