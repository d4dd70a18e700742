"""Dynamic benchmarks: published environments played by policies, scored by the published rules."""
