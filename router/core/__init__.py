"""The native core: travel times, timing, evaluators and search in C++ (see `docs/` and the headers)."""
