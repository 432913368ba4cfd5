"""What happened to a pension, as a clerk enters it. The days are checked against the record when it is written."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from asp_portal.forms import INCOMPLETE, helper
from asp_portal.numbers import slug
from asp_portal.text import CleanCharField, CleanTextField
from judges.forms.record import LONGEST_REASON, RecordDayField, child_label
from judges.models import Judge, Marriage, Term
from pensions.forms.files import AssignmentForm
from pensions.models import PensionFile

WAYS = [(way.value, way.label) for way in (Term.Ended.COMPLETED, Term.Ended.RESIGNED, Term.Ended.REMOVED)]


class PastField(RecordDayField):
    """A day of which nobody can know before it has come."""


def token_field() -> forms.RegexField:
    """The name of what a form makes, so that what is sent twice is one."""
    return forms.RegexField(r"\A[A-Za-z0-9_-]{22}\Z", widget=forms.HiddenInput, error_messages=INCOMPLETE)


class TokenForm(forms.Form):
    """A form about a file."""

    token = token_field()

    def __init__(self, *args, file: PensionFile, today: date, **kwargs):
        self.file = file
        super().__init__(*args, **kwargs)
        self.initial.setdefault("token", slug())
        for field in self.fields.values():
            if isinstance(field, PastField):
                field.latest = today
                field.widget.attrs["max"] = today.isoformat()
        self.helper = helper(*self.fields)

    @property
    def data_of_event(self) -> dict[str, Any]:
        """What was typed, without the token."""
        return {name: value for name, value in self.cleaned_data.items() if name != "token"}


class EventForm(TokenForm):
    """Every event: the decision or document that says so."""

    source = CleanCharField(
        label=_("Source"),
        max_length=150,
        help_text=_("The decision or document that says so, with its date or number."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "source"] + ["source"])
        self.helper = helper(*self.fields)

    @property
    def judge(self) -> Judge:
        """Whose file it is."""
        return self.file.judge


# --- Office ---------------------------------------------------------------------------------------------------------


class LeftForm(EventForm):
    """Leaving office, but for ill health."""

    last_day = RecordDayField(label=_("Last day served"))
    ended = forms.ChoiceField(
        label=_("How it ended"),
        choices=WAYS,
        help_text=_("Ill health is a case of incapacity, which the Court decides. A death is entered as such."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        term = self.judge.terms.filter(last_day=None).first()
        if term:
            self.initial.setdefault("last_day", term.scheduled_last_day)


class ReElectedForm(EventForm):
    """A new term."""

    elected_on = PastField(label=_("Elected on"))
    elected_for = forms.IntegerField(label=_("Elected for, years"), min_value=1, max_value=9, initial=9)
    first_day = RecordDayField(label=_("First day"))
    full_time_from = RecordDayField(
        label=_("Full-time from"), required=False, help_text=_("Where later than the first day (Annex, art. I(1)).")
    )
    scheduled_last_day = RecordDayField(label=_("Scheduled last day"))


# --- The judge's own pension ----------------------------------------------------------------------------------------


class EarlyForm(EventForm):
    """A pension from before sixty."""

    first_day = RecordDayField(
        label=_("First day of the pension"),
        help_text=_("After the last day of office and before the sixtieth birthday."),
    )
    chosen_on = PastField(label=_("Chosen on"))


class SuspendedForm(EventForm):
    """Days without payment."""

    first_day = RecordDayField(label=_("First day"))
    last_day = RecordDayField(label=_("Last day"), required=False, help_text=_("Empty while it lasts."))
    ground = CleanCharField(
        label=_("Ground"),
        max_length=300,
        help_text=_("Such as office as a judge of another international court (ICC-ASP/5/Res.3, para. 27)."),
    )


class ResumedForm(EventForm):
    """The end of a suspension."""

    last_day = RecordDayField(label=_("Last day without payment"))


class PaidEarlierForm(EventForm):
    """Instalments paid before the portal paid them."""

    first_day = PastField(label=_("First instalment"), help_text=_("The first of a month, or the pension’s first day."))
    last_day = PastField(label=_("Last instalment"), help_text=_("The first of a month, or the same day."))
    amount = forms.DecimalField(label=_("Each instalment, EUR"), min_value=0, max_digits=12, decimal_places=2)


class RegimeForm(AssignmentForm):
    """Other regulations, by a decision."""

    token = token_field()

    def __init__(self, *args, file: PensionFile, initial: dict[str, Any] | None = None, **kwargs):
        self.file = file
        now = {"token": slug(), "regime": file.regime, "elected_on": file.elected_on}
        super().__init__(*args, initial=now | (initial or {}), **kwargs)
        self.helper = helper(*self.fields)

    @property
    def data_of_event(self) -> dict[str, Any]:
        """The assignment."""
        return {name: value for name, value in self.facts.items() if name != "token"}


# --- Life and family ------------------------------------------------------------------------------------------------


class DiedForm(EventForm):
    """The judge's death."""

    died_on = PastField(label=_("Died on"))
    not_begun = forms.BooleanField(
        label=_("At sixty or over, payment of the pension had in fact not begun"),
        required=False,
        help_text=_("Then survivors’ pensions follow from the unreduced pension (reading P-8)."),
    )


class MarriedForm(EventForm):
    """A marriage of the judge."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Marriage.Kind.choices)
    spouse_name = CleanCharField(label=_("Name of the spouse"), max_length=300)
    spouse_born_on = PastField(label=_("Spouse born on"), required=False)
    first_day = PastField(label=_("Married on"))


class DivorcedForm(EventForm):
    """A divorce."""

    last_day = PastField(label=_("Last day of the marriage"))


class SpouseDiedForm(EventForm):
    """The death of the spouse, before or after the judge's."""

    died_on = PastField(label=_("Spouse died on"))


class RemarriedForm(EventForm):
    """The surviving spouse marries again."""

    remarried_on = PastField(label=_("Surviving spouse remarried on"))


class ChildBornForm(EventForm):
    """A child."""

    name = CleanCharField(label=_("Name of the child"), max_length=300)
    born_on = PastField(label=_("Born on"))
    adopted_on = PastField(label=_("Adopted on"), required=False)


class ChildForm(EventForm):
    """Something that happens to one of the children."""

    child = forms.ChoiceField(label=_("Child"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = enumerate(self.judge.children.order_by("born_on", "pk"), start=1)
        concerned = [(row, place) for place, row in rows if self.concerns(row)]
        self.fields["child"].choices = [(row.slug, child_label(row, place)) for row, place in concerned]

    def concerns(self, row) -> bool:
        """Whether it can happen to this child."""
        return row.died_on is None


class ChildMarriedForm(ChildForm):
    """A child marries."""

    married_on = PastField(label=_("Married on"))

    def concerns(self, row) -> bool:
        return super().concerns(row) and row.married_on is None


class ChildDiedForm(ChildForm):
    """A child dies."""

    died_on = PastField(label=_("Died on"))


class TakeBackForm(TokenForm):
    """Why an event is taken back."""

    reason = CleanTextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It is kept with the act, which auditors read: name nothing of health or family."),
    )
