"""Incapacity: medical opinions, the Court's decision, and what follows from it (App. 2, art. II)."""
