"""Certificates of life: asked for each January, reminded of, received. Nothing is suspended by itself."""
