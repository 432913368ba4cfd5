"""How the concept note of the plenary on cooperation is read, and who may vote (S-n)."""

from asp_portal.law.readings.reading import Reading
from asp_portal.law.words import _

COOPERATION = [
    Reading(
        "S-1", _("One request for each segment"),
        _("A delegation asks for the floor in one segment or in both, and one request stands for each; a second is "
          "refused while the first stands. Until the deadline it can be changed and keeps its time of arrival; "
          "moved to the other segment, or asked for again after being withdrawn, it arrives anew."),
        ("note-registration",),
        _("The note lets participants register with the segment concerned, and is silent on both segments, on a "
          "second request and on changes."),
    ),
    Reading(
        "S-2", _("End of the day in the session's zone"),
        _("The end of a day is 00:00 of the next day in the session's time zone, which is too late. The server's "
          "clock counts when the request arrives; for one by e-mail or note verbale, the time at which that "
          "arrived."),
        ("note-deadline",), _("The note names a day, and neither an hour nor a time zone."),
    ),
    Reading(
        "S-3", _("Order of the list"),
        _("Each plenary chooses its order: criteria in a sequence, such as groups first, protocol level, arrival, "
          "lots, or the name in English or French from a drawn initial, from it to Z and round to it; a group has "
          "the name of the delegation that speaks for it. Names compare word by word; accents, case, hyphens, "
          "apostrophes and brackets do not count. What is equal in all this goes by moment of arrival, then the "
          "English name, then the code. A person may move an entry, with a reason that is shown."),
        ("note-registration",),
        _("The note gives no order. Names compare as in the United Nations' lists; no tie is left to chance."),
    ),
    Reading(
        "S-4", _("Two minutes for those who register"),
        _("The limit of two minutes binds those who register. Invited speakers come first and have planned minutes "
          "of their own."),
        ("note-time", "note-I", "note-II"),
        _("The note names organs and experts of the Court, a State and civil society as speakers; they do not "
          "register."),
    ),
    Reading(
        "S-5", _("Late requests"),
        _("A request after the deadline is kept, marked late, and waits outside the order and the time until it is "
          "decided, with a reason. Accepted, it stays marked late and comes after all that were in time, late ones "
          "by arrival, in every order."),
        ("note-deadline",), _("The note does not say what becomes of a late request; none should be lost."),
    ),
    Reading(
        "S-6", _("One changeover for each listed intervention"),
        _("A changeover comes before each listed intervention, none for invited speakers, whose minutes include "
          "theirs, and none between segments. Everything counts in whole seconds; a segment, and the plenary as the "
          "sum of its segments, that is exactly full fits. Not reached is everybody, in order, from the first whose "
          "time would not end within the segment."),
        ("note-time",),
        _("The note gives one time for both segments and a limit for each intervention, and nothing to the time "
          "between them."),
    ),
    Reading(
        "S-7", _("Two full years of arrears"),
        _("Counted are the years before that of the given date: a State loses its vote where what it owes of them "
          "equals or exceeds what was assessed for the last two of them, unless the Assembly permits it to vote. "
          "Arrears never take away the floor."),
        ("res-12",),
        _("The paragraph speaks of the preceding two full years and names no day on which they are counted."),
    ),
]  # fmt: skip
