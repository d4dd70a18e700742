"""The native core: travel times, timing, evaluators and search in C++."""
