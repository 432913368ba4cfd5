"""How the paragraphs on the Staff Pension Committee are read (C-n)."""

from asp_portal.law.readings.reading import Reading
from asp_portal.law.words import _

COMMITTEE = [
    Reading(
        "C-1", _("Two years for the staff's seats too"),
        _("A term on any seat of the Staff Pension Committee is two years, to the day before the same date; for the "
          "staff's seats unless the call for the election says otherwise. Nothing bars a second term."),
        ("res-29",), _("The text sets two years for the Bureau's and the Registrar's seats, and none for the staff's."),
    ),
    Reading(
        "C-2", _("One seat a person"),
        _("A person holds one seat at most. An alternate belongs to a group and sits when one of its members is away."),
        ("res-29",), _("The text is silent on both."),
    ),
    Reading(
        "C-3", _("The rest of a term"),
        _("A seat that falls vacant is filled for the rest of the term by whoever filled it. For the staff the "
          "alternate with most votes moves up, the next candidate becomes alternate, and else there is a by-election."),
        ("res-29",), _("The text says who fills a seat, and nothing of vacancies."),
    ),
]  # fmt: skip
