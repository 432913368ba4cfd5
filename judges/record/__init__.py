"""A judge's record: who sees what, how it is kept, checked and shown."""
