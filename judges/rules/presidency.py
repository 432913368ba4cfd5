"""Who holds or exercises the Presidency on a day, and who may authorise whose journeys and claims."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from judges.rules.periods import last_day_of

YEARS_OF_OFFICE = 3  # Statute, art. 38(1)


def _(message: str) -> str:
    """Mark a text for translation; the page translates it."""
    return message


class Office(StrEnum):
    """The offices of the Presidency."""

    PRESIDENT = "president"
    FIRST_VICE_PRESIDENT = "first_vice_president"
    SECOND_VICE_PRESIDENT = "second_vice_president"

    @property
    def label(self) -> str:
        """The office in words, to be translated."""
        return LABELS[self]


LABELS = {
    Office.PRESIDENT: _("President"),
    Office.FIRST_VICE_PRESIDENT: _("First Vice-President"),
    Office.SECOND_VICE_PRESIDENT: _("Second Vice-President"),
}
ACTING = {
    Office.PRESIDENT: _("President"),
    Office.FIRST_VICE_PRESIDENT: _("First Vice-President, acting as President"),
    Office.SECOND_VICE_PRESIDENT: _("Second Vice-President, acting as President"),
    None: _("Judge, acting as President"),
}


@dataclass(frozen=True)
class Presidency:
    """The Presidency on one day: who holds each office, and who acts as President, by the keys of judges."""

    holders: dict[Office, int]
    acting: int | None = None

    def office_of(self, judge: int) -> Office | None:
        """The office that a judge holds, if any."""
        return next((office for office, holder in self.holders.items() if holder == judge), None)


def authorisers(presidency: Presidency, claimant: int) -> dict[int, str]:
    """Who may authorise the claimant's journeys and claims, each with the office in which they do so.

    App. 1, art. I(1)(d) and art. V: the President authorises. Annex, art. III(3): a Vice-President, or exceptionally
    another judge, acts as President. Reading T-8: nobody authorises their own; the President's own goes to the First
    Vice-President, or the Second where there is no First, or to the judge who acts as President that day.

    Nobody is in the answer where all offices are vacant: then nothing can be authorised.
    """
    found: dict[int, str] = {}
    acting, president = presidency.acting, presidency.holders.get(Office.PRESIDENT)
    if acting is not None and acting != claimant:
        found[acting] = ACTING[presidency.office_of(acting)]
    if president is not None and president != claimant:
        found[president] = LABELS[Office.PRESIDENT]
    if president is None or president == claimant:
        for office in (Office.FIRST_VICE_PRESIDENT, Office.SECOND_VICE_PRESIDENT):
            holder = presidency.holders.get(office)
            if holder is not None and holder != claimant:
                found.setdefault(holder, LABELS[office])
                break
    return found


def expected_last_day(first_day: date, end_of_term: date | None) -> date:
    """The day on which an office of the Presidency ends by itself.

    Statute, art. 38(1): after three years, or with the term as a judge where that ends before. end_of_term: the last
    day of that term, served or scheduled.
    """
    return min(last_day_of(first_day, YEARS_OF_OFFICE), end_of_term or date.max)
