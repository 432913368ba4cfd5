"""The Presidency, its acting days, and the salary scale."""
