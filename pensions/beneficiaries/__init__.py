"""Who is paid: how they are reached, and the accounts of survivors."""
