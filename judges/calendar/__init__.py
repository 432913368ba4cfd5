"""The calendar of the bench and its feeds."""
