"""What comes due, and the reminders of it."""
