"""The rules of the plenary on cooperation: who may still register, who speaks when, and what fits. Pure functions."""
