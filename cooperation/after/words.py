"""What became of an intervention, and how it came to the floor, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.durations import clock, in_words
from cooperation.rules.meeting_facts import Kind
from cooperation.rules.report import Outcome, Report, SegmentReport

OUTCOME = {
    Outcome.SPOKE: gettext_lazy("spoke"),
    Outcome.SPEAKING: gettext_lazy("is speaking"),
    Outcome.ABSENT: gettext_lazy("absent when called"),
    Outcome.WAITING: gettext_lazy("waits"),
    Outcome.NOT_REACHED: gettext_lazy("not reached"),
    Outcome.WRITTEN: gettext_lazy("not reached, in writing"),
    Outcome.WITHDRAWN: gettext_lazy("withdrawn"),
}
TONE = {
    Outcome.SPOKE: "good",
    Outcome.SPEAKING: "info",
    Outcome.ABSENT: "care",
    Outcome.NOT_REACHED: "bad",
    Outcome.WRITTEN: "care",
}
KIND = {
    Kind.INVITED: gettext_lazy("invited"),
    Kind.LISTED: gettext_lazy("on the list"),
    Kind.REPLY: gettext_lazy("right of reply"),
    Kind.TURN: gettext_lazy("out of turn"),
    Kind.ORDER: gettext_lazy("point of order"),
}


def next_time(segment: SegmentReport) -> str:
    """What would have let everybody be heard, in words; "" where all were heard in time, or nothing would help."""
    if segment.proposed is None:
        return ""
    sentence = _(
        "Segment %(segment)s: next time propose %(limit)s for each. The panel took %(panel)s, %(gap)s passed between "
        "speakers: with this limit all %(count)s who were there would have been heard in time."
    ) % {
        "segment": segment.key,
        "limit": clock(segment.proposed),
        "panel": in_words(segment.panel.spoken),
        "gap": in_words(segment.gap),
        "count": segment.floor.spoke + segment.floor.not_reached,
    }
    if segment.kept is None:
        return sentence
    other = _("Had the panel kept to its %(panel)s, %(limit)s for each would have been enough.")
    return f"{sentence} {other % {'panel': in_words(segment.panel.allotted), 'limit': clock(segment.kept)}}"


def summary(report: Report) -> str:
    """The meeting in a sentence."""
    floor = [segment.floor for segment in report.segments]
    values = {
        "spoke": sum(one.spoke for one in floor),
        "asked": sum(one.asked for one in floor),
        "not_reached": sum(one.not_reached for one in floor),
        "absent": sum(one.absent for one in floor),
        "took": in_words(report.took),
        "planned": in_words(report.planned),
    }
    return (
        _(
            "On the list: %(asked)s. Spoke: %(spoke)s, not reached: %(not_reached)s, absent: %(absent)s. "
            "The segments took %(took)s; %(planned)s were planned."
        )
        % values
    )
