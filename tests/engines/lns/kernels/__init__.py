"""The search's kernels on tiny days.

Few steps on few visits: quick compiled, and quick enough as plain Python (``NUMBA_DISABLE_JIT=1``), where coverage sees them.
"""
