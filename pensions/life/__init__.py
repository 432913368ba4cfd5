"""The life of an entitlement: what happens, what it changes before it is confirmed, and taking it back."""
