"""What the text leaves open goes to the President, and nothing is guessed meanwhile; reminders; stored files."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from judges.rules.presidency import Office
from travel import services, tasks
from travel.models import Claim, Companion, Journey
from travel.workflow import claim_workflow


@pytest.fixture
def president_user(presidency):
    """The President's user."""
    return presidency[Office.PRESIDENT].user


def family_alone(claim):
    """Only the spouse travels."""
    claim.refresh_from_db()
    itinerary = claim.itinerary
    legs, stays = list(itinerary.legs.all()), list(itinerary.stays.all())
    way = services.Way(False, legs, stays, [Companion(relation="spouse", travels_alone=True)])
    services.set_itinerary(claim, claim.content_hash, way)
    claim.refresh_from_db()


def test_t_2_family_alone_on_home_leave_waits_for_the_president(make_claim, president_user, secretariat, today):
    claim = make_claim("draft", purpose="home_leave")  # first term in 2024: home leave in 2026
    family_alone(claim)
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    claim.refresh_from_db()
    assert claim.awaits_decision
    assert Message.objects.filter(to=president_user, subject__contains="a point for you to decide").exists()
    data = {line.slug: {"allowed": line.amount, "reason": ""} for line in claim.expenses.all()}
    with pytest.raises(ValidationError, match="for the President to decide"):
        claim_workflow.apply("verify", Doing(claim, secretariat, today, data))
    decision = {"point": "T-2", "granted": True}
    claim_workflow.apply("decide", Doing(claim, president_user, today, decision, reason="On the Registrar's advice"))
    claim.refresh_from_db()
    assert (claim.state, claim.awaits_decision) == ("certified", False)
    claim_workflow.apply("verify", Doing(claim, secretariat, today, data))
    claim.refresh_from_db()
    # The full rate for one adult, 3 x 226 x 1.4; the fare was the judge's, who did not travel.
    assert claim.net == Decimal("949.20")


def test_another_route_waits_for_the_president(make_claim, president_user, secretariat, today, signed_in):
    claim = make_claim("draft")
    services.change(claim, claim.content_hash, exception="By train, for my health")
    claim.refresh_from_db()
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    claim.refresh_from_db()
    assert claim.awaits_decision
    client, url = signed_in(president_user), f"{claim.get_absolute_url()}act/decide/"
    assert "By train, for my health" in client.get(url).content.decode()
    answer = {"seen": claim.content_hash, "point": "exception", "granted": "no", "reason": "The doctor sees no need"}
    assert client.post(url, answer).status_code == 302
    claim.refresh_from_db()
    assert (claim.awaits_decision, claim.decisions.get().granted) == (False, False)


def test_a_decision_needs_a_reason_and_an_open_point(make_claim, president_user, today, signed_in):
    plain, claim = make_claim("certified"), make_claim("certified", title="With a wish", exception="By ship")
    client = signed_in(president_user)
    assert client.get(f"{plain.get_absolute_url()}act/decide/").status_code == 404
    wrong = {"seen": claim.content_hash, "point": "T-2", "granted": "yes"}
    answer = client.post(f"{claim.get_absolute_url()}act/decide/", wrong)
    assert answer.status_code == 422
    assert {"point", "reason"} <= set(answer.context["form"].errors)
    assert not claim.decisions.exists()


def test_t_10_elsewhere_needs_its_comparison(make_claim, today):
    claim = make_claim("draft", purpose="separation", elsewhere=True)
    with pytest.raises(ValidationError, match="Give the cost of the journey to the domicile"):
        claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    services.change(claim, claim.content_hash, comparison=Decimal("100.00"))
    claim.refresh_from_db()
    claim_workflow.apply("certify", Doing(claim, claim.judge.user, today))
    claim.refresh_from_db()
    assert claim.state == Claim.State.CERTIFIED


def test_art_v_reminders_from_fourteen_days_after_the_journey(make_journey):
    journey = make_journey("authorised")  # back on 5 November
    assert tasks.remind(date(2026, 11, 18)) == 0
    assert tasks.remind(date(2026, 11, 19)) == 1
    assert tasks.remind(date(2026, 11, 20)) == 0
    assert tasks.remind(date(2026, 12, 2)) == 0
    assert tasks.remind(date(2026, 12, 3)) == 1
    assert Message.objects.filter(to=journey.judge.user, subject__contains="is due").count() == 2


def test_nobody_is_reminded_of_a_journey_that_is_claimed(make_claim):
    make_claim("draft")
    assert tasks.remind(date(2026, 12, 31)) == 0
    assert Journey.objects.get().reminded_on is None


def test_stored_files_are_read_again(make_claim, settings, tmp_path, secretariat, capsys):
    settings.MEDIA_ROOT = tmp_path
    claim = make_claim("draft")
    folder = tmp_path / "receipts" / "ab"
    folder.mkdir(parents=True)
    name = f"receipts/ab/{'ab' * 16}.pdf"
    (tmp_path / name).write_bytes(b"receipt")
    claim.expenses.get().receipts.create(
        name="r.pdf",
        content_type="application/pdf",
        size=7,
        stored_name=name,
        sha256="9bfa8f3b5d2f5dc5a8a2bc5c4cb9de2b5b8d5d4b1a3f1f9c9d1a4c2a86a3d4e1",
        original_sha256="0" * 64,
        added_by=secretariat,
    )
    with pytest.raises(CommandError, match="1 of 1 files are not as they were stored"):
        call_command("check_files")
    assert f"{name}: changed" in capsys.readouterr().out
    (tmp_path / name).unlink()
    with pytest.raises(CommandError):
        call_command("check_files")
    assert f"{name}: missing" in capsys.readouterr().out
