"""Sessions, plenaries, segments and invited speakers, as they are entered."""

from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.forms import DayField, helper, seen_field, set_latest
from asp_portal.text import CleanCharField, CleanTextField
from cooperation.durations import DurationField
from cooperation.forms.moments import MomentField
from cooperation.models import CLASSES, SPOKEN, Delegation, InvitedSpeaker, Plenary, Segment, Session
from cooperation.moments import in_zone
from cooperation.rules.deadline import closes_at
from cooperation.rules.facts import Criterion

LONGEST_SPEECH = 3600
SEATS = ("Europe/Amsterdam", "America/New_York", "Africa/Kampala")
PLACES = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
LIMIT = "limit_"
C = Criterion
ORDERS = {
    "receipt": (gettext_lazy("by time of arrival"), (C.RECEIPT,)),
    "level": (gettext_lazy("by protocol level, then by time of arrival"), (C.LEVEL, C.RECEIPT)),
    "class": (
        gettext_lazy("by class, groups first, by protocol level, then by time of arrival"),
        (C.CLASS, C.GROUPS, C.LEVEL, C.RECEIPT),
    ),
    "name_en": (gettext_lazy("by name in English"), (C.NAME_EN,)),
    "name_fr": (gettext_lazy("by name in French"), (C.NAME_FR,)),
}
Lines = forms.Textarea({"rows": 3})
ToTheMinute = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def blame(form: forms.BaseForm, error: ValidationError) -> None:
    """Put what was found wrong beside the fields that are on the form, the rest above them."""
    for name, sentences in getattr(error, "message_dict", {None: error.messages}).items():
        form.add_error(name if name in form.fields else None, sentences)


