"""The monthly payment roll of pensions."""
