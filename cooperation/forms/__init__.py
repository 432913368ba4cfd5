"""The forms of the plenaries, area by area."""