class KeptForm(forms.ModelForm):
    """Something of a plenary. seen: the fingerprint of the plenary as it was read."""

    seen = seen_field()

    def __init__(self, *args, plenary: Plenary, **kwargs):
        super().__init__(*args, **kwargs)
        self.plenary = plenary
        self.initial.setdefault("seen", plenary.content_hash)

    @property
    def facts(self) -> dict[str, Any]:
        """What was written, without what is only for the machine."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


# --- Sessions -------------------------------------------------------------------------------------------------------


def zones() -> list[tuple[str, Any]]:
    """Time zones to choose from: the seats of the Assembly first."""
    others = sorted(name for name in available_timezones() if name.startswith(PLACES) and name not in SEATS)
    return [
        (_("Seats"), [(name, name) for name in SEATS]),
        (_("All others"), [(name, name.replace("_", " ")) for name in others]),
    ]


class SessionForm(forms.ModelForm):
    """A session of the Assembly."""

    first_day = DayField(label=gettext_lazy("First day"))
    last_day = DayField(label=gettext_lazy("Last day"))
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zones,
        help_text=gettext_lazy("Every moment of its plenaries is entered and shown in this time."),
    )

    class Meta:
        model = Session
        fields = ("number", "place_en", "place_fr", "zone", "first_day", "last_day")
        field_classes = {"place_en": CleanCharField, "place_fr": CleanCharField}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.helper = helper(*self.fields)


class CopyForm(forms.Form):
    """An earlier plenary once more: in which session, on which day."""

    session = forms.ModelChoiceField(Session.objects.all(), label=gettext_lazy("Session"), empty_label=None)
    on = DayField(label=gettext_lazy("Day"))

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.helper = helper("session", "on")


# --- Plenaries ------------------------------------------------------------------------------------------------------


class PlenaryForm(KeptForm):
    """What a plenary lays down, its segments aside; moments in the time of its session."""

    on = DayField(label=gettext_lazy("Day"))
    start = forms.TimeField(
        label=gettext_lazy("Start"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("May be entered later."),
    )
    seconds = DurationField(label=gettext_lazy("Length"), least=60)
    speaking_seconds = DurationField(label=gettext_lazy("Time for each intervention"), most=LONGEST_SPEECH)
    group_seconds = DurationField(
        label=gettext_lazy("Time for a statement on behalf of a group"),
        most=LONGEST_SPEECH,
        required=False,
        help_text=gettext_lazy("Empty: as for everybody."),
    )
    changeover_seconds = DurationField(
        label=gettext_lazy("Change-over before each listed intervention"), least=0, most=600
    )
    opens_at = MomentField(label=gettext_lazy("The list opens"), required=False, widget=ToTheMinute)
    last_day = DayField(
        label=gettext_lazy("Open until the end of this day"),
        required=False,
        help_text=gettext_lazy("“By the end of 6 December”: the list closes at 00:00 of the next day (reading S-2)."),
    )
    closes_at = MomentField(
        label=gettext_lazy("Or the moment from which requests are late"),
        required=False,
        widget=ToTheMinute,
        help_text=gettext_lazy("Where it closes at another hour than at the end of a day."),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order of the list"),
        choices=[(name, label) for name, (label, _criteria) in ORDERS.items()],
        help_text=gettext_lazy("It can be changed, and refined, at any time."),
    )

    class Meta:
        model = Plenary
        fields = ("title_en", "title_fr", "theme_en", "theme_fr", "on", "keeps_place", "source")
        field_classes = {
            "title_en": CleanCharField,
            "title_fr": CleanCharField,
            "theme_en": CleanTextField,
            "theme_fr": CleanTextField,
            "source": CleanCharField,
        }
        widgets = {"theme_en": Lines, "theme_fr": Lines}

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        set_latest(self, today)
        self.zone = self.plenary.session.timezone
        for name in ("opens_at", "closes_at"):
            self.fields[name].zone = self.zone
        if self.plenary.pk:
            del self.fields["order"]
            self.initial |= initial_of(self.plenary)
        else:
            del self.fields["seen"]
            self.initial |= {"seconds": 5400, "speaking_seconds": 120, "changeover_seconds": 30}
        self.add_limits()
        self.set_layout()

    def add_limits(self) -> None:
        """A time for each class of speakers."""
        known = {one.speaker_class: one.seconds for one in self.plenary.limits.all()} if self.plenary.pk else {}
        for value, label in CLASSES:
            self.fields[LIMIT + value] = DurationField(
                label=label, most=LONGEST_SPEECH, required=False, initial=known.get(value), help_text=""
            )

    def set_layout(self) -> None:
        """The fields by what they are about."""
        limits = [name for name in self.fields if name.startswith(LIMIT)]
        order = ["order"] if "order" in self.fields else []
        self.helper = helper(
            Fieldset(_("What it is about"), "title_en", "title_fr", "theme_en", "theme_fr", "source"),
            Fieldset(_("When"), "on", "start", "seconds", css_class="fields-in-row"),
            Fieldset(_("The list of speakers"), "opens_at", "last_day", "closes_at", "keeps_place", *order),
            Fieldset(_("Time to speak"), "speaking_seconds", "group_seconds", "changeover_seconds"),
            Fieldset(_("Time for a class of speakers, where it is another"), *limits, css_class="fields-in-row"),
        )

    def clean(self):
        """The start and the closing as moments; the list opens, closes, and then the plenary starts."""
        cleaned = super().clean()
        self.set_start(cleaned)
        self.set_closing(cleaned)
        opens, closes, starts = (cleaned.get(name) for name in ("opens_at", "closes_at", "starts_at"))
        closing = "last_day" if cleaned.get("last_day") else "closes_at"
        if opens and closes and closes <= opens:
            self.add_error(closing, _("The list cannot close before it opens."))
        if closes and starts and closes > starts:
            self.add_error(closing, _("The list closes before the plenary starts, at the latest with it."))
        return cleaned

    def set_start(self, cleaned: dict[str, Any]) -> None:
        """The hour on the day."""
        cleaned["starts_at"] = None
        if cleaned.get("on") and cleaned.get("start"):
            try:
                cleaned["starts_at"] = in_zone(datetime.combine(cleaned["on"], cleaned["start"]), self.zone)
            except ValidationError as error:
                self.add_error("start", error)

    def set_closing(self, cleaned: dict[str, Any]) -> None:
        """The end of the last day, or the moment; one of them."""
        last_day = cleaned.get("last_day")
        if not last_day:
            return
        end = closes_at(last_day, self.zone)
        if cleaned.get("closes_at") not in (None, end):
            self.add_error("closes_at", _("This is not the end of the last day: fill in one of the two."))
        cleaned["closes_at"] = end

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the plenary."""
        mine = ("seen", "start", "last_day", "order")
        return {n: v for n, v in self.cleaned_data.items() if n not in mine and not n.startswith(LIMIT)}

    @property
    def limits(self) -> dict[str, int]:
        """The seconds of the classes that have a time of their own."""
        return {
            value: self.cleaned_data[LIMIT + value] for value, _label in CLASSES if self.cleaned_data[LIMIT + value]
        }

    @property
    def criteria(self) -> list[str]:
        """What the order of a new plenary looks at."""
        return [criterion.value for criterion in ORDERS[self.cleaned_data["order"]][1]]


