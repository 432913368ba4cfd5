"""The files of an approved pay run: for the treasury, and all statements as one archive."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.templatetags.portal import month as month_words
from judges.models import BankAccount, PayRun, PayStatement
from judges.pay import services as pay
from judges.pay.pdf import statement_pdf
from judges.permissions import FINANCE

PART = 100  # statements in one archive: half a minute of work
ROWS = 500  # fetched at a time


def treasury_header() -> list[str]:
    """What the columns of the treasury's file are called."""
    return [
        _("Statement"),
        _("Name"),
        _("Account holder"),
        _("IBAN"),
        _("BIC"),
        _("Amount, EUR"),
        _("Reference"),
        _("Remark"),
    ]


def treasury_rows(run: PayRun) -> Iterator[list[str | Decimal]]:
    """One row a statement, and the total. Account numbers are whole: only for those who pay."""
    changed = set(pay.changed_records(run.read_to, ["bankaccount"]).values_list("subject_id", flat=True))
    rows = run.statements.select_related("judge", "account").defer("body").order_by("pk").iterator(ROWS)
    for statement in rows:
        account = statement.account or BankAccount(holder="", iban="", bic="")
        reference = _("Pay of %(month)s, %(number)s") % {"month": month_words(run.month), "number": statement.number}
        yield [
            statement.number,
            str(statement.judge),
            account.holder,
            account.iban,
            account.bic,
            statement.net,
            reference,
            remark(statement, statement.judge_id in changed),
        ]
    yield [_("Total"), "", "", "", "", run.total or Decimal(0), "", ""]


def remark(statement: PayStatement, changed: bool) -> str:
    """What whoever pays must know before."""
    if statement.net < 0:
        return _("To be recovered, not paid")
    if statement.account_id is None:
        return _("No bank account on record")
    return _("The account was changed after the pay was computed") if changed else ""


def record_treasury_file(run: PayRun, user: User) -> acts.Act:
    """The act of taking the file out: who, when, of which run."""
    state = run.state
    return acts.record(
        run, "treasury", actor=user, office=FINANCE, content=pay.runs.content(run), before=state, after=state
    )


# --- All statements -------------------------------------------------------------------------------------------------


def parts(run: PayRun) -> list[tuple[int, int, int]]:
    """The archives of a run: number, first and last statement, counted from one."""
    count = run.statements.count()
    firsts = range(1, count + 1, PART)
    return [(number, first, min(first + PART - 1, count)) for number, first in enumerate(firsts, start=1)]


def archive(run: PayRun, part: int, language: str, with_account: bool) -> Iterator[bytes]:
    """A ZIP of some statements as PDF, piece by piece."""
    statements = run.statements.order_by("pk")[(part - 1) * PART : part * PART]
    return zipped(
        (f"{statement.number}-{language}.pdf", statement_pdf(statement, language, with_account))
        for statement in statements.iterator(ROWS)
    )


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A ZIP of files under their names, piece by piece: no more than one of them is in memory at a time."""
    buffer = Pipe()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, content in files:
            file.writestr(name, content)
            yield buffer.taken()
    yield buffer.taken()


class Pipe(io.RawIOBase):
    """What is written is taken away at once: zipfile sees that it cannot go back."""

    def __init__(self):
        super().__init__()
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data) -> int:
        """Keep what is written until it is taken."""
        self.waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """What was written since."""
        found, self.waiting = b"".join(self.waiting), []
        return found
