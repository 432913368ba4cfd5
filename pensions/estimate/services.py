"""Whose pension may be estimated by whom, and the record that an estimate rests on. Reads only."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.law.regimes import Regime, find_regime, proposed_regime
from asp_portal.templatetags.portal import short_date
from judges.facts import salary_scale, service_of
from judges.models import Incapacity, Judge
from judges.record.visibility import Data, is_own, seen_by
from judges.rules.facts import SalaryScale
from pensions import facts
from pensions.models import PensionFile
from pensions.rules.facts import ActuarialBasis, PensionRecord

SEES = "pensions.view_pensionfile"
# What a record is read from where there is no pension file.
OF_JUDGE = (
    "terms",
    "marriages",
    "children",
    Prefetch("children__incapacities", Incapacity.objects.defer("note_sealed", "source_sealed")),
)


@dataclass(frozen=True)
class Known:
    """What is on record of a judge. record: None where something is missing, which `missing` says in sentences.

    file: None where it is not opened yet; then the regime is the one proposed from the first election.
    """

    judge: Judge
    file: PensionFile | None
    regime: Regime | None
    record: PensionRecord | None
    missing: tuple[str, ...] = ()


def judges_of(user: User) -> QuerySet[Judge]:
    """The judges whose pension the user may estimate: all for those who keep pensions; a judge's own."""
    return Judge.objects.all() if user.has_perm(SEES) else Judge.objects.filter(user=user)


def may_take_case(user: User, known: Known) -> bool:
    """Whether the user may have the record as a file: a child's incapacity in it is for those who see health data."""
    if known.record is None:
        return False
    tells_of_health = any(child.incapacities for child in known.record.children)
    return not tells_of_health or is_own(user, known.judge) or Data.HEALTH in seen_by(user, known.judge)


def known_of(judge: Judge) -> Known:
    """What is on record of a judge, and what is missing. A fixed number of queries."""
    file = PensionFile.objects.filter(judge=judge).prefetch_related(*facts.FOR_PENSION).first()
    if file is not None:
        judge = file.judge
    else:
        prefetch_related_objects([judge], *OF_JUDGE)
    regime = find_regime(file.regime) if file else proposed(judge)
    missing = tuple(what_is_missing(judge, regime))
    return Known(judge, file, regime, None if missing or regime is None else record_of(judge, file, regime), missing)


def proposed(judge: Judge) -> Regime | None:
    """The regulations proposed from the first election on record; None where no election is."""
    terms = sorted(judge.terms.all(), key=lambda term: term.first_day)
    days = [term.elected_on for term in terms if term.elected_on]
    return proposed_regime(days[0]) if days else None


def what_is_missing(judge: Judge, regime: Regime | None) -> list[str]:
    """Why nothing can be estimated, and who enters what is missing."""
    found = []
    if judge.died_on:
        found.append(_("The judge died on %s: the pension file says what is due.") % short_date(judge.died_on))
    if judge.date_of_birth is None:
        found.append(_("The day of birth is not on record. Those who keep personal data in the Secretariat enter it."))
    if not judge.terms.all():
        found.append(_("No term of office is on record. The Secretariat enters it."))
    elif regime is None:
        found.append(
            _("No day of election is on record, so no regulations can be proposed. The Secretariat enters that day, or"
              " those who keep pensions open the pension file with the regulations that were decided on.")
        )  # fmt: skip
    return found


def record_of(
    judge: Judge,
    file: PensionFile | None,
    regime: Regime,
    scale: SalaryScale | None = None,
    bases: tuple[ActuarialBasis, ...] | None = None,
) -> PensionRecord:
    """The record of the file; without one the same of the judge, under the proposed regulations."""
    if file is not None:
        return facts.record_of(file, scale, bases)
    return PensionRecord(
        service_of(judge),
        salary_scale() if scale is None else scale,
        judge.date_of_birth,
        tuple(map(facts.marriage_of, judge.marriages.all())),
        tuple(map(facts.child_of, judge.children.all())),
        bases=facts.bases() if bases is None else bases,
        regime=regime.id,
    )
