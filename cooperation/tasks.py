"""What the background worker does for the plenaries."""

from procrastinate.contrib.django import app

from cooperation.lists import messages
from cooperation.lists.paper import kept_pdf
from cooperation.lists.wording import LANGUAGES
from cooperation.models import ListVersion


@app.task(queue="mail")
def print_list(version_id: int) -> None:
    """Print a published list in each language: paper is the last fallback in the room."""
    version = ListVersion.objects.get(pk=version_id)
    for language in LANGUAGES:
        kept_pdf(version, language)


@app.task(queue="mail")
def tell_of_list(version_id: int) -> int:
    """Tell those whom a published list concerns; gives how many."""
    return messages.tell(ListVersion.objects.select_related("plenary").get(pk=version_id))
