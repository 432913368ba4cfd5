"""What awaits a person in travel."""


def entries(user, today) -> list:
    """What this user has to do."""
    return []
