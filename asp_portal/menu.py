"""The portal's menu, to which each app adds."""

from django.urls import reverse


def entry(request, label: str, name: str) -> dict:
    """One entry: its label, the address of a view, and whether we are there."""
    url = reverse(name)
    return {"label": label, "url": url, "active": request.path.startswith(url)}
