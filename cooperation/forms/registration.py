"""Asking for the floor on one page, changing it, and entering what came by e-mail or note verbale."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from asp_portal.accounts.models import User
from asp_portal.act_forms import ActForm
from asp_portal.forms import INCOMPLETE, helper
from asp_portal.text import CleanCharField, CleanTextField, normalised, without_hidden
from asp_portal.uploads import MultipleFileField
from cooperation.forms.moments import MomentField
from cooperation.models import LEVELS, SPOKEN, Delegation, Plenary, Segment, SpeakingRequest
from cooperation.registration.facts import FREE, PLACED
from cooperation.registration.services import arrival
from cooperation.registration.workflow import FIXED
from cooperation.rules.deadline import is_late

STATEMENT = ("speaker", "speaker_title", "level", "language", "group", "group_name", "by_video", "accessibility")
WRITTEN = {"dir": "auto", "autocomplete": "off"}  # names in any script stand as they are read


def offered(choices: Iterable[tuple[str, Any]], empty: str = "---------") -> list[tuple[str, Any]]:
    """The choices of a model's field with capital letters, after an empty one."""
    return [("", empty), *((key, capfirst(str(label))) for key, label in choices)]


class ObjectField(forms.ChoiceField):
    """One of some objects that were read already; chosen by a code that people may see."""

    def offer(self, groups: dict[str, Iterable[Any]], code: str, empty: str = "---------") -> None:
        """Offer objects, by the heading under which they stand; "" is none. code: the attribute that names them."""
        self.code, self.objects, choices = code, {}, [("", empty)]
        for heading, things in groups.items():
            known = {getattr(thing, code): thing for thing in things}
            pairs = [(key, str(thing)) for key, thing in known.items()]
            self.objects |= known
            choices += [(heading, pairs)] if heading and pairs else pairs
        self.choices = choices

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, self.code) if hasattr(value, "pk") else value

    def clean(self, value: Any) -> Any:
        return self.objects.get(super().clean(self.prepare_value(value)))


class SegmentsField(forms.TypedMultipleChoiceField):
    """One segment or more."""

    widget = forms.CheckboxSelectMultiple({"class": "form-check-input"})

    def offer(self, segments: Iterable[Segment]) -> None:
        """Offer segments with their titles."""
        self.choices = [(one.key, str(one)) for one in segments]
        known = {one.key: one for one in segments}
        self.coerce = known.__getitem__


