"""Files of records: what they hold, what each row would do, and that all of it is taken in or nothing."""
