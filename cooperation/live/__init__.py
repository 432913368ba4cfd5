"""The meeting: commands, events, snapshots, and the server that hands them on."""
