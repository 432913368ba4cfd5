"""What the rows of a file would do, as their preview shows it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.imports import Fault, Row
from judges.models.bank import masked
from judges.record import shown, visibility
from judges.record.keeping import ADDED

STATUSES = {
    "error": pgettext_lazy("a row", "error"),
    "changed": pgettext_lazy("a row", "changed"),
    "new": pgettext_lazy("a row", "new"),
    "same": pgettext_lazy("a row", "same"),
}
TONES = {"error": "bad", "changed": "care", "new": "good", "same": "quiet"}


@dataclass(frozen=True)
class Written:
    """A fact that was written: added or changed, what it was, what it is. recorded: it has its act already."""

    fact: Any
    name: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    recorded: bool = False

    def changes(self, user: User) -> list[tuple[str, Any, Any]]:
        """Each field that differs: what it is called, what it was, what it is; as far as the user sees it."""
        model, before = type(self.fact), self.before or {}
        differing = [name for name, value in self.after.items() if before.get(name) != value]
        return [
            (shown.label(model, name), self.said(name, before.get(name), user), self.said(name, self.after[name], user))
            for name in differing
            if self.before or self.after[name] not in (None, "", False, [])
        ]

    def said(self, name: str, value: Any, user: User) -> Any:
        """A value in words; an account number as far as the user may see it."""
        if name == "iban" and value and visibility.Data.ACCOUNT_NUMBER not in visibility.seen_by(user, self.fact.judge):
            return masked(value)
        return shown.read(type(self.fact), name, value)


@dataclass
class Line:
    """A row of the file with the facts that it wrote."""

    row: Row
    subject: str
    written: list[Written] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The row in the file."""
        return self.row.number

    @property
    def faults(self) -> list[Fault]:
        """What is wrong with it."""
        return self.row.faults

    @property
    def state(self) -> str:
        """error, changed, new or same."""
        if self.faults:
            return "error"
        if any(one.name == ADDED for one in self.written):
            return "new"
        return "changed" if self.written else "same"

    @property
    def tone(self) -> str:
        """The tone of the state."""
        return TONES[self.state]

    def get_state_display(self) -> str:
        """The state in words."""
        return str(STATUSES[self.state])

    def facts(self) -> list[Any]:
        """What it would do, for the fingerprint of a preview."""
        return [self.number, self.state, [[one.name, one.before, one.after] for one in self.written]]


@dataclass
class Preview:
    """What taking in a file would do. sha256: of the file."""

    kind: str
    source: str
    sha256: str
    lines: list[Line]

    @cached_property
    def fingerprint(self) -> str:
        """Of the file and of all that it would change."""
        return acts.fingerprint([self.kind, self.source, self.sha256, [line.facts() for line in self.lines]])

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each state."""
        found = dict.fromkeys(STATUSES, 0)
        for line in self.lines:
            found[line.state] += 1
        return found

    @property
    def has_faults(self) -> bool:
        """Whether something is wrong: then nothing is taken in."""
        return any(line.faults for line in self.lines)

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return any(line.written for line in self.lines)


def subject_of(values: dict[str, Any]) -> str:
    """Whom or what a row is about."""
    name = " ".join(filter(None, [values.get("given_name"), values.get("family_name")]))
    return name or capfirst(values.get("title") or "")
