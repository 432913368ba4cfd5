"""After the meeting: who spoke when and how long."""
