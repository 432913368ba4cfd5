"""Monthly runs: what is paid to many people at once, prepared as a draft, approved by Finance, then frozen.

A run is computed chunk by chunk, each person exactly once. A chunk is a transaction: its papers and how far the run has
come are written together, with the run locked. Where a worker dies, the next one goes on after the last chunk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from asp_portal import acts
from asp_portal.accounts.models import User
from asp_portal.acts import Act, Content
from asp_portal.numbers import next_number, slug
from asp_portal.templatetags.portal import month as month_words
from asp_portal.workflow import Doing, Hidden, Refused, Sentence, Transition, Workflow

CHUNK = 250  # people in one transaction
AT_ONCE = 200  # people whom a page request computes itself; more are left to the background worker
STALLED = timedelta(minutes=1)
MONTHS_BACK = 12  # how far back the first run of all may begin

FROZEN = """
    IF TG_OP <> 'INSERT' THEN
{exempt}        {old}
        IF found <> 'draft' THEN RAISE EXCEPTION 'An approved {kind} does not change.'; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    {new}
    IF found <> 'draft' THEN RAISE EXCEPTION 'An approved {kind} does not change.'; END IF;
    RETURN NEW;
"""
FINAL = """
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'A {kind} is never deleted.'; END IF;
    IF OLD.state <> 'draft' AND to_jsonb(NEW) - 'content_hash' <> to_jsonb(OLD) - 'content_hash' THEN
        RAISE EXCEPTION 'An approved {kind} does not change.';
    END IF;
    RETURN NEW;
