"""Statements of pensions: the award letter, the annual statement, their archive copies, and working them out again."""
