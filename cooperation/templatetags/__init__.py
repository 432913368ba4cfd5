"""Words of the plenaries in templates."""
