"""Actuarial bases: read from a table, looked at, adopted by another person, withdrawn."""
