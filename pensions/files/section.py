"""A part of a page of pensions, which any area may add: its heading, its template and what that shows."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """A part of the page under its own heading; the template gets `section` with the context in it."""

    key: str
    title: str | Promise
    template: str
    context: dict[str, Any] = field(default_factory=dict)
