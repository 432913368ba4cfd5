"""The form of an itinerary: legs with local times, stays, companions; what cannot be is said beside the field."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from asp_portal.forms import DayField, seen_field, set_latest
from asp_portal.text import CleanCharField
from travel.facts import local
from travel.forms.rows import BaseRows, as_typed, make_rows, problems, rearranged, said_by_rows
from travel.forms.zones import FIRST, SEAT, SECOND, Atlas, moment_in, plain, zones
from travel.models import Claim, Companion, Itinerary, Leg, Paper, Place, Purpose, Relation, Stay
from travel.services import Way

# --- Legs -----------------------------------------------------------------------------------------------------------


def zone_field(label) -> forms.CharField:
    """A time zone; left empty it is that of the place."""
    widget = forms.TextInput({"list": "zones", "autocomplete": "off"})
    return CleanCharField(label=label, required=False, max_length=50, widget=widget)


def which_field() -> forms.ChoiceField:
    """Which of two equal hours, in the night in which clocks are put back."""
    choices = [(FIRST, gettext_lazy("the first (summer time)")), (SECOND, gettext_lazy("the second (an hour later)"))]
    return forms.ChoiceField(
        label=gettext_lazy("Which of the two"), choices=choices, required=False, widget=forms.RadioSelect
    )


def clock_field(label) -> forms.TimeField:
    """An hour and minute."""
    return forms.TimeField(
        label=label, input_formats=["%H:%M"], widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )


def place_field(label) -> forms.CharField:
    """A place by its name, with those known as proposals."""
    return CleanCharField(
        label=label, max_length=100, widget=forms.TextInput({"list": "places", "autocomplete": "off"})
    )


class LegForm(forms.Form):
    """One leg, in local times."""

    from_place = place_field(gettext_lazy("From"))
    to_place = place_field(gettext_lazy("To"))
    departs_on = DayField(label=gettext_lazy("Departure"))
    departs_at = clock_field(gettext_lazy("Local time"))
    departs_zone = zone_field(gettext_lazy("Time zone of the departure"))
    departs_which = which_field()
    arrives_on = DayField(label=gettext_lazy("Arrival"))
    arrives_at = clock_field(gettext_lazy("Local time"))
    arrives_zone = zone_field(gettext_lazy("Time zone of the arrival"))
    arrives_which = which_field()

    def __init__(self, *args, atlas: Atlas, homes: Iterable[str], today: date, **kwargs):
        self.atlas, self.homes = atlas, {plain(home) for home in homes}
        super().__init__(*args, **kwargs)
        set_latest(self, today)

    def has_changed(self) -> bool:
        """Whether the row says more than the page had put into it."""
        put_in = {
            "from_place": self.homes | {plain(place) for place in said_by_rows(self, "to_place")},
            "to_place": self.homes,
            "departs_on": said_by_rows(self, "arrives_on"),
        }
        typed = {name: self[name].data or "" for name in self.changed_data}
        return any(
            text not in put_in.get(name, ()) and plain(text) not in put_in.get(name, ()) for name, text in typed.items()
        )

    def clean(self):
        for end, place in (("departs", "from_place"), ("arrives", "to_place")):
            self.cleaned_data[end] = self.moment(end, self.cleaned_data.get(place, ""))
        departs, arrives = self.cleaned_data["departs"], self.cleaned_data["arrives"]
        if departs and arrives and arrives <= departs:
            same_zone = self.cleaned_data["departs_zone"] == self.cleaned_data["arrives_zone"]
            hint = "" if same_zone else " " + _("Both times are local: check the time zones.")
            self.add_error("arrives_on", _("The arrival must come after the departure.") + hint)
        return self.cleaned_data

    def moment(self, end: str, place: str) -> datetime | None:
        """The moment of departure or arrival; None where an error beside a field says what is missing."""
        day, clock = self.cleaned_data.get(f"{end}_on"), self.cleaned_data.get(f"{end}_at")
        if f"{end}_zone" in self.errors or not place:
            return None
        zone = self.zone(end, place)
        if not (zone and day and clock):
            return None
        try:
            return moment_in(zone, day, clock, self.cleaned_data.get(f"{end}_which", ""))
        except ValidationError as error:
            self.add_error(f"{end}_which" if error.code == "twice" else f"{end}_at", error)
            return None

    def zone(self, end: str, place: str) -> str:
        """The zone that was written, or that of the place."""
        written = self.cleaned_data.get(f"{end}_zone", "")
        found = next((name for name in zones() if name.casefold() == written.casefold()), "")
        found = found or self.atlas.zone(written or place)
        if not found:
            message = _("“%s” is no time zone. Choose one from the list, such as Africa/Kampala.") % written
            unknown = _("The time zone of “%s” is not known here. Choose it from the list.") % place
            self.add_error(f"{end}_zone", message if written else unknown)
        self.cleaned_data[f"{end}_zone"] = found
        return found

    @property
    def zones_shown(self) -> bool:
        """Whether the time zones are worth showing: somebody wrote one, or must."""
        names = ("departs_zone", "arrives_zone")
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    @property
    def twice(self) -> list[forms.BoundField]:
        """The questions which of two equal hours is meant, where they arise."""
        fields = [self["departs_which"], self["arrives_which"]]
        return [field for field in fields if field.value() or (self.is_bound and field.errors)]

    def row(self) -> Leg:
        """The leg, to be saved."""
        names = ("from_place", "to_place", "departs", "departs_zone", "arrives", "arrives_zone")
        return Leg(**{name: self.cleaned_data[name] for name in names})


def leg_as_typed(leg: Leg, atlas: Atlas) -> dict[str, Any]:
    """A leg on record as it would be typed: a zone only where it is not that of the place."""
    typed: dict[str, Any] = {"from_place": leg.from_place, "to_place": leg.to_place}
    for end, place in (("departs", leg.from_place), ("arrives", leg.to_place)):
        zone = getattr(leg, f"{end}_zone")
        shown = local(getattr(leg, end), zone)
        came_twice = shown.utcoffset() != shown.replace(fold=1 - shown.fold).utcoffset()
        typed[f"{end}_on"], typed[f"{end}_at"] = shown.date(), shown.time().replace(fold=0)
        typed[f"{end}_zone"] = "" if atlas.zone(place) == zone else zone
        typed[f"{end}_which"] = (SECOND if shown.fold else FIRST) if came_twice else ""
    return typed


# --- Stays ----------------------------------------------------------------------------------------------------------


class CountField(forms.IntegerField):
    """A small number in plain digits; empty is none."""

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, "min_value": 0, "max_value": 999} | kwargs)

    def to_python(self, value):
        text = str(value or "").strip()
        if text and not (text.isascii() and text.isdigit()):
            raise ValidationError(_("Write the number in digits, for example 3."), code="invalid")
        return super().to_python(text or None)


class StayForm(forms.Form):
    """One stay."""

    place = place_field(gettext_lazy("Place"))
    arrives_on = DayField(label=pgettext_lazy("a day", "From"))
    leaves_on = DayField(label=gettext_lazy("Until, the day of leaving"))
    is_private = forms.BooleanField(label=gettext_lazy("Private days: no allowance"), required=False)
    lodging_provided = forms.BooleanField(label=gettext_lazy("Lodging without charge"), required=False)
    breakfasts = CountField(label=gettext_lazy("Breakfasts"))
    lunches = CountField(label=gettext_lazy("Lunches"))
    dinners = CountField(label=gettext_lazy("Dinners"))

    def __init__(self, *args, atlas: Atlas, today: date, **kwargs):
        self.atlas = atlas
        super().__init__(*args, **kwargs)
        set_latest(self, today)

    def has_changed(self) -> bool:
        """Whether the row says more than the page had put into it."""
        is_next_day = self.changed_data == ["arrives_on"]
        return bool(self.changed_data) and not (
            is_next_day and self["arrives_on"].data in said_by_rows(self, "leaves_on")
        )

    def clean_place(self) -> Place:
        """Only places with a subsistence rate of their own."""
        name = self.cleaned_data["place"]
        place = self.atlas.place(name)
        if place is None:
            message = _("There is no subsistence rate for “%s”. Choose the place from the list, or the nearest one.")
            raise ValidationError(message % name, code="unknown")
        return place

    def clean(self):
        first, last = self.cleaned_data.get("arrives_on"), self.cleaned_data.get("leaves_on")
        if not (first and last):
            return
        if last < first:
            self.add_error("leaves_on", _("The day of leaving cannot be before the first day."))
            return
        days = (last - first).days + 1
        for meal in ("breakfasts", "lunches", "dinners"):
            if (self.cleaned_data.get(meal) or 0) > days:
                self.add_error(meal, ngettext("The stay has %s day.", "The stay has %s days.", days) % days)

    @property
    def more_shown(self) -> bool:
        """Whether the particulars are worth showing."""
        names = ("is_private", "lodging_provided", "breakfasts", "lunches", "dinners")
        return any(self[name].value() or (self.is_bound and self[name].errors) for name in names)

    def row(self) -> Stay:
        """The stay, to be saved."""
        return Stay(**{name: self.cleaned_data[name] or 0 for name in self.fields})


def stay_as_typed(stay: Stay) -> dict[str, Any]:
    """A stay on record as it would be typed."""
    typed = {name: getattr(stay, name) or None for name in StayForm.base_fields}
    return typed | {"place": stay.place.name}


# --- Companions -----------------------------------------------------------------------------------------------------


class CompanionForm(forms.Form):
    """A member of the family who travels."""

    relation = forms.ChoiceField(label=gettext_lazy("Who"), choices=[("", "–"), *Relation.choices])
    is_adult = forms.BooleanField(label=gettext_lazy("Child of 18 or over"), required=False)
    lives_at_seat = forms.BooleanField(
        label=gettext_lazy("Lives with the judge at the seat, or comes to live there"), required=False
    )
    travels_alone = forms.BooleanField(label=gettext_lazy("Travels without the judge"), required=False)

    def has_changed(self) -> bool:
        """Whether the row says who travels."""
        return bool(self["relation"].data)

    def row(self) -> Companion:
        """The companion, to be saved; a spouse is an adult anyhow."""
        facts = dict(self.cleaned_data)
        facts["is_adult"] = facts["is_adult"] and facts["relation"] == Relation.CHILD
        return Companion(**facts)


# --- The whole ------------------------------------------------------------------------------------------------------


class ItineraryForm(forms.Form):
    """An itinerary: whether the judge travels, legs, stays, companions.

    asked: the button that rearranges rows: "add:legs", "remove:stays:1" or "fill:stays"; then nothing is judged.
    """

    seen = seen_field()
    judge_travels = forms.BooleanField(
        label=gettext_lazy("The judge travels"),
        required=False,
        help_text=gettext_lazy("Clear this where only the family travels."),
    )

    def __init__(self, data=None, *, paper: Paper, atlas: Atlas, today: date, asked: str = ""):
        self.paper, self.atlas, self.today = paper, atlas, today
        self.with_family = isinstance(paper, Claim) and paper.purpose != Purpose.OFFICIAL
        initial = {"seen": paper.content_hash, "judge_travels": paper.itinerary.judge_travels}
        if data and asked:
            initial = {"seen": data.get("seen"), "judge_travels": data.get("judge_travels")}
        super().__init__(None if asked else data, initial=initial)
        if not self.with_family:
            del self.fields["judge_travels"]
        typed = self.rearranged(data, asked) if data and asked else self.on_record(paper.itinerary)
        self.legs, self.stays, self.companions = (
            self.rows(prefix, None if asked else data, typed[prefix]) for prefix in ("legs", "stays", "companions")
        )

    @property
    def homes(self) -> tuple[str, str]:
        """Where a judge's journeys begin and end."""
        return SEAT, self.paper.judge.domicile_place

    def rows(self, prefix: str, data: Mapping[str, Any] | None, typed: list[dict[str, Any]]) -> BaseRows:
        """The rows of one kind."""
        known: dict[str, Any] = {"atlas": self.atlas, "today": self.today}
        more = {"legs": known | {"homes": self.homes}, "stays": known, "companions": {}}[prefix]
        if prefix == "companions" and not self.with_family:
            data, typed = None, []
        return make_rows(ROWS[prefix], prefix, data=data, typed=typed, **more)

    def on_record(self, itinerary: Itinerary) -> dict[str, list[dict[str, Any]]]:
        """The rows that are there, or the ones a journey of this kind begins with."""
        companions = [
            {name: getattr(row, name) for name in ROWS["companions"].base_fields} for row in itinerary.companions.all()
        ]
        legs = [leg_as_typed(leg, self.atlas) for leg in itinerary.legs.all()]
        stays = [stay_as_typed(stay) for stay in itinerary.stays.all()]
        if not legs and not stays:
            legs, stays = self.usual_legs(), [{}]
        return {"legs": legs, "stays": stays, "companions": companions}

    def usual_legs(self) -> list[dict[str, str]]:
        """From where to where journeys of this kind go (art. I(1)): official ones out and back from the seat."""
        home = self.paper.judge.domicile_place
        purpose = getattr(self.paper, "purpose", Purpose.OFFICIAL)
        return {
            Purpose.OFFICIAL: [{"from_place": SEAT}, {"to_place": SEAT}],
            Purpose.APPOINTMENT: [{"from_place": home, "to_place": SEAT}],
            Purpose.HOME_LEAVE: [{"from_place": SEAT, "to_place": home}, {"from_place": home, "to_place": SEAT}],
            Purpose.SEPARATION: [{"from_place": SEAT, "to_place": home}],
        }[Purpose(purpose)]

    def rearranged(self, data: Mapping[str, Any], asked: str) -> dict[str, list[dict[str, Any]]]:
        """The rows as typed, with one added, taken off, or the stays filled in from the legs."""
        typed = {prefix: as_typed(form, prefix, data) for prefix, form in ROWS.items()}
        what, _colon, rest = asked.partition(":")
        prefix, _colon, place = rest.partition(":")
        if what == "fill":
            typed["stays"] = with_stays_between(typed["legs"], typed["stays"], self.atlas)
        elif prefix in typed:
            following = after_the_last(prefix, typed[prefix])
            typed[prefix] = rearranged(typed[prefix], f"{what}:{place}", following)
        return typed

    @property
    def parts(self) -> list[BaseRows]:
        """The rows that this itinerary can have."""
        return [self.legs, self.stays, *([self.companions] if self.with_family else [])]

    def clean(self):
        if all(part.is_valid() for part in self.parts):
            self.check_crossing()
        if self.problems():
            raise ValidationError(_("Nothing is saved yet: some rows need a second look."), code="rows")
        return self.cleaned_data

    def check_crossing(self) -> None:
        """Nobody is in two places at once."""
        legs = sorted(self.legs.filled, key=lambda row: (row.cleaned_data["departs"], row.cleaned_data["arrives"]))
        for one, other in pairwise(legs):
            if other.cleaned_data["departs"] < one.cleaned_data["arrives"]:
                facts = {"start": other.cleaned_data["from_place"], "place": one.cleaned_data["to_place"]}
                message = _("The departure from %(start)s comes before the arrival at %(place)s.") % facts
                other.add_error("departs_on", message)
        stays = [row for row in self.stays.filled if row.cleaned_data["leaves_on"] > row.cleaned_data["arrives_on"]]
        stays.sort(key=lambda row: (row.cleaned_data["arrives_on"], row.cleaned_data["leaves_on"]))
        for one, other in pairwise(stays):
            if other.cleaned_data["arrives_on"] < one.cleaned_data["leaves_on"]:
                facts = {"place": one.cleaned_data["place"], "other": other.cleaned_data["place"]}
                message = _("This stay begins before the one at %(place)s ends: one night belongs to one stay.") % facts
                other.add_error("arrives_on", message)

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong in the rows, each with the name of its field on the page."""
        if not self.is_bound:
            return []
        found = problems(self.legs, _("Leg %s")) + problems(self.stays, _("Stay %s"))
        return found + (problems(self.companions, _("Companion %s")) if self.with_family else [])

    def way(self) -> Way:
        """The itinerary, to be saved."""
        return Way(
            self.cleaned_data.get("judge_travels", True),
            [form.row() for form in self.legs.filled],
            [form.row() for form in self.stays.filled],
            [form.row() for form in self.companions.filled] if self.with_family else [],
        )


ROWS: dict[str, Any] = {"legs": LegForm, "stays": StayForm, "companions": CompanionForm}


def after_the_last(prefix: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A new row that goes on where the last one ended."""
    last = rows[-1] if rows else {}
    if prefix == "legs":
        return {"from_place": last.get("to_place"), "departs_on": last.get("arrives_on")}
    if prefix == "stays":
        return {"arrives_on": last.get("leaves_on")}
    return {"lives_at_seat": True}


def with_stays_between(legs: list[dict], stays: list[dict], atlas: Atlas) -> list[dict[str, Any]]:
    """The stays as typed, and one for each pause between two legs at a place that is known."""
    kept = [stay for stay in stays if any(stay.values())]
    begun = {stay["arrives_on"] for stay in kept}
    for one, other in pairwise(legs):
        first, last = one["arrives_on"] or "", other["departs_on"] or ""
        place = atlas.place(one["to_place"] or "")
        if place and first and first < last and first not in begun:  # as browsers write days, texts compare like days
            kept.append({"place": place.name, "arrives_on": first, "leaves_on": last})
    return kept or [{}]
