"""Who is, was or will be paid under a file: each becomes a beneficiary when the entitlement is confirmed."""

from dataclasses import replace
from datetime import date

from judges.rules.facts import Key
from judges.rules.service import day_of_death
from pensions.facts import record_of
from pensions.models import Beneficiary, PensionFile
from pensions.rules.facts import PensionRecord
from pensions.rules.instalments import days_of_change
from pensions.rules.pensions import pensions_on
from pensions.rules.regime import governs
from pensions.rules.results import Benefit
from pensions.rules.service import NotAnswerable

LATEST = date(2199, 12, 31)


def entitled_people(record: PensionRecord) -> dict[Key, Benefit]:
    """The keys of everybody with a pension or a sum on any day, as far as the record goes, with what it is first.

    Nobody where the text of the regulations assigned is not known: an illustration is no entitlement.
    """
    record = as_known(record)
    if governs(record).illustrative:
        return {}
    found: dict[Key, Benefit] = {}
    for day in days_of_change(record, date.min, LATEST):
        try:
            pensions = pensions_on(record, day)
        except NotAnswerable:  # a day before the record knows enough
            continue
        for pension in pensions.pensions:
            if pension.entitled:
                found.setdefault(pension.key, pension.benefit)
        for lump in (pensions.spouse_lump_sum, pensions.death_grant):
            if lump.entitled:
                found |= {key: lump.benefit for key in lump.keys if key not in found}
    return found


def as_known(record: PensionRecord) -> PensionRecord:
    """The record without what is only scheduled: a term that runs has no end before somebody recorded it.

    The rules take such a term to end as scheduled; who is paid only because of that has not been confirmed.
    """
    terms = tuple(
        term if term.last_day or day_of_death(record.service) else replace(term, scheduled_last_day=None)
        for term in record.service.terms
    )
    return replace(record, service=replace(record.service, terms=terms))


def make_beneficiaries(file: PensionFile, record: PensionRecord | None = None) -> list[Beneficiary]:
    """Make a beneficiary of everybody entitled who is none yet, and give those; nobody is ever removed."""
    keys = entitled_people(record or record_of(file))
    known = {person.key for person in file.beneficiaries.select_related("marriage", "child")}
    made = [] if None in known or None not in keys else [Beneficiary(file=file, relation="judge")]
    for marriage in file.judge.marriages.all():
        if marriage.slug in keys and marriage.slug not in known:
            made.append(Beneficiary(file=file, relation="spouse", marriage=marriage))
    for child in file.judge.children.all():
        if child.slug in keys and child.slug not in known:
            made.append(Beneficiary(file=file, relation="child", child=child))
    return Beneficiary.objects.bulk_create(made)
