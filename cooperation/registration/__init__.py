"""Requests for the floor: how they arrive, change and are decided."""
