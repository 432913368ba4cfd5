"""The tables of pensions, area by area."""
