"""Micro-benchmarks: ``python -m pytest -n 0 benchmarks/speed``."""
