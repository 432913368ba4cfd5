"""What travel adds to the portal's menu."""


def entries(request) -> list:
    """The entries for this user."""
    return []
