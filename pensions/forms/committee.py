"""What is entered about the seats of the Staff Pension Committee."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import DayField, PastDayField, helper, seen_field, set_latest
from asp_portal.text import CleanCharField, CleanTextField
from pensions.committee.services import Proposal
from pensions.models import CommitteePerson, Seat, SeatHolding
from pensions.rules.committee import WAYS, Group

ENDS = [choice for choice in SeatHolding.Ended.choices if choice[0] != SeatHolding.Ended.MOVED]
WORDS = dict.fromkeys(("decision", "document"), CleanCharField)


def reason_field() -> CleanTextField:
    """Why something that was entered changes."""
    return CleanTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        help_text=gettext_lazy("It is kept with the act."),
        widget=forms.Textarea({"rows": 3}),
    )


class OnForm(forms.Form):
    """The day on which the Committee is looked at."""

    on = DayField(label=gettext_lazy("Composition on"), required=False)

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)


class PersonField(forms.ModelChoiceField):
    """Somebody who sits or sat on the Committee."""

    def __init__(self, **kwargs):
        super().__init__(queryset=CommitteePerson.objects.all(), to_field_name="slug", **kwargs)

    def label_from_instance(self, person):
        """With the function, which tells people of one name apart."""
        return f"{person.name}, {person.function}" if person.function else person.name


class HoldingForm(forms.ModelForm):
    """A term on a seat; which ways there are depends on who fills it."""

    decided_on = PastDayField(label=gettext_lazy("Decided on"))

    class Meta:
        model = SeatHolding
        fields = ("first_day", "last_day", "way", "votes", "decision", "decided_on", "document")
        field_classes = WORDS | {"first_day": DayField, "last_day": DayField}

    def __init__(self, *args, seat: Seat, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.seat = seat
        set_latest(self, today)
        labels = SeatHolding.Way
        self.fields["way"] = forms.ChoiceField(
            label=_("How the seat was filled"),
            choices=[(way.value, labels(way.value).label) for way in WAYS[Group(seat.group)]],
        )
        if seat.group != Seat.Group.STAFF:
            del self.fields["votes"]
        self.fields["decision"].help_text = _("The decision, letter or result of the election that says so.")
        self.helper = helper(*self.fields)


class FillForm(HoldingForm):
    """Somebody takes a seat: a person who has sat before, or a new one."""

    seen = seen_field()
    known = PersonField(
        label=gettext_lazy("Person"), required=False, empty_label=gettext_lazy("Somebody new, named below")
    )
    name = CleanCharField(label=gettext_lazy("Name"), max_length=150, required=False)
    function = CleanCharField(
        label=gettext_lazy("Function"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Such as delegation, or section of the Court."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    field_order = ("seen", "known", "name", "function", "email")

    def __init__(self, *args, proposal: Proposal | None, **kwargs):
        super().__init__(*args, **kwargs)
        if proposal:
            self.initial |= {"first_day": proposal.first_day, "last_day": proposal.last_day, "way": proposal.way.value}
        self.helper = helper(*self.fields)

    def clean(self):
        """Exactly one person."""
        facts = super().clean()
        if facts.get("known") and facts.get("name"):
            self.add_error("name", _("Choose a person or name a new one, not both."))
        elif not facts.get("known") and not facts.get("name") and "name" not in self.errors:
            self.add_error("known", _("Choose a person, or name a new one below."))
        else:
            new = {key: facts.get(key) or "" for key in ("name", "function", "email")}
            self.instance.person = facts.get("known") or CommitteePerson(**new)
        return facts


class SuccessionForm(HoldingForm):
    """An alternate of the staff moves up for the rest of a term."""

    seen = seen_field()
    mover = forms.ModelChoiceField(
        queryset=None,
        to_field_name="slug",
        empty_label=None,
        label=gettext_lazy("Who moves up"),
        help_text=gettext_lazy("The alternate with most votes; where votes are equal, by lot."),
    )
    field_order = ("seen", "mover")

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        movers = [holding.pk for holding in proposal.movers]
        self.fields["mover"].queryset = SeatHolding.objects.filter(pk__in=movers).select_related("person", "seat")
        self.fields["mover"].label_from_instance = lambda holding: str(holding.person)
        self.initial |= {"first_day": proposal.first_day, "last_day": proposal.last_day}
        del self.fields["way"], self.fields["votes"]
        self.helper = helper(*self.fields)

    def clean(self):
        """The person is the alternate's."""
        facts = super().clean()
        if mover := facts.get("mover"):
            self.instance.person, self.instance.way = mover.person, SeatHolding.Way.SUCCESSION
        return facts


class EndForm(forms.Form):
    """A term ends early."""

    seen = seen_field()
    ended_on = DayField(label=gettext_lazy("Last day served"))
    ended = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=ENDS)
    reason = CleanCharField(
        label=gettext_lazy("Letter or decision"),
        max_length=200,
        help_text=gettext_lazy("With its date. It is kept with the act."),
    )

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.helper = helper(*self.fields)


class CorrectForm(HoldingForm):
    """What was entered wrongly about a term."""

    seen = seen_field()
    person = PersonField(label=gettext_lazy("Person"), empty_label=None)
    reason = reason_field()

    class Meta(HoldingForm.Meta):
        fields = (*HoldingForm.Meta.fields[:2], "ended_on", "ended", *HoldingForm.Meta.fields[2:])
        field_classes = HoldingForm.Meta.field_classes | {"ended_on": DayField}

    field_order = ("seen", "person", "first_day", "last_day", "ended_on", "ended")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["person"] = self.instance.person.slug
        self.helper = helper(*self.fields)

    def clean_person(self):
        """Whose term it is."""
        self.instance.person = self.cleaned_data["person"]
        return self.instance.person


class TakeBackForm(forms.Form):
    """Why an entry is taken back."""

    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper("reason")


class PersonForm(forms.ModelForm):
    """Name, function and address of a person, put right."""

    reason = reason_field()

    class Meta:
        model = CommitteePerson
        fields = ("name", "function", "email")
        field_classes = dict.fromkeys(("name", "function"), CleanCharField)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.fields)
