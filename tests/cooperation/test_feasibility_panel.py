"""Whether a draft list fits, as its panel shows it; remedies tried and taken back, as acts."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from asp_portal import acts
from asp_portal.workflow import Hidden, Refused
from cooperation.forms.feasibility import FORMS, form_for
from cooperation.lists import remedies
from cooperation.lists.drafting import draft_of
from cooperation.lists.feasibility_panel import WIDE, bar_of, in_public, panel_of
from cooperation.models import AppliedRemedy, Draw, Plenary
from cooperation.rules import remedies as rules
from cooperation.rules.facts import Invited, Segment, Timing
from cooperation.rules.feasibility import feasibility
from cooperation.rules.lots import commitment, drawn
from cooperation.rules.proposals import Kind
from tests.cooperation.feasibility_world import SEVEN, ask, plain, short_plenary
from tests.cooperation.world import delegations, make_plenary

NOW = datetime(2021, 12, 7, 12, tzinfo=UTC)


@pytest.fixture
def plenary(secretariat):
    """A plenary whose first segment is too short for those who ask."""
    return short_plenary(secretariat)


def draft(plenary):
    return draft_of(Plenary.objects.select_related("session").get(pk=plenary.pk), NOW)


def test_the_panel_says_in_words_what_the_bars_show(plenary, secretariat, auditor, django_assert_num_queries):
    found = draft(plenary)
    with django_assert_num_queries(1):
        panel = panel_of(found, secretariat)
    first, second = panel.bars
    assert plain(first.sentence) == "7 requests need 17 min 30 s; 15 min remain: 2 min 30 s short."
    assert plain(second.sentence) == "Nobody has asked for the floor; 15 min remain."
    assert plain(panel.sentence) == "All segments together need 47 min 30 s of 1 h 30 min: 42 min 30 s to spare."
    assert (panel.fits, panel.may_try, first.not_reached, first.warning) == (False, True, ("Cook Islands",), "")
    assert ("Longest limit that fits", "1 min 38 s") in [(label, plain(value)) for label, value in first.figures]
    titles = [plain(offer.title) for offer in panel.offers]
    assert titles == [
        "At most 1 min 38 s for each intervention",  # 900 / 7 - 30
        "1 min 20 s for everybody",
        "3 min from segment II to segment I",
        "1 delegation hands in a text only",
        "6 drawn by lots in segment I; the others hand in a text",
    ]
    assert all(offer.effect.fits for offer in panel.offers)
    moved = [plain(sentence) for sentence in panel.offers[2].effect.sentences]
    assert moved == [
        "I: 7 requests need 17 min 30 s; 18 min remain: 30 s to spare.",
        "II: Nobody has asked for the floor; 12 min remain.",
        "Reached with it: Cook Islands.",
    ]
    assert panel.obstacles == ()
    assert not panel_of(found, auditor).may_try
    with override("fr"):
        assert panel_of(draft(plenary), secretariat).bars[0].not_reached == ("Îles Cook",)


def test_what_everybody_may_know_has_no_names(plenary):
    ask(plenary, "SEN", "II")
    assert in_public(draft(plenary)) == (
        "Segment I: 7 delegations have asked for the floor. There is not yet time for all of them: the Secretariat is "
        "looking for a way.",
        "Segment II: 1 delegation has asked for the floor. There is time for all of them.",
    )


def test_remedies_are_tried_in_their_order_and_taken_back_as_acts(plenary, secretariat, auditor):
    """Seven at 100 s and 30 s need 910 of 900 s; a minute more makes 50 s to spare."""
    limit = remedies.try_remedy(plenary, rules.ShorterLimit(100), secretariat)
    assert plain(panel_of(draft(plenary), secretariat).bars[0].sentence).endswith("15 min remain: 10 s short.")
    moved = remedies.try_remedy(plenary, rules.MovedMinutes(60, "II", "I"), secretariat)
    panel = panel_of(draft(plenary), secretariat)
    assert [plain(one.title) for one in panel.tried] == [
        "At most 1 min 40 s for each intervention", "1 min from segment II to segment I",
    ]  # fmt: skip
    assert [one.effect.fits for one in panel.tried] == [False, True]
    assert (panel.fits, panel.offers) == (True, ())

    with pytest.raises(ValidationError, match="tried already"):
        remedies.try_remedy(plenary, rules.ShorterLimit(100), secretariat)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppliedRemedy.objects.create(plenary=plenary, kind="limit", data={"seconds": 100}, applied_by=secretariat)

    for _twice in range(2):
        remedies.undo(plenary, moved.pk, secretariat, NOW)
    moved.refresh_from_db()
    assert (moved.undone_at, moved.undone_by) == (NOW, secretariat)
    assert remedies.rows_of(plenary) == [limit]
    remedies.try_remedy(plenary, rules.MovedMinutes(60, "II", "I"), secretariat)  # tried again
    assert [act.name for act in acts.Act.objects.about(plenary)][-4:] == [
        remedies.TRIED, remedies.TRIED, remedies.UNDONE, remedies.TRIED,
    ]  # fmt: skip
    assert acts.Act.objects.about(plenary).last().content.body == {
        "remedy": "minutes", "seconds": 60, "source": "II", "target": "I",
    }  # fmt: skip

    for act in [lambda: remedies.try_remedy(plenary, rules.ShorterLimit(90), auditor),
                lambda: remedies.undo(plenary, limit.pk, auditor, NOW)]:  # fmt: skip
        with pytest.raises(Hidden):
            act()
    with pytest.raises(AppliedRemedy.DoesNotExist):
        remedies.undo(make_plenary(secretariat, session=plenary.session), limit.pk, secretariat, NOW)


def test_a_plenary_that_has_ended_keeps_its_list(secretariat):
    ended = make_plenary(secretariat, Plenary.State.ENDED)
    with pytest.raises(Refused, match="has ended"):
        remedies.try_remedy(ended, rules.ShorterLimit(90), secretariat)
    assert not panel_of(draft(ended), secretariat).may_try


def test_a_draw_waits_for_its_seed(plenary, secretariat):
    remedies.try_remedy(plenary, rules.Draw("I", 6), secretariat)
    panel = panel_of(draft(plenary), secretariat)
    [tried] = panel.tried
    assert (tried.waits, panel.fits) == (True, False)
    assert tried.effect.sentences[-1] == "1 will not be drawn and hands in a text; the lots say who."
    assert "draw" not in [offer.kind for offer in panel.offers]  # it is being tried
    Draw.objects.create(
        plenary=plenary, purpose="some", commitment=commitment("The Hague"), committed_by=secretariat,
        seed="The Hague", revealed_at=NOW, revealed_by=secretariat,
    )  # fmt: skip
    found = draft(plenary)
    assert {one.delegation for one in found.plan.listed["I"]} == set(drawn("The Hague", SEVEN, 6))
    panel = panel_of(found, secretariat)
    assert (panel.tried[0].waits, panel.fits, panel.tried[0].effect.fits) == (False, True, True)


def test_groups_speak_for_their_members(plenary, secretariat):
    delegations("EU", *SEVEN)
    ask(plenary, "EU")
    offers = {offer.kind: offer for offer in panel_of(draft(plenary), secretariat).offers}
    assert offers["groups"].effect.sentences[1:] == (  # 8 become 6: all fit
        "Reached with it: Cook Islands, European Union.", "Hand in a text only: France, Croatia.",
    )  # fmt: skip
    remedies.try_remedy(plenary, rules.GroupsReplaceMembers(draft(plenary).groups), secretariat)
    found = draft(plenary)
    assert found.fit.fits
    assert [one.delegation for one in found.plan.written] == ["FRA", "HRV"]


def test_every_remedy_is_kept_as_it_was_chosen():
    groups = {"European Union": frozenset({"FRA"})}
    known = remedies.Known(frozenset({"I", "II"}), groups, "seed")
    for remedy in [
        rules.ShorterLimit(90), rules.Ladder(120, 80), rules.MovedMinutes(60, "I", "II"),
        rules.GroupsReplaceMembers(groups), rules.WrittenOnly(frozenset({"b", "a"})), rules.Draw("I", 3, "seed"),
    ]:  # fmt: skip
        kind, data = remedies.packed(remedy)
        assert remedies.unpacked(kind.value, data, known) == remedy
        gone = remedies.Known(frozenset({"III"}), groups)
        names_a_segment = kind in (Kind.MINUTES, Kind.DRAW)
        assert (remedies.unpacked(kind.value, data, gone) is None) == names_a_segment


def test_a_remedy_for_a_segment_that_is_gone_changes_nothing(plenary, secretariat):
    remedies.try_remedy(plenary, rules.MovedMinutes(180, "II", "I"), secretariat)
    plenary.segments.filter(key="II").update(key="III")
    found = draft(plenary)
    assert found.fit == found.before.fit
    assert panel_of(found, secretariat).tried == ()


@pytest.mark.parametrize(
    ("invited", "seconds", "parts", "end"),
    [
        pytest.param(40, 100, [("invited", 0, 400), ("listed", 400, 300), ("spare", 700, 300)], WIDE, id="to spare"),
        pytest.param(70, 100, [("invited", 0, 700), ("listed", 700, 300)], WIDE, id="exactly full"),
        pytest.param(95, 100, [("invited", 0, 760), ("listed", 760, 40), ("short", 800, 200)], 800, id="short"),
        pytest.param(170, 100, [("invited", 0, 500), ("short", 500, 500)], 500, id="the invited alone go beyond"),
    ],
)
def test_bars(invited, seconds, parts, end, plenary):
    """One speaker of 30 s; the bar is as wide as the segment, or as what it needs."""
    timing = Timing(seconds, (Segment("I", seconds, (Invited("a", "A", invited),), floor=20),), changeover=0)
    request = draft(plenary).before.listed["I"][0]
    fit = feasibility(rules.ShorterLimit(30).apply(timing, {}).timing, {"I": [request]})["I"]
    bar = bar_of(fit, "I", plenary.session)
    assert [(part.kind, part.x, part.width) for part in bar.parts] == parts
    assert bar.end == end
    assert bool(bar.warning) == (invited > 80)


def test_the_forms_ask_for_figures_that_can_be(plenary, secretariat):
    found = draft(plenary)
    first, last = (request.key for request in (found.plan.listed["I"][0], found.plan.listed["I"][-1]))
    for kind, data, remedy in [
        ("limit", {"seconds": "1:30"}, rules.ShorterLimit(90)),
        ("ladder", {"members": "2", "others": "80 s"}, rules.Ladder(120, 80)),
        ("minutes", {"seconds": "5", "source": "II", "target": "I"}, rules.MovedMinutes(300, "II", "I")),
        ("written", {"keys": [first, last]}, rules.WrittenOnly(frozenset({first, last}))),
        ("draw", {"segment": "I", "k": "6"}, rules.Draw("I", 6)),
    ]:
        form = form_for(kind, data, found)
        assert form.is_valid(), form.errors
        assert form.remedy == remedy
    for kind, data, field in [
        ("limit", {"seconds": ""}, "seconds"),
        ("limit", {"seconds": "0 s"}, "seconds"),
        ("limit", {"seconds": "1:99"}, "seconds"),
        ("limit", {"seconds": "2 h"}, "seconds"),
        ("ladder", {"members": "2"}, "others"),
        ("minutes", {"seconds": "5:01", "source": "II", "target": "I"}, "seconds"),  # 15 - 10 protected
        ("minutes", {"seconds": "1", "source": "II", "target": "II"}, "target"),
        ("minutes", {"seconds": "1", "source": "III", "target": "II"}, "source"),
        ("minutes", {"source": "II", "target": "I"}, "seconds"),
        ("written", {"keys": []}, "keys"),
        ("written", {"keys": ["x\0y"]}, "keys"),
        ("draw", {"segment": "I", "k": "7"}, "k"),
        ("draw", {"segment": "I", "k": "0"}, "k"),
        ("draw", {"segment": "I", "k": "1e9"}, "k"),
        ("draw", {"k": "3"}, "segment"),
        ("groups", {}, "__all__"),
    ]:
        form = form_for(kind, data, found)
        assert list(form.errors) == [field], (kind, data, form.errors)
    assert form_for("written", None, found).fields["keys"].initial == [last]
    assert type(form_for("unheard of", None, found)) is FORMS["limit"]
