"""The texts of statements, from embargo to publication."""
