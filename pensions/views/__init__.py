"""The views of pensions, area by area."""
