"""Micro-benchmarks: ``python -m pytest benchmarks/speed``."""
