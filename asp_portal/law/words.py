"""Marks a sentence for translation without translating it: the law is pure Python, the page and the PDF translate."""


def _(msgid: str) -> str:
    """The sentence itself, which the tools that collect messages find by this name."""
    return msgid