def initial_of(plenary: Plenary) -> dict[str, Any]:
    """What the form of a plenary shows where the model has other fields."""
    zone = plenary.session.timezone
    names = ("seconds", "speaking_seconds", "group_seconds", "changeover_seconds", "opens_at")
    found = {name: getattr(plenary, name) for name in names}
    if plenary.starts_at:
        found["start"] = plenary.starts_at.astimezone(zone).time()
    last_day = last_day_of(plenary)
    return found | ({"last_day": last_day} if last_day else {"closes_at": plenary.closes_at})


def last_day_of(plenary: Plenary) -> date | None:
    """The day with whose end the list closes, where it does so."""
    if plenary.closes_at is None:
        return None
    zone = plenary.session.timezone
    day = date.fromordinal(plenary.closes_at.astimezone(zone).toordinal() - 1)
    return day if closes_at(day, zone) == plenary.closes_at else None


# --- Segments and invited speakers ----------------------------------------------------------------------------------


class SegmentForm(KeptForm):
    """A segment."""

    seconds = DurationField(label=gettext_lazy("Length"))
    floor_seconds = DurationField(
        label=gettext_lazy("Protected share of the floor"),
        least=0,
        required=False,
        help_text=gettext_lazy("Time that invited speakers must leave to those who register; empty for none."),
    )

    class Meta:
        model = Segment
        fields = ("key", "title_en", "title_fr", "description_en", "description_fr", "seconds", "floor_seconds")
        field_classes = {
            "key": CleanCharField,
            "title_en": CleanCharField,
            "title_fr": CleanCharField,
            "description_en": CleanTextField,
            "description_fr": CleanTextField,
        }
        widgets = {"description_en": Lines, "description_fr": Lines}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(*(name for name in self.fields if name != "seen"))

    def clean_floor_seconds(self) -> int:
        """None is nothing, and no more than the segment has."""
        floor, whole = self.cleaned_data["floor_seconds"] or 0, self.cleaned_data.get("seconds")
        if whole is not None and floor > whole:
            raise ValidationError(_("The protected share cannot be longer than the segment."))
        return floor


class InvitedForm(KeptForm):
    """An invited speaker."""

    delegation = forms.ModelChoiceField(
        Delegation.objects.filter(is_active=True),
        label=gettext_lazy("Delegation"),
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("If it is one of them, its people see the invitation and can send the text."),
    )
    name_en = CleanCharField(
        label=gettext_lazy("Name in English"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("For instance The Registrar; empty: as the delegation is called."),
    )
    name_fr = CleanCharField(label=gettext_lazy("Name in French"), max_length=150, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the statement"), choices=[("", gettext_lazy("not known yet")), *SPOKEN],
        required=False,
    )  # fmt: skip
    seconds = DurationField(label=gettext_lazy("Planned time"))

    class Meta:
        model = InvitedSpeaker
        fields = ("kind", "delegation", "name_en", "name_fr", "speaker", "language", "seconds")
        field_classes = {"speaker": CleanCharField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(*(name for name in self.fields if name != "seen"))

    def clean(self):
        """The names of the delegation where none are written."""
        cleaned = super().clean()
        for name in ("name_en", "name_fr"):
            if not cleaned.get(name) and name not in self.errors:
                if cleaned.get("delegation"):
                    cleaned[name] = getattr(cleaned["delegation"], name)
                else:
                    self.add_error(name, _("Write the name, or choose the delegation."))
        return cleaned
