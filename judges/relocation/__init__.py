"""Residence at the seat, and the claim for the relocation sum."""
