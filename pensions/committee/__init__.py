"""The Staff Pension Committee's seats: who holds them on a day, what comes next, and what was entered."""
