"""What the plenaries add to the portal's menu."""


def entries(request) -> list[dict]:
    """The entries for this user: label, address, whether we are there."""
    return []
