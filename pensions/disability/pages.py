"""What the pages of a case of incapacity show: which opinions are on file, what the Court found; never a finding."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.acting import timeline
from asp_portal.acts import Act
from asp_portal.inbox import Task
from judges.models import Judge
from judges.record import visibility
from judges.record.visibility import Data, is_own
from pensions.disability import services as disability
from pensions.disability.workflow import disability_workflow
from pensions.files.section import Section
from pensions.files.services import may_keep
from pensions.models import DisabilityCase, MedicalOpinion, PensionFile

SEE = "pensions.view_disabilitycase"
NamedBy = MedicalOpinion.NamedBy
WAITING, ON_FILE, NOT_NEEDED = "waiting", "on_file", "not_needed"


@dataclass(frozen=True)
class Doctor:
    """One of the doctors: who named them, and whether their opinion is there. may_enter: by this reader."""

    named_by: NamedBy
    state: str
    may_enter: bool

    @property
    def words(self) -> str:
        """What is to be said of it."""
        return {WAITING: _("awaited"), ON_FILE: _("on file"), NOT_NEEDED: _("not asked for")}[self.state]

    @property
    def tone(self) -> str:
        """The tone of the badge."""
        return {WAITING: "care", ON_FILE: "good", NOT_NEEDED: "quiet"}[self.state]


def doctors(case: DisabilityCase, user: User) -> list[Doctor]:
    """The doctors of a case; the third is asked only where the first two differ."""
    standing, keeps = disability.standing_of(case), disability.may_keep_opinions(user, case)
    found = []
    for named_by in NamedBy:
        asked = named_by != NamedBy.AGREEMENT or standing.may_take_third
        state = ON_FILE if named_by in standing.on_file else WAITING if asked else NOT_NEEDED
        found.append(Doctor(named_by, state, keeps and state == WAITING))
    return found


def facts_of(case: DisabilityCase) -> list[tuple[str, Any]]:
    """What is said of a case to all who see it."""
    found = [(_("Judge"), format_html("<bdi>{}</bdi>", case.judge)), (_("Opened"), case.created_at)]
    if case.state == DisabilityCase.State.DECIDED:
        finding = (
            _("permanently unable to serve") if case.is_incapacity else _("able to serve, or not permanently unable")
        )
        found += [(_("The Court found"), finding), (_("Decided on"), case.decided_on)]
    if case.is_incapacity:
        found.append((_("Last day of office"), case.last_day))
    if case.decision:
        withdrawn = case.state == DisabilityCase.State.WITHDRAWN
        label = _("Why it was withdrawn") if withdrawn else _("Decision")
        found.append((label, format_html('<bdi class="written">{}</bdi>', case.decision)))
    return found


def acts_of(case: DisabilityCase) -> list[Act]:
    """The acts on a case in words."""
    found = timeline(case, disability_workflow)
    for act in found:
        act.label = _(str(act.label))
    return found


def section(file: PensionFile, user: User, today: date) -> Section | None:
    """The cases of a judge on the page of the pension file, and terms whose end lacks its decision."""
    sees = user.has_perm(SEE) or is_own(user, file.judge)
    if not sees or Data.PERSONAL not in visibility.seen_by(user, file.judge):
        return None
    cases = list(file.disability_cases.all())
    is_open = any(case.state == DisabilityCase.State.DRAFT for case in cases)
    unexplained = disability.unexplained(file.judge, cases)
    may_open = may_keep(user, file.judge) and not is_open and (has_open_term(file.judge) or bool(unexplained))
    if not (cases or may_open or unexplained):
        return None
    context = {
        "cases": cases,
        "unexplained": unexplained,
        "not_on_record": disability.not_on_record(file.judge, cases),
        "may_open": may_open,
        "file": file,
    }
    return Section("disability", _("Incapacity"), "pensions/disability/section.html", context)


def has_open_term(judge: Judge) -> bool:
    """Whether the judge is in office, as far as the record knows."""
    return any(term.last_day is None for term in judge.terms.all())


def tasks(user: User, today: date) -> list[Task]:
    """What awaits those who enter opinions, and those who record the decision."""
    enters, decides = user.has_perm(disability.KEEP_OPINIONS), user.has_perm("pensions.decide_disability")
    if not (user.has_perm(SEE) and (enters or decides)):
        return []
    drafts = DisabilityCase.objects.filter(state=DisabilityCase.State.DRAFT).exclude(file__judge__user=user)
    missing = [bool(disability.standing_of(case).missing) for case in drafts.prefetch_related("opinions")]
    url = reverse("pensions:disabilities", query={"state": "draft"})
    found = []
    if enters:
        found.append(Task(_("Cases of incapacity that await an opinion"), sum(missing), url, "", "care"))
    if decides:
        found.append(
            Task(_("Cases of incapacity ready for the Court’s decision"), missing.count(False), url, "", "care")
        )
    return found
