"""The demo's payment rolls: three months paid, a remarriage entered late, this month left to prepare."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.numbers import slug
from asp_portal.runs import AT_ONCE
from asp_portal.workflow import Doing
from judges.demo.pay import MONTHS_PAID, forget_news
from judges.demo.record import account
from judges.models import BankAccount, Judge
from judges.record import keeping
from pensions.life.entry import Entry
from pensions.life.kinds import KINDS
from pensions.life.services import confirm
from pensions.models import Beneficiary, PensionFile, PensionRoll
from pensions.roll import services as rolls
from pensions.roll.workflow import roll_workflow

SOURCE = "Register, invented for the demonstration"


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Prepared by Pensions and approved by Finance; nothing where a roll is there, or the files are many."""
    if PensionRoll.objects.exists() or PensionFile.objects.count() > AT_ONCE:
        return
    keeper = User.objects.get(email=f"pensions@{accounts.DOMAIN}")
    finance = User.objects.get(email=f"finance@{accounts.DOMAIN}")
    accounts_of_judges(keeper)
    months = PensionRoll.objects.open_months(today)[1 : MONTHS_PAID + 1]
    for month in reversed(months):
        roll = rolls.runs.prepare(keeper, month, today)
        roll_workflow.apply("approve", Doing(roll, finance, today))
    remarried_late(months[0] + timedelta(days=10), keeper, today)
    forget_news()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'pensions.tasks.tell_of_roll'")
    say(f"{len(months)} months of pensions paid")


def accounts_of_judges(keeper: User) -> None:
    """Where judges with a pension are paid, all but the last, who has given no account yet."""
    people = Beneficiary.objects.filter(relation=Beneficiary.Relation.JUDGE).order_by("pk")
    without = Judge.objects.filter(pk__in=people.values("file__judge"), bank_accounts=None).order_by("pk")
    for number, judge in enumerate(list(without.prefetch_related("terms"))[:-1]):
        fact: BankAccount = account(judge, 700 + number, judge.terms.earliest("first_day"))
        keeping.keep(fact, keeper)


def remarried_late(day: date, keeper: User, today: date) -> None:
    """A spouse with a child beside, who married again in the last paid month: known only now."""
    person = Beneficiary.objects.filter(relation="spouse", file__beneficiaries__relation="child").earliest("pk")
    if person.marriage.remarried_on is None:
        data = {"source": SOURCE, "remarried_on": day}
        confirm(person.file, KINDS["remarried"].happening, data, Entry(person.file, keeper, today, slug()))
