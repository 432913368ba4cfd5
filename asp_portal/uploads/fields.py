"""The form field for the receipts of a line: several files at once, each looked at, each error with its name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from asp_portal.uploads.vetting import ENDINGS, Limits, Vetted, shown_name, vet


class MultipleFileInput(forms.FileInput):
    """A button that takes several files; the browser offers only those that are taken."""

    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__({"accept": ",".join(ENDINGS)} | (attrs or {}))


class MultipleFileField(forms.FileField):
    """Files that were looked at: cleans to a list of Vetted, empty where none was sent and none is required."""

    widget = MultipleFileInput

    def __init__(self, *, max_files: int = 10, limits: Limits | None = None, **kwargs):
        self.max_files, self.limits = max_files, limits or Limits()
        super().__init__(**kwargs)

    def clean(self, data, initial=None) -> list[Vetted]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.max_files:
            raise ValidationError(
                _("At most %(most)s files can be sent at once; these are %(count)s."),
                code="max_files",
                params={"most": self.max_files, "count": len(files)},
            )
        vetted, errors = [], []
        for file in files:
            try:
                vetted.append(vet(file, limits=self.limits))
            except ValidationError as error:
                errors += [named(file.name, message, error.code) for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return vetted

    def has_changed(self, initial, data) -> bool:
        return bool(data)


def named(name: str, message: str, code: str) -> ValidationError:
    """An error that says of which file it speaks."""
    return ValidationError(
        _("%(file)s: %(message)s"), code=code, params={"file": shown_name(name or ""), "message": message}
    )
