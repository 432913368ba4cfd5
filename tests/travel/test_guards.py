"""That it is the triggers that refuse: with one of them off, what test_workflow.py sees refused is done."""

import pgtrigger
import pytest

from travel.models import Claim, Expense, Leg, Payment


def test_without_their_triggers_certified_lines_would_change(make_claim):
    claim = make_claim("paid")
    with pgtrigger.ignore("travel.Expense:claimed_in_draft_allowed_later", "travel.Leg:changes_in_draft_only"):
        assert Expense.objects.filter(claim=claim).update(description="changed") == 1
        assert Leg.objects.filter(itinerary=claim.itinerary).update(to_place="Salzburg") == 2


def test_without_its_trigger_a_payment_would_change(make_claim):
    claim = make_claim("paid")
    with pgtrigger.ignore("travel.Payment:payment_only_added"):
        assert Payment.objects.filter(claim=claim).update(amount=1) == 1


@pytest.mark.django_db(transaction=True)
def test_without_its_trigger_a_state_would_need_no_act(make_claim):
    claim = make_claim("certified")
    with pgtrigger.ignore("travel.Claim:state_follows_acts"):
        assert Claim.objects.filter(pk=claim.pk).update(state="withdrawn") == 1
