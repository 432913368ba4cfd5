"""The pages of the plenaries, area by area."""
