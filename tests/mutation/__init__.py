"""A mutation check: ``make mutants`` puts small faults into the rules, one at a time, and the tests must notice."""
