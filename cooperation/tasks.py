"""What the background worker does for the plenaries."""

from procrastinate.contrib.django import app

from cooperation.lists import messages
from cooperation.models import ListVersion


@app.task(queue="mail")
def tell_of_list(version_id: int) -> int:
    """Tell those whom a published list concerns; gives how many."""
    return messages.tell(ListVersion.objects.select_related("plenary").get(pk=version_id))