"""


def final_once_decided(kind: str) -> pgtrigger.Trigger:
    """A run changes only while it is a draft, and is never deleted. kind: what it is called."""
    return pgtrigger.Trigger(
        name="final_once_decided",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=FINAL.format(kind=kind),
    )


def frozen_with(name: str, kind: str, lookup: str, exempt: str = "") -> list[pgtrigger.Trigger]:
    """The rows of a run change only while it is a draft.

    lookup: SQL that finds the state of the run of a {row}. exempt: SQL, whole lines, that lets some updates pass.
    """
    lookups = {"old": lookup.format(row="OLD"), "new": lookup.format(row="NEW")}
    return [
        pgtrigger.Trigger(
            name=name,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
            declare=[("found", "TEXT")],
            func=FROZEN.format(kind=kind, exempt=exempt, **lookups),
        ),
        pgtrigger.Trigger(
            name="never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'Rows of % are never truncated.', TG_TABLE_NAME;",
        ),
    ]


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month + timedelta(days=31)).replace(day=1)


def last_act() -> int:
    """The number of the last act there is: what is recorded from now on comes after it."""
    return Act.objects.aggregate(last=Max("position"))["last"] or 0


class RunQuerySet(models.QuerySet):
    """Runs of one kind."""

    def approved(self) -> "RunQuerySet":
        """Those that are paid."""
        return self.filter(state=MonthlyRun.State.APPROVED)

    def last_approved(self, before: date | None = None) -> Any:
        """The last approved run, or the last one before a month; None where there is none."""
        found = self.approved()
        return (found.filter(month__lt=before) if before else found).order_by("-month").first()

    def stalled(self, now: datetime) -> "RunQuerySet":
        """Runs that did not come further for a while: their worker died, or their job was lost."""
        return self.filter(state=MonthlyRun.State.DRAFT, computed_at=None, progressed_at__lt=now - STALLED)

    def open_months(self, today: date) -> list[date]:
        """The months that may be prepared now: the one after the last paid; before the first run one of a year.

        Months are paid in their order, without a gap, none before it has begun, one at a time.
        """
        if self.filter(state=MonthlyRun.State.DRAFT).exists():
            return []
        this_month = today.replace(day=1)
        if last := self.last_approved():
            return [month for month in [month_after(last.month)] if month <= this_month]
        found = [this_month]
        for _earlier in range(MONTHS_BACK):
            found.append((found[-1] - timedelta(days=1)).replace(day=1))
        return found


class MonthlyRun(models.Model):
    """What is paid to all people of a kind for one month: computed as a draft, approved by Finance, then frozen."""

    class State(models.TextChoices):
        """How far it has come; it follows from the acts."""

        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        WITHDRAWN = "withdrawn", _("withdrawn")

    slug = models.CharField(max_length=22, unique=True, default=slug, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)  # PAY-2026-0011
    month = models.DateField(_("month"), help_text=_("Its first day."))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    content_hash = models.CharField(max_length=64, default="", editable=False)
    read_to = models.BigIntegerField(default=0, editable=False)  # the last act on the records when it was begun
    progressed_at = models.DateTimeField(null=True, editable=False)  # when it last came further
    computed_at = models.DateTimeField(_("computed"), null=True, editable=False)
    total = models.DecimalField(_("total, EUR"), max_digits=14, decimal_places=2, null=True, editable=False)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    @property
    def tone(self) -> str:
        """The tone in which its state is shown."""
        return {self.State.DRAFT: "info", self.State.APPROVED: "good"}.get(self.State(self.state), "quiet")

    def month_before(self) -> Any:
        """The approved run of the month just before; None where there is none."""
        last = type(self).objects.last_approved(before=self.month)
        return last if last and month_after(last.month) == self.month else None

    @cached_property
    def acts(self) -> QuerySet[Act]:
        """The acts on it, the first one first."""
        return Act.objects.about(self).select_related("actor")


R = TypeVar("R", bound=MonthlyRun)


@dataclass(frozen=True)
class Runs(Generic[R]):
    """How the runs of one kind are prepared and computed."""

    model: type[R]
    series: str  # of their numbers
    may_prepare: str  # the permission
    office: str  # in which they are prepared
    not_now: Promise  # refuses to prepare a month, %s
    papers: str  # what people are paid by: its name at the run
    digest: str  # SQL: one fingerprint of all papers of the run %s as they are stored
    start: Callable[[R], int]  # how many people it looks at, of whom none is done
    write: Callable[[R, int], bool]  # the papers of the next so many people; whether more may follow
    written: Callable[[R], tuple[QuerySet, ...]]  # the rows that were computed, those first that hang on others
    go_on_in_background: Callable[[R], None]  # several jobs for one run do no harm: each chunk has the run locked
    computed: Callable[[R], None]  # tells who approves

    @transaction.atomic
    def prepare(self, user: User, month: date, today: date) -> R:
        """Prepare the run of a month; a large one is computed in the background.

        Raises Hidden (not theirs to prepare), ValidationError (not this month, or somebody was faster).
        """
        if not user.has_perm(self.may_prepare):
            raise Hidden
        if month not in self.model.objects.open_months(today):
            raise ValidationError(self.not_now % month_words(month))
        try:
            with transaction.atomic():
                number = next_number(self.series, month.year)  # who comes second waits here for the first
                run = self.model.objects.create(number=number, month=month, prepared_by=user)
        except IntegrityError:
            raise ValidationError(gettext("Somebody prepared it a moment ago. Nothing was done.")) from None
        self.begin(run)
        acts.record(run, "prepare", actor=user, office=self.office, content=self.content(run), after=run.state)
        return run

    def begin(self, run: R) -> None:
        """Start to compute a run, from nothing; inside a transaction that has it locked or made."""
        run.read_to = last_act()
        expected = self.start(run)
        run.computed_at, run.total, run.progressed_at = None, None, timezone.now()
        run.content_hash = Content.keep(self.content(run)).hash
        run.save()
        if expected > AT_ONCE:
            self.go_on_in_background(run)
        else:
            while self.advance(run):
                pass

    def begin_anew(self, run: R) -> None:
        """Forget what was computed, and compute it from the record as it is now."""
        for rows in self.written(run):
            rows.only("pk").delete()
        self.begin(run)

    def compute(self, key: int, chunk: int = CHUNK) -> None:
        """Compute what is left of a run, chunk by chunk, each in a transaction of its own."""
        while self.compute_chunk(key, chunk):
            pass

    @transaction.atomic
    def compute_chunk(self, key: int, chunk: int = CHUNK) -> bool:
        """Compute the next people of a run; False where nothing is left to do, or it was withdrawn meanwhile."""
        run = self.model.objects.select_for_update().get(pk=key)
        return run.state == MonthlyRun.State.DRAFT and run.computed_at is None and self.advance(run, chunk)

    def advance(self, run: R, chunk: int = CHUNK) -> bool:
        """Write the papers of the next people of a run that is locked; whether more are to come."""
        if not self.write(run, chunk):
            self.finish(run)
        run.progressed_at = timezone.now()
        run.save()
        return run.computed_at is None

    def finish(self, run: R) -> None:
        """All papers are there."""
        run.total = self.papers_of(run).aggregate(total=Sum("net"))["total"] or Decimal("0.00")
        run.computed_at = timezone.now()
        run.content_hash = Content.keep(self.content(run)).hash
        self.computed(run)

    def papers_of(self, run: R) -> QuerySet:
        """What people are paid by in a run."""
        return getattr(run, self.papers).all()

    def content(self, run: R) -> dict[str, Any]:
        """What an act on a run is about; the fingerprint is of all its papers as they are stored."""
        found = {"number": run.number, "month": run.month.isoformat(), "read_to": run.read_to}
        if run.computed_at is None:
            return found
        with connection.cursor() as cursor:
            cursor.execute(self.digest, [run.pk])
            (digest,) = cursor.fetchone()
        return found | {"total": str(run.total), self.papers: self.papers_of(run).count(), "hash": digest}


@dataclass(frozen=True)
class Approval(Generic[R]):
    """How the runs of one kind are approved: by whom, what stands in the way, and in which words."""

    runs: Runs[R]
    may_approve: str  # the permission
    office: str  # in which they are approved
    label: Promise
    refuses_preparer: Promise
    refuses_own: Promise
    own: str  # where a paper leads to whom it pays
    obstacles: Callable[[Doing], Sequence[Sentence]]
    approved: Callable[[Doing, Act], None]
    withdrawn: Callable[[Doing, Act], None]

    def preparer(self, doing: Doing) -> str:
        """The office that prepares."""
        if not doing.user.has_perm(self.runs.may_prepare):
            raise Hidden
        return self.runs.office

    def approver(self, doing: Doing) -> str:
        """The office that approves; nobody what they prepared, nor what they are paid."""
        if not doing.user.has_perm(self.may_approve):
            raise Hidden
        if doing.subject.prepared_by_id == doing.user.pk:
            raise Refused(str(self.refuses_preparer))
        if self.runs.papers_of(doing.subject).filter(**{self.own: doing.user}).exists():
            raise Refused(str(self.refuses_own))
        return self.office

    def withdrawer(self, doing: Doing) -> str:
        """The office that prepares; or the one that approves, instead of approving it."""
        return self.runs.office if doing.user.has_perm(self.runs.may_prepare) else self.approver(doing)

    def compute_anew(self, doing: Doing) -> None:
        """Everything again, from the record as it is now; who asked for it stands for it."""
        doing.subject.prepared_by = doing.user
        self.runs.begin_anew(doing.subject)

    def approve(self, doing: Doing) -> None:
        """The papers are issued while the run is still a draft: with it they are frozen."""
        doing.subject.approved_by = doing.user
        self.runs.papers_of(doing.subject).update(issued_at=doing.at or timezone.now())

    def workflow(self) -> Workflow:
        """The way of a run."""
        draft = (MonthlyRun.State.DRAFT,)
        return Workflow(
            self.runs.content,
            [
                Transition(
                    "approve",
                    self.label,
                    draft,
                    MonthlyRun.State.APPROVED,
                    self.approver,
                    obstacles=self.obstacles,
                    effect=self.approve,
                    after=self.approved,
                    dangerous=True,
                    style="success",
                ),
                Transition(
                    "recompute",
                    _("Compute it anew"),
                    draft,
                    MonthlyRun.State.DRAFT,
                    self.preparer,
                    effect=self.compute_anew,
                    style="secondary",
                ),
                Transition(
                    "withdraw",
                    _("Withdraw"),
                    draft,
                    MonthlyRun.State.WITHDRAWN,
                    self.withdrawer,
                    after=self.withdrawn,
                    needs_reason=True,
                    style="secondary",
                ),
            ],
        )
