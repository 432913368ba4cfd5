"""The judges of the demo, who do not exist."""
