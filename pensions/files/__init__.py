"""Pension files: opening them, the regulations that govern them, their page, and what is due on a day."""
