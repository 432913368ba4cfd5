"""Judges with a pension file, their families and who is paid: as few people as the tests can do with.

The judge retired at sixty-two after nine years; the annual salary is the 180,000 of the worked examples.
"""

from datetime import date
from decimal import Decimal

from asp_portal import acts
from asp_portal.numbers import next_number
from judges.models import Child, Judge, Marriage, Term
from pensions.files.services import open_file
from pensions.models import ActuarialBasis, Beneficiary, PensionFile
from pensions.rules.actuarial import shipped_basis
from tests.judges.pay_world import adopted_scale

TODAY = date(2026, 11, 22)
BORN = date(1950, 3, 11)
FIRST_DAY, LAST_DAY = date(2003, 3, 11), date(2012, 3, 10)
ELECTED = date(2003, 2, 7)

__all__ = ["adopted_scale"]


def retired(make_judge, name: str = "Retired Judge", ended: str = "completed", **fields) -> Judge:
    """A former judge: nine years from 11 March 2003, born on 11 March 1950. fields: of the judge."""
    judge = make_judge(name=name, first_day=FIRST_DAY, **{"date_of_birth": BORN, "source": "Appointment file"} | fields)
    leave(judge, LAST_DAY, ended)
    return judge


def in_office(make_judge, name: str = "Sitting Judge", first_day: date = date(2021, 3, 11), **fields) -> Judge:
    """A judge in office since 11 March 2021, elected for nine years, born on 11 March 1970."""
    facts = {"date_of_birth": date(1970, 3, 11), "source": "Appointment file"} | fields
    judge = make_judge(name=name, first_day=first_day, **facts)
    judge.terms.update(elected_on=date(first_day.year - 1, 12, 18), source="Election by the Assembly")
    return judge


def leave(judge: Judge, last_day: date, ended: str = "completed") -> Term:
    """The end of the judge's latest term."""
    term = judge.terms.latest("first_day")
    term.elected_on, term.last_day, term.ended = term.elected_on or ELECTED, last_day, ended
    term.source = "Election by the Assembly"
    term.save()
    return term


def die(judge: Judge, on: date) -> None:
    """The judge's death, in office or after it."""
    judge.died_on = on
    judge.save()


def married(judge: Judge, first_day: date = date(1980, 5, 1), name: str = "Canary Spouse", **fields) -> Marriage:
    """The judge's marriage."""
    return Marriage.objects.create(
        judge=judge, spouse_name=name, first_day=first_day, **{"source": "Canary register"} | fields
    )


def child_of(judge: Judge, born_on: date = date(2010, 6, 15), name: str = "Canary Child", **fields) -> Child:
    """A child of the judge."""
    return Child.objects.create(judge=judge, name=name, born_on=born_on, **{"source": "Canary birth record"} | fields)


def file_of(judge: Judge, user, regime: str = "original", elected_on: date = ELECTED) -> PensionFile:
    """The judge's pension file, opened by somebody who keeps pensions."""
    return open_file(
        judge, user, regime=regime, elected_on=elected_on, basis=f"Elected on {elected_on:%d.%m.%Y}",
        decided_by="Registrar", decided_on=date(2026, 1, 15), today=TODAY,
    )  # fmt: skip


def beneficiary(file: PensionFile, marriage: Marriage | None = None, child: Child | None = None) -> Beneficiary:
    """Who is paid: the judge, or this spouse or child."""
    relation = "spouse" if marriage else "child" if child else "judge"
    return Beneficiary.objects.get_or_create(file=file, relation=relation, marriage=marriage, child=child)[0]


def adopted_basis(
    table: str = "elt16_unisex", first_day: date = date(2003, 1, 1), *, illustrative: bool = True
) -> ActuarialBasis:
    """One of the shipped tables at 3.5 per cent, adopted from a day on."""
    shipped = shipped_basis(table)
    basis = ActuarialBasis.objects.create(
        number=next_number("ACT", 2026), name=table, first_day=first_day, interest=Decimal(str(shipped.interest)),
        first_age=shipped.first_age, survivors=[repr(value) for value in shipped.lx], adopted_by="Registrar",
        adopted_on=date(2026, 1, 15), document="Note of the Registrar", illustrative=illustrative,
    )  # fmt: skip
    act = acts.record(
        basis, "adopt", actor=None, office="Registrar", content={"number": basis.number}, before="draft",
        after="adopted",
    )  # fmt: skip
    basis.state, basis.content_hash = "adopted", act.content_id
    basis.save()
    return basis
