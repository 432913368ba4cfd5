"""Leave: asked for, decided, recorded; the ledger."""
