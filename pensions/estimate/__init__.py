"""Estimates of a pension that a judge asks for, and what pensions cost in the years to come; nothing of it is kept."""
