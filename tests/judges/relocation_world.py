"""Former judges with their residence at the seat, and relocation claims in every state, made as people make them."""

from collections.abc import Callable
from datetime import date

import pytest

from asp_portal.accounts.models import User
from asp_portal.workflow import Doing
from judges import reference
from judges.models import Judge, RelocationClaim, Residence
from judges.relocation import services as relocation
from judges.relocation.workflow import relocation_workflow
from judges.services import authorisers_of

# Who acts on the way to each state; the acts come one after the other.
PATHS = {
    "draft": [],
    "certified": ["certify"],
    "verified": ["certify", "verify"],
    "authorised": ["certify", "verify", "authorise"],
    "paid": ["certify", "verify", "authorise", "pay"],
    "refused": ["certify", "verify", "refuse"],
    "withdrawn": ["withdraw"],
}


def authoriser(claimant: Judge, day: date) -> User:
    """Who authorises this judge's papers: the President, or for the President's own the First Vice-President."""
    return Judge.objects.get(pk=next(iter(authorisers_of(claimant, day)))).user


@pytest.fixture
def scale(db) -> None:
    """The salary as it was adopted: 180,000 a year."""
    reference.load()


@pytest.fixture
def reside(scale) -> Callable[..., Residence]:
    """`reside(judge, home_from, last_day=None)`: declared on the day on which the home is held."""

    def make(judge: Judge, home_from: date, last_day: date | None = None, **fields) -> Residence:
        facts = {"home": "lease", "place": "The Hague", "declared_on": home_from, "source": "Letter"} | fields
        return Residence.objects.create(judge=judge, home_from=home_from, last_day=last_day, **facts)

    return make


@pytest.fixture
def make_former(make_judge, reside) -> Callable[..., Judge]:
    """`make_former(left_on=..., home_from=...)`: nine years from 11 March 2015, resident all that time.

    home_from=None: without any residence.
    """

    def make(
        *roles,
        name: str = "Another Former",
        first_day: date = date(2015, 3, 11),
        left_on: date = date(2024, 3, 10),
        ended: str = "completed",
        home_from: date | None = date(2015, 3, 11),
        **fields,
    ) -> Judge:
        judge = make_judge(*roles, name=name, first_day=first_day, **fields)
        judge.terms.update(last_day=left_on, ended=ended)
        if home_from:
            reside(judge, home_from)
        return judge

    return make


@pytest.fixture
def former(make_former) -> Judge:
    """A former judge who resided at the seat for nine years."""
    return make_former(name="Former Judge")


@pytest.fixture
def make_relocation(former, presidency, secretariat, finance, today) -> Callable[..., RelocationClaim]:
    """`make_relocation(state="verified", judge=...)`: resettled in Kenya on 1 April 2024."""

    def make(state: str = "draft", *, judge: Judge = former, **fields) -> RelocationClaim:
        facts = {"resettled_on": date(2024, 4, 1), "country": "KEN", "note": "Home again"} | fields
        claim = relocation.create(judge, year=2026, **facts)
        for name in PATHS[state]:
            relocation_workflow.apply(name, doing(claim, name))
            claim.refresh_from_db()
        return RelocationClaim.objects.get(pk=claim.pk)

    def doing(claim: RelocationClaim, name: str) -> Doing:
        who = {"certify": claim.judge.user, "withdraw": claim.judge.user, "verify": secretariat, "pay": finance}
        data = {"paid_on": today, "reference": "TEST-1"} if name == "pay" else {}
        return Doing(claim, who.get(name) or authoriser(claim.judge, today), today, data=data, reason="As discussed")

    return make