class StatementForm(forms.Form):
    """Who will speak, in which language, and for whom."""

    speaker = CleanCharField(
        label=gettext_lazy("Speaker"),
        max_length=150,
        required=False,
        widget=forms.TextInput(WRITTEN),
        help_text=gettext_lazy("As it should be announced. May follow later."),
    )
    speaker_title = CleanCharField(
        label=gettext_lazy("Title or function"), max_length=200, required=False, widget=forms.TextInput(WRITTEN)
    )
    level = forms.ChoiceField(label=gettext_lazy("Protocol level"), choices=lambda: offered(LEVELS))
    language = forms.ChoiceField(label=gettext_lazy("Language of the statement"), choices=lambda: offered(SPOKEN))
    group = ObjectField(label=gettext_lazy("Speaks"), required=False)
    group_name = CleanCharField(
        label=gettext_lazy("On behalf of another group"),
        max_length=150,
        required=False,
        widget=forms.TextInput(WRITTEN),
        help_text=gettext_lazy("Only if it is not in the list above: as it is called."),
    )
    by_video = forms.BooleanField(label=gettext_lazy("The statement comes as a video message"), required=False)
    accessibility = CleanTextField(
        label=gettext_lazy("Needs for accessibility"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy(
            "Such as a microphone within reach. Only your delegation, the Secretariat and the chair read it."
        ),
    )

    def offer_groups(self, delegations: Iterable[Delegation]) -> None:
        """National capacity, the groups of these delegations first, then the others."""
        own = {one.pk for one in delegations}
        groups = Delegation.objects.filter(is_active=True, group_members__isnull=False).by_name().distinct()
        groups = list(groups.prefetch_related("group_members"))
        mine = [one for one in groups if own & {member.pk for member in one.group_members.all()}]
        others = [one for one in groups if one not in mine and one.pk not in own]
        headings = {_("On behalf of a group it belongs to"): mine, _("On behalf of another group"): others}
        self.fields["group"].offer(headings, "code", _("In its own capacity"))

    def clean(self):
        """One group at most."""
        found = super().clean()
        if self.cleaned_data.get("group") and self.cleaned_data.get("group_name"):
            self.add_error("group_name", _("Choose the group, or write its name, not both."))
        return found

    def said(self, *names: str) -> dict[str, Any]:
        """What was filled in, of these fields."""
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class RegisterForm(StatementForm):
    """Ask for the floor, in one segment or in several at once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=INCOMPLETE)
    delegation = ObjectField(label=gettext_lazy("Delegation"))
    segments = SegmentsField(
        label=gettext_lazy("Segment"),
        error_messages={"required": gettext_lazy("Tick the segment in which the delegation wants to speak.")},
        help_text=gettext_lazy("You may tick more than one: each becomes a request of its own."),
    )
    field_order = ["token", "delegation", "segments", *STATEMENT]

    def __init__(self, *args, user: User, plenary: Plenary, delegations: list[Delegation], **kwargs):
        super().__init__(*args, **kwargs)
        self.plenary, self.delegations = plenary, delegations
        self.segments = list(plenary.segments.all())
        self.fields["segments"].offer(self.segments if self.is_bound else self.free)
        self.fields["delegation"].offer({"": delegations}, "code")
        self.fields["language"].initial = user.language
        self.offer_groups(delegations)
        if len(delegations) == 1:
            del self.fields["delegation"]

    @cached_property
    def standing(self) -> list[SpeakingRequest]:
        """The requests of these delegations that stand already."""
        rows = SpeakingRequest.objects.standing().filter(plenary=self.plenary, delegation__in=self.delegations)
        return list(rows.select_related("segment", "delegation"))

    @property
    def free(self) -> list[Segment]:
        """Segments in which no request of all these delegations stands yet."""
        if len(self.delegations) > 1:
            return self.segments
        taken = {one.segment_id for one in self.standing}
        return [one for one in self.segments if one.pk not in taken]

    def clean(self):
        """A group speaks in its own capacity."""
        found = super().clean()
        if self.cleaned_data.get("group") and self.cleaned_data["group"] == self.chosen:
            self.add_error("group", _("A group speaks in its own capacity: leave “on behalf of” empty."))
        return found

    @property
    def chosen(self) -> Delegation | None:
        """The delegation that asks."""
        return self.cleaned_data.get("delegation") or (self.delegations[0] if len(self.delegations) == 1 else None)


# --- Acts -----------------------------------------------------------------------------------------------------------


class RequestActForm(StatementForm, ActForm):
    """An act that fills in the request anew; its form opens with what the request says."""

    field_order = ["seen", "delegation", "segment", "received_at", *STATEMENT, "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.at: datetime = arrival()
        self.offer_groups([self.paper.delegation] if self.paper.delegation else [])
        if "segment" in self.fields:
            self.fields["segment"].offer({"": self.paper.plenary.segments.all()}, "key")
        for name in ("segment", *STATEMENT):
            if name in self.fields:
                self.fields[name].initial = getattr(self.paper, name)

    def data_for_act(self) -> dict[str, Any]:
        """What was filled in, and when it reached us."""
        return {"at": self.at, **self.said(*PLACED, *FREE)}


class ChangeForm(RequestActForm):
    """A change by the delegation; once the list has closed, what places rest on is shown and stays."""

    segment = ObjectField(
        label=gettext_lazy("Segment"),
        help_text=gettext_lazy("A request that moves to another segment counts as arrived at that moment."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.closed = is_late(self.at, self.paper.plenary.closes_at)
        for name in PLACED if self.closed else ():
            self.fields[name].help_text = _("It stays as it is now that the list has closed.")
            # A form that was opened before sends the field: then it is compared, and the answer is a sentence.
            self.fields[name].disabled = name not in self.data

    def clean(self):
        """What is fixed is said beside its field."""
        found = super().clean()
        for name in PLACED if self.closed else ():
            if name in self.cleaned_data and self.cleaned_data[name] != getattr(self.paper, name):
                self.add_error(name, FIXED)
        return found


class CorrectForm(RequestActForm):
    """The Secretariat puts right what was entered by mistake; the time of arrival stays."""


class ConfirmForm(RequestActForm):
    """A draft that was read from a message, put right and confirmed."""

    delegation = ObjectField(label=gettext_lazy("Delegation"))
    segment = ObjectField(label=gettext_lazy("Segment"))
    received_at = MomentField(label=gettext_lazy("Arrived"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        session = self.paper.plenary.session
        self.fields["delegation"].offer({"": Delegation.objects.filter(is_active=True).by_name()}, "code")
        self.fields["received_at"].of_session(session, latest=self.at)
        for name in ("delegation", "received_at"):
            self.fields[name].initial = getattr(self.paper, name)

    def clean(self):
        """A group speaks in its own capacity."""
        found = super().clean()
        group = self.cleaned_data.get("group")
        if group and group == self.cleaned_data.get("delegation"):
            self.add_error("group", _("A group speaks in its own capacity: leave “on behalf of” empty."))
        return found

    def data_for_act(self) -> dict[str, Any]:
        """With whose it is and when it arrived."""
        return super().data_for_act() | self.said("delegation", "received_at")


# --- A message ------------------------------------------------------------------------------------------------------


class PastedField(forms.CharField):
    """Text from elsewhere: its invisible characters, which mail programs add, are left out without a question."""

    widget = forms.Textarea

    def to_python(self, value):
        lines = normalised(super().to_python(value)).split("\n")
        return "\n".join(without_hidden(line.replace("\t", " ")) for line in lines).strip()


class MessageForm(forms.Form):
    """What came: the text, pasted, or the file, or both."""

    channel = forms.ChoiceField(
        label=gettext_lazy("It came"),
        choices=lambda: offered(SpeakingRequest.Channel.choices)[2:],  # by all but the portal
        widget=forms.RadioSelect,
        initial=SpeakingRequest.Channel.EMAIL.value,
    )
    message = PastedField(
        label=gettext_lazy("The message"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 14, "dir": "auto"}),
        help_text=gettext_lazy("Paste all of it, with the lines From, Date and Subject if there are any."),
    )
    files = MultipleFileField(
        label=gettext_lazy("Files"),
        required=False,
        max_files=3,
        help_text=gettext_lazy("The note verbale, the letter: PDF, JPEG or PNG."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper(*self.fields)

    def clean(self):
        """Something must have come."""
        found = super().clean()
        if not self.errors and not (self.cleaned_data["message"] or self.cleaned_data["files"]):
            raise ValidationError(_("Paste the message, or choose a file."))
        return found
