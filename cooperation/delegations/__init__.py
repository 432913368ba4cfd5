"""Delegations, their people, and the invitations to act for them."""
