"""A bench of twenty invented judges over two decades: what is entered through the screens gives what a table says."""
