"""What a judge supposes: when office is left and how, from when the pension is drawn, what the salary may become."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.templatetags.portal import short_date
from asp_portal.text import AmountField
from judges.forms.record import RecordDayField
from judges.models import Judge
from judges.rules.facts import Ended, Term
from judges.rules.periods import DAY, months_after
from pensions.estimate.supposing import Question, foreseen_end, open_term, start_by_itself
from pensions.rules.disability import is_incapacitated
from pensions.rules.facts import PensionRecord
from pensions.rules.retirement import failed_conditions
from pensions.rules.service import born_on, left_office, sixtieth_birthday

PROLONGED = 3  # years beyond the term in which a judge may still complete a trial
START = ("first_day", "years", "months")


class WhoseForm(forms.Form):
    """The judge whose pension is estimated."""

    judge = forms.ModelChoiceField(
        label=gettext_lazy("Judge"), queryset=Judge.objects.none(), to_field_name="slug", empty_label="–"
    )

    def __init__(self, *args, judges, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = judges


class EstimateForm(forms.Form):
    """The question; fields that no longer matter are not there."""

    leaves_on = RecordDayField(label=gettext_lazy("Last day in office"))
    how = forms.ChoiceField(
        label=gettext_lazy("How office ends"),
        choices=[
            (Ended.COMPLETED.value, gettext_lazy("the term is completed")),
            (Ended.RESIGNED.value, gettext_lazy("resignation")),
        ],
    )
    change = AmountField(
        label=gettext_lazy("Salary change by then, %"),
        minimum=Decimal(-50),
        maximum=Decimal(200),
        required=False,
    )
    first_day = RecordDayField(label=gettext_lazy("First day of the pension"), required=False)
    years = forms.IntegerField(label=gettext_lazy("or at the age of: years"), min_value=0, max_value=99, required=False)
    months = forms.IntegerField(label=gettext_lazy("and months"), min_value=0, max_value=11, required=False)

    def __init__(self, *args, record: PensionRecord, today: date, **kwargs):
        self.record, self.today = record, today
        self.term = open_term(record, today)
        super().__init__(*args, **kwargs)
        if self.term is None:
            for name in ("leaves_on", "how", "change"):
                del self.fields[name]
        else:
            end = foreseen_end(self.term, today)
            how = self.term.ended if self.term.ended is Ended.RESIGNED else Ended.COMPLETED
            self.initial = {"leaves_on": end, "how": how.value, "change": Decimal(0)} | self.initial
        if not self.may_begin_earlier:
            for name in START:
                del self.fields[name]

    @property
    def may_begin_earlier(self) -> bool:
        """Whether the first day is still to be chosen: sixty lies ahead, and no earlier pension is on record."""
        if sixtieth_birthday(self.record) <= self.today:
            return False
        latest = max(term.first_day for term in self.record.service.terms)
        if any(day > latest for day in self.record.early_choices):
            return False
        office = None if self.term else left_office(self.record.service, date.max)
        return office is None or not (failed_conditions(self.record.service, office) or is_incapacitated(office))

    def full_clean(self):
        """What no calendar of a browser can show is shown as it was typed."""
        super().full_clean()
        for name in self.errors:
            if isinstance(self.fields.get(name), RecordDayField):
                self.fields[name].widget.input_type = "text"

    def clean(self) -> dict[str, Any]:
        """The days can be meant, one after the other."""
        facts = super().clean()
        try:
            if self.term is not None and facts.get("leaves_on"):
                self.check_leaving(self.term, facts)
            if self.may_begin_earlier and not self.errors:
                facts["start"] = self.start(facts)
        except ValidationError as error:
            self.add_error(None, error)
        return facts

    def check_leaving(self, term: Term, facts: dict[str, Any]) -> None:
        """Office is left in the term, from today on; a term is completed on its last day only."""
        leaves_on, end = facts["leaves_on"], foreseen_end(term, self.today)
        first = max(term.first_day, self.today)
        latest = end if end > self.today else date(self.today.year + PROLONGED, 12, 31)
        if leaves_on < first:
            sentence = _("The earliest day is %s.") % short_date(first)
        elif leaves_on > latest:
            sentence = _("The term ends on %s: nobody can count on a later day.") % short_date(latest)
        elif leaves_on < end and facts.get("how") == Ended.COMPLETED:
            sentence = _("A term is completed on its last day, %s. Choose that day, or a resignation.") % short_date(
                end
            )
        else:
            return
        raise ValidationError({"leaves_on": sentence})

    def start(self, facts: dict[str, Any]) -> date | None:
        """The first day chosen before the pension begins by itself; None where it is that day."""
        day, years, months = (facts.get(name) for name in START)
        by_age = years is not None or months is not None
        if day and by_age:
            raise ValidationError({"first_day": _("Give a day or an age, not both.")})
        if by_age:
            day = months_after(born_on(self.record), (years or 0) * 12 + (months or 0))
        if day is None:
            return None
        name, office_ends = "years" if by_age else "first_day", self.office_ends(facts)
        earliest, by_itself = max(office_ends + DAY, self.today), start_by_itself(self.record, office_ends)
        if day < earliest:
            sentence = _("The pension cannot begin on %(day)s: the earliest day is %(earliest)s, after office.")
        elif day > by_itself:
            sentence = _("The pension cannot begin on %(day)s: it is due from %(by_itself)s, and does not wait.")
        else:
            return day if day < by_itself else None
        values = {"day": short_date(day), "earliest": short_date(earliest), "by_itself": short_date(by_itself)}
        raise ValidationError({name: sentence % values})

    def office_ends(self, facts: dict[str, Any]) -> date:
        """The last day of office, supposed or on record."""
        if "leaves_on" in facts:
            return facts["leaves_on"]
        office = left_office(self.record.service, date.max)
        return office.last_day if office else self.today - DAY

    @property
    def question(self) -> Question:
        """What is asked; before anything is sent, what stands in the fields."""
        if not self.is_bound:
            facts = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        else:
            facts = self.cleaned_data
        how = Ended(facts["how"]) if facts.get("how") else Ended.COMPLETED
        return Question(facts.get("leaves_on"), how, facts.get("start"), facts.get("change") or Decimal(0))
