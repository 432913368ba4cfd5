"""The forms of pensions, area by area."""
