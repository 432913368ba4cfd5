"""The figures of a remedy, one form for each kind; what is typed may differ from what is proposed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asp_portal.forms import helper
from cooperation.durations import DurationField, in_words
from cooperation.lists.drafting import Draft
from cooperation.lists.wording import in_the
from cooperation.rules import remedies as rules
from cooperation.rules.facts import Request
from cooperation.rules.proposals import Kind

LONGEST = 3600  # seconds, as a plenary may lay down


class RemedyForm(forms.Form):
    """A remedy for a draft. draft: the list as it is with the remedies that stand."""

    tab = label = about = ""

    def __init__(self, *args, draft: Draft, **kwargs):
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.segments = [(one.segment.key, str(one.segment)) for one in draft.segments]
        self.set_choices()
        self.helper = helper(*self.fields)

    def set_choices(self) -> None:
        """What can be chosen on this list."""

    @property
    def remedy(self) -> rules.Remedy:
        """The remedy of a valid form."""
        raise NotImplementedError


class LimitForm(RemedyForm):
    """One limit for everybody."""

    tab, label = gettext_lazy("Shorter limit"), gettext_lazy("Shorter limit for all")
    about = gettext_lazy("Everybody has at most this long; a shorter limit of a class or of groups stands.")
    seconds = DurationField(label=gettext_lazy("Time for each intervention"), most=LONGEST)

    @property
    def remedy(self) -> rules.Remedy:
        """The limit."""
        return rules.ShorterLimit(**self.cleaned_data)


class LadderForm(RemedyForm):
    """Less for others than for States Parties."""

    tab, label = gettext_lazy("Less for others"), gettext_lazy("Less for others than States Parties")
    about = gettext_lazy("Groups have the time of States Parties. Nobody gets more than now.")
    members = DurationField(label=gettext_lazy("Time for States Parties"), most=LONGEST)
    others = DurationField(label=gettext_lazy("Time for all others"), most=LONGEST)

    @property
    def remedy(self) -> rules.Remedy:
        """The rung."""
        return rules.Ladder(**self.cleaned_data)


class MinutesForm(RemedyForm):
    """Time from one segment to another."""

    tab, label = gettext_lazy("Move minutes"), gettext_lazy("Minutes from another segment")
    about = gettext_lazy(
        "Only what a segment can spare: not what its own speakers need, nor what is protected for its floor."
    )
    seconds = DurationField(label=gettext_lazy("Time to move"))
    source = forms.ChoiceField(label=gettext_lazy("From"))
    target = forms.ChoiceField(label=gettext_lazy("To"))

    def set_choices(self) -> None:
        """The segments."""
        self.fields["source"].choices = self.fields["target"].choices = self.segments

    def clean(self):
        """Two segments, and no more than is to spare."""
        found = super().clean()
        source, target, seconds = (found.get(name) for name in ("source", "target", "seconds"))
        if source and source == target:
            self.add_error("target", ValidationError(_("Choose another segment than the one it comes from.")))
        if source and seconds:
            there = rules.spare(self.draft.fit[source])
            if seconds > there:
                sentence = _("Segment %(key)s can give away only %(spare)s: the rest is needed or protected.")
                self.add_error("seconds", ValidationError(sentence % {"key": source, "spare": in_words(there)}))
        return found

    @property
    def remedy(self) -> rules.Remedy:
        """The move."""
        return rules.MovedMinutes(**self.cleaned_data)


class GroupsForm(RemedyForm):
    """Groups speak for their members."""

    tab, label = gettext_lazy("Groups"), gettext_lazy("Groups speak for their members")
    about = gettext_lazy(
        "Where a group speaks in a segment, its members that are listed there too hand in a text and do not speak."
    )

    def clean(self):
        """Somebody must be concerned."""
        if not self.remedy.apply(self.draft.plan.timing, self.draft.plan.listed).written:
            raise ValidationError(_("No group speaks in a segment in which one of its members is listed too."))
        return super().clean()

    @property
    def remedy(self) -> rules.Remedy:
        """The rule."""
        return rules.GroupsReplaceMembers(self.draft.groups)


class WrittenForm(RemedyForm):
    """Some hand in a text."""

    tab, label = gettext_lazy("Written texts"), gettext_lazy("Written statements")
    about = gettext_lazy("Those chosen hand in a text, which is published, and do not speak.")
    keys = forms.MultipleChoiceField(
        label=gettext_lazy("Who hands in a text only"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one speaker."),
            "invalid_choice": gettext_lazy("The list has changed: somebody chosen is no longer on it."),
        },
    )

    def set_choices(self) -> None:
        """Everybody on the list, with the segment; who is not reached is chosen already."""
        listed = self.draft.plan.listed
        self.fields["keys"].choices = [(one.key, asking(one)) for part in listed.values() for one in part]
        self.fields["keys"].initial = [one.key for one in self.draft.fit.not_reached]

    @property
    def remedy(self) -> rules.Remedy:
        """Those chosen."""
        return rules.WrittenOnly(frozenset(self.cleaned_data["keys"]))


class DrawForm(RemedyForm):
    """So many drawn by lots."""

    tab, label = gettext_lazy("Lots"), gettext_lazy("Drawing of lots")
    about = gettext_lazy(
        "So many of a segment speak, in the order of the list; the lots say who. The others hand in a text. Nothing "
        "changes before the seed of the lots is revealed."
    )
    segment = forms.ChoiceField(label=gettext_lazy("Segment"))
    k = forms.IntegerField(label=gettext_lazy("How many are drawn"), min_value=1, max_value=1000)

    def set_choices(self) -> None:
        """The segments."""
        self.fields["segment"].choices = self.segments

    def clean(self):
        """Fewer than there are."""
        found = super().clean()
        segment, k = found.get("segment"), found.get("k")
        if segment and k:
            count = len(self.draft.fit[segment].requests)
            if k >= count:
                sentence = _("Only %(count)s are listed in segment %(key)s: draw fewer.")
                self.add_error("k", ValidationError(sentence % {"count": count, "key": segment}))
        return found

    @property
    def remedy(self) -> rules.Remedy:
        """The draw, by lots that are known or are still to come."""
        return rules.Draw(**self.cleaned_data)


def asking(request: Request) -> str:
    """ "I: Chile", and for which group."""
    name = in_the(get_language(), request.names)
    return f"{request.segment}: {name}" + (f" ({request.group})" if request.group else "")


FORMS: Mapping[str, type[RemedyForm]] = {
    Kind.LIMIT.value: LimitForm,
    Kind.LADDER.value: LadderForm,
    Kind.MINUTES.value: MinutesForm,
    Kind.GROUPS.value: GroupsForm,
    Kind.WRITTEN.value: WrittenForm,
    Kind.DRAW.value: DrawForm,
}


def form_for(kind: str, data: Any, draft: Draft) -> RemedyForm:
    """The form of a kind; the first kind's where there is none of that name."""
    return FORMS.get(kind, LimitForm)(data, draft=draft)
