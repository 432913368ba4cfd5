"""The portal's own tables, each beside what uses it."""

from asp_portal.acts import Act, Content
from asp_portal.numbers import Series
from asp_portal.outbox import Message

__all__ = ["Act", "Content", "Message", "Series"]
