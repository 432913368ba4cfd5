"""What the demo tells of the relocation sum: one former judge has it, another has just certified the claim."""

from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import timezone

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from judges.models import Judge, RelocationClaim
from judges.relocation import services as relocation
from judges.relocation.workflow import relocation_workflow
from judges.services import authorisers_of

# account, how far the claim has come
CLAIMS = (("former3", ("certify", "verify", "authorise", "pay")), ("former1", ("certify",)))


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Claims of former judges who have resettled; built once, after the record of their homes."""
    if RelocationClaim.objects.exists():
        return
    for account, steps in CLAIMS:
        judge = user(account).judge
        resettled = judge.resettlements.latest("on")
        claim = relocation.create(judge, year=today.year, resettled_on=resettled.on, country=resettled.country)
        for name in steps:
            data = {"paid_on": today, "reference": f"PAY-{claim.number}"} if name == "pay" else {}
            relocation_workflow.apply(name, Doing(claim, actor(judge, name, today), today, data))
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{RelocationClaim.objects.count()} relocation claims")


def user(account: str) -> User:
    """The user of a demo account."""
    return User.objects.get(email=f"{account}@{accounts.DOMAIN}")


def actor(judge: Judge, name: str, today: date) -> User:
    """Who does it: the judge, the Secretariat, Finance, or whoever authorises on that day."""
    if name == "authorise":
        return Judge.objects.get(pk=next(iter(authorisers_of(judge, today)))).user
    return {"certify": judge.user, "verify": user("secretariat"), "pay": user("finance")}[name]
