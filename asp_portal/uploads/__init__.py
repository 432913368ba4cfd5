"""Files that people send: looked at in a separate process, stored under a name of our own, served only as a download.

vetted = vet(uploaded)                      # ValidationError: a sentence for the person who sent it
name = store(vetted)                        # below MEDIA_ROOT; the row that names it is written last
response = serve(open_stored(name), vetted.name, vetted.content_type)
"""

from asp_portal.uploads.fields import MultipleFileField, MultipleFileInput
from asp_portal.uploads.storage import damaged, open_stored, orphans, remove, serve, store
from asp_portal.uploads.vetting import Limits, Vetted, safe_name, vet

__all__ = [
    "Limits",
    "MultipleFileField",
    "MultipleFileInput",
    "Vetted",
    "damaged",
    "open_stored",
    "orphans",
    "remove",
    "safe_name",
    "serve",
    "store",
    "vet",
]
