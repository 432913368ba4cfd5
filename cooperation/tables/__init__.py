"""The tables of the plenaries, area by area."""
