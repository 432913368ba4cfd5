"""The list of speakers: drafted, tried, moved by hand, published."""
