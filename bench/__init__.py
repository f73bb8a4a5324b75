"""Benchmarks: ratios of real pages to hand-written floors, measured in turn on the same server and database.

Machines differ and are noisy, so no time is a promise; a ratio within one run is. Run with ``make bench``.
"""
