"""The monthly pay of the judges."""
