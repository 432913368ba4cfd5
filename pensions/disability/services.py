"""Cases of incapacity and their opinions; which opinions are missing, and what a decision brings about.

Acts on a case tell which opinions are on file, and of their words only fingerprints that nobody can try out. What an
opinion says is opened for those who keep health data, or whose own it is, and only with a reason.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.numbers import next_number
from asp_portal.workflow import Hidden, Stale, lock
from judges.models import Judge, Term
from judges.record import keeping
from judges.record.keeping import fingerprint, office_of, seal
from judges.record.visibility import is_own
from judges.rules.facts import Ended
from pensions.disability import messages
from pensions.facts import FOR_PENSION, record_of
from pensions.files.people import make_beneficiaries
from pensions.files.services import may_keep
from pensions.models import DisabilityCase, MedicalOpinion, PensionFile
from pensions.rules.disability import disability
from pensions.rules.results import Pension
from pensions.rules.service import NotAnswerable

OPENED = gettext_noop("Case opened")
ENTERED, CHANGED, REMOVED = (
    gettext_noop("Opinion entered"),
    gettext_noop("Opinion changed"),
    gettext_noop("Opinion removed"),
)
READ = gettext_noop("Opinions read")
KEEP_OPINIONS = "judges.keep_health"
FIELDS = ("doctor", "given_on", "finding", "document", "note")
State, NamedBy = DisabilityCase.State, MedicalOpinion.NamedBy

# --- Which opinions there are ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """What everybody who deals with a case may know of its opinions. differ: whether the first two do."""

    on_file: frozenset[str]
    differ: bool

    @property
    def third_needed(self) -> bool:
        """A third doctor is named by agreement exactly where the two differ (II(2))."""
        return self.differ and NamedBy.AGREEMENT not in self.on_file

    @property
    def may_take_third(self) -> bool:
        """Whether there is anything for a third doctor to say, or to have said."""
        return self.differ or NamedBy.AGREEMENT in self.on_file

    @property
    def missing(self) -> list[str]:
        """What the Court still waits for, in sentences."""
        found = []
        if NamedBy.COURT not in self.on_file:
            found.append(_("The opinion of the doctor named by the Court is not on file (App. 2, art. II(2))."))
        if NamedBy.JUDGE not in self.on_file:
            found.append(_("The opinion of the doctor named by the judge is not on file (App. 2, art. II(2))."))
        if self.third_needed:
            sentence = _("The two opinions differ: that of a third doctor, named by agreement, is needed")
            found.append(_("%s (App. 2, art. II(2)).") % sentence)
        return found


def standing_of(case: DisabilityCase) -> Standing:
    """Which opinions are on file; the findings are opened to compare them, and told to nobody."""
    findings = {opinion.named_by: opinion.finding for opinion in case.opinions.all()}
    two = {findings[one] for one in (NamedBy.COURT, NamedBy.JUDGE) if one in findings}
    return Standing(frozenset(findings), len(two) > 1)


def case_facts(case: DisabilityCase) -> dict[str, Any]:
    """What an act on a case is about."""
    opinions = MedicalOpinion.objects.filter(case=case).order_by("named_by")
    decided = [case.decided_on, case.last_day, case.decision]
    return {
        "number": case.number,
        "opinions": {opinion.named_by: fingerprint(values_of(opinion)) for opinion in opinions},
        "decision": fingerprint({"decided": [str(value or "") for value in decided]}) if any(decided) else "",
    }


# --- Opening a case, keeping opinions -------------------------------------------------------------------------------


@transaction.atomic
def open_case(file: PensionFile, user: User, today: date) -> DisabilityCase:
    """A case with its number; those who keep health data are told. Raises Hidden, ValidationError (one is open)."""
    if not may_keep(user, file.judge):
        raise Hidden
    try:
        with transaction.atomic():
            case = DisabilityCase.objects.create(file=file, number=next_number("DIS", today.year))
    except IntegrityError:
        raise ValidationError(_("A case of this judge is open already.")) from None
    record(case, OPENED, user, before="")
    messages.opened(case, user)
    return case


def may_keep_opinions(user: User, case: DisabilityCase) -> bool:
    """Whether the user enters opinions: who keeps health data, while the case is open; nobody their own."""
    return case.state == State.DRAFT and user.has_perm(KEEP_OPINIONS) and not is_own(user, case.judge)


def may_read_opinions(user: User, case: DisabilityCase) -> bool:
    """Whether the user may open them: who keeps health data, and the judge whose health it is."""
    return user.has_perm(KEEP_OPINIONS) or is_own(user, case.judge)


def values_of(opinion: MedicalOpinion) -> dict[str, str]:
    """What an opinion says, as JSON holds it."""
    return {name: str(getattr(opinion, name)) for name in FIELDS}


def version(opinion: MedicalOpinion) -> str:
    """The fingerprint of an opinion as it is stored, which a form names as what was read; empty for a new one."""
    return fingerprint(values_of(opinion)) if opinion.pk else ""


@transaction.atomic
def keep_opinion(opinion: MedicalOpinion, user: User, *, seen: str | None = None) -> acts.Act | None:
    """Enter or change an opinion; None where nothing is different.

    Raises Hidden, Stale (changed meanwhile), ValidationError (by field; or there is nothing for a third doctor).
    """
    case, stored = locked(opinion, user)
    now = version(stored) if stored else ""
    if seen is not None and seen != now:
        raise Stale(seen, now)
    third = opinion.named_by == NamedBy.AGREEMENT
    if third and not stored and not standing_of(case).may_take_third:
        raise ValidationError(_("A third doctor is asked only where the two opinions differ (App. 2, art. II(2))."))
    opinion.full_clean()
    before, after = (values_of(stored) if stored else None), values_of(opinion)
    if before == after:
        return None
    opinion.save()
    act = record_opinion(case, opinion, user, CHANGED if stored else ENTERED, before, after)
    tell(case, user)
    return act


def tell(case: DisabilityCase, user: User) -> None:
    """Write to those whose turn it is."""
    standing = standing_of(case)
    if not standing.missing:
        messages.ready(case, user)
    elif standing.third_needed:
        messages.third_needed(case, user)


@transaction.atomic
def remove_opinion(opinion: MedicalOpinion, user: User) -> acts.Act:
    """Take away an opinion entered by mistake, while the case is open. Raises Hidden, Stale (it is gone)."""
    case, stored = locked(opinion, user)
    if stored is None:
        raise Stale("", "")
    before = values_of(stored)
    stored.delete()
    return record_opinion(case, opinion, user, REMOVED, before, None)


def locked(opinion: MedicalOpinion, user: User) -> tuple[DisabilityCase, MedicalOpinion | None]:
    """The case, locked, and the opinion as it is stored. Raises Hidden."""
    case = lock(opinion.case)
    if not may_keep_opinions(user, case):
        raise Hidden
    return case, MedicalOpinion.objects.filter(pk=opinion.pk).first() if opinion.pk else None


def record_opinion(  # noqa: PLR0913  a change has these parts
    case: DisabilityCase, opinion: MedicalOpinion, user: User, name: str, before: dict | None, after: dict | None
) -> acts.Act:
    """The act of a change, with what was and is sealed beside it."""
    body = {"salt": secrets.token_hex(16), "before": before, "after": after}
    act = record(case, name, user, {"named_by": opinion.named_by, "sealed": acts.fingerprint(body)})
    seal(act, body)
    return act


def record(  # noqa: PLR0913  an act has these parts
    case: DisabilityCase, name: str, user: User, more: dict[str, Any] | None = None, reason: str = "",
    before: str = State.DRAFT,
) -> acts.Act:  # fmt: skip
    """An act on a case that leaves its state; what is read next rests on the new facts."""
    facts = case_facts(case)
    act = acts.record(
        case, name, actor=user, office=office_of(user), content=facts | (more or {}), reason=reason.strip(),
        before=before, after=case.state,
    )  # fmt: skip
    acts.keep_facts(case, facts)
    return act


def read_opinions(case: DisabilityCase, user: User, reason: str) -> list[MedicalOpinion]:
    """The opinions, for somebody who said why: who reads whose and why is an act, what was read is not. Raises Hidden.

    The case need not be open.
    """
    if not may_read_opinions(user, case):
        raise Hidden
    record(case, READ, user, reason=reason, before=case.state)
    return list(case.opinions.order_by("pk"))


# --- What a decision brings about -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Consequence:
    """What follows from a finding of incapacity: the pension from its first day, or a remark why none can be told."""

    first_day: date
    pension: Pension | None
    remark: str = ""


def foreseen(found: Consequence | None) -> str:
    """The fingerprint of what was shown, by which the decision knows that it still holds."""
    if found is None:
        return fingerprint({})
    annual = found.pension.annual if found.pension else None
    return fingerprint({"first_day": str(found.first_day), "annual": str(annual)})


def term_to_end(judge: Judge, last_day: date) -> Term:
    """The term that ends with the decision. Raises ValidationError where none runs on that day."""
    runs = Q(last_day=None) | Q(last_day=last_day, ended=Ended.HEALTH)
    found = judge.terms.filter(runs, first_day__lte=last_day).order_by("-first_day").first()
    if found is None:
        raise ValidationError({"last_day": _("No term of office that is still open runs on this day.")})
    return found


def ended(judge: Judge, last_day: date, number: str) -> Term:
    """The term as it will be: ended by ill health on its last day; its source names the case where it had none."""
    term = term_to_end(judge, last_day)
    term.last_day, term.ended = last_day, Ended.HEALTH
    term.source = term.source or number
    return term


@transaction.atomic
def what_follows(case: DisabilityCase, user: User, last_day: date | None) -> Consequence | None:
    """What the record and appendix 2 would say after the decision: it is carried out, and undone.

    last_day: None where no incapacity is found, from which nothing follows. Raises Hidden, ValidationError where the
    record refuses the end of the term, in its words.
    """
    if last_day is None:
        return None
    keeping.write(ended(case.judge, last_day, case.number), user, checked=True)
    found = consequence(case, last_day)
    transaction.set_rollback(True)
    return found


def consequence(case: DisabilityCase, last_day: date) -> Consequence:
    """The disability pension on its first day, by the record as it is."""
    first_day = last_day + timedelta(days=1)
    try:
        return Consequence(first_day, disability(record_of(stored_file(case)), first_day))
    except NotAnswerable as error:
        return Consequence(first_day, None, _(error.label) % error.values)


def end_term(case: DisabilityCase, user: User, last_day: date) -> None:
    """The end of the term goes on record, where it is not there yet; the judge becomes one of those who are paid.

    Raises as `what_follows` does.
    """
    keeping.keep(ended(case.judge, last_day, case.number), user)
    make_beneficiaries(stored_file(case))


def stored_file(case: DisabilityCase) -> PensionFile:
    """The file with all that a pension follows from, as it is stored now."""
    return PensionFile.objects.select_related("judge").prefetch_related(*FOR_PENSION).get(pk=case.file_id)


def unexplained(judge: Judge, cases: Iterable[DisabilityCase]) -> list[date]:
    """The last days of terms recorded as ended by ill health without the Court's decision on file."""
    return sorted(ends_by_health(judge) - {case.last_day for case in cases if case.last_day})


def not_on_record(judge: Judge, cases: Iterable[DisabilityCase]) -> list[date]:
    """The other way round: days with which the Court ended an office that the record does not say were so ended."""
    return sorted({case.last_day for case in cases if case.last_day} - ends_by_health(judge))


def ends_by_health(judge: Judge) -> set[date]:
    """The last days of the terms that the record says ended by ill health."""
    return {term.last_day for term in judge.terms.all() if term.ended == Ended.HEALTH and term.last_day}
