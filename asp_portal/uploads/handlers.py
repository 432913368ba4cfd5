"""How files arrive: never more on the disk than one file may have, and a full disk is a sentence, not a failure.

In the settings, after Django's handler for small files:
    FILE_UPLOAD_HANDLERS = [
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
        "asp_portal.uploads.handlers.BoundedUploadHandler",
    ]
"""

import io
from contextlib import suppress

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from asp_portal.uploads.vetting import Limits


class LostUpload(UploadedFile):
    """A file that was not kept: too large, or without room on the disk. It has a name and a size, and no content."""

    def __init__(self, lost: UploadedFile, size: int, *, no_room: bool):
        super().__init__(io.BytesIO(), lost.name, lost.content_type, size, lost.charset)
        self.no_room = no_room


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes a file to the disk up to the limit of a file, and passes over the rest of it."""

    max_bytes = Limits().max_bytes

    def new_file(self, *args, **kwargs):
        self.too_large = self.no_room = False
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data, start):
        self.too_large = self.too_large or start + len(raw_data) > self.max_bytes
        if self.too_large or self.no_room:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self.no_room = True

    def file_complete(self, file_size):
        try:
            self.file.flush()
        except OSError:
            self.no_room = True
        if not (self.too_large or self.no_room):
            return super().file_complete(file_size)
        with suppress(OSError):  # what could not be written is tried once more when the file is closed
            self.file.close()
        return LostUpload(self.file, file_size, no_room=self.no_room)
