"""Compiled ruin and recreate: the search behind the default engine."""
