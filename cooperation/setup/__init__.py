"""Sessions, plenaries and their segments: how a plenary is prepared."""
