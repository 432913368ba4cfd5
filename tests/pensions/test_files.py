"""Opening a pension file, the regulations that govern it, its list and its page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.workflow import Hidden, Stale
from pensions.files import services
from pensions.life.kinds import KINDS
from pensions.models import PensionFile
from tests.pensions import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(make_user):
    """One of those who keep pensions."""
    return make_user(Role.PENSIONS, name="Patient Pensions")


@pytest.fixture
def judge(make_judge):
    """The retired judge of the world."""
    return world.retired(make_judge)


def assign(file, user, regime="amended", **more):
    """Other regulations, by another decision."""
    return services.change_regime(
        file, user, regime=regime, elected_on=date(2011, 12, 14), basis="Judgment 3359", decided_by="Registrar",
        decided_on=date(2026, 2, 1), **more,
    )  # fmt: skip


def test_a_file_is_opened_with_its_number_and_an_act_that_says_by_whose_decision(judge, clerk):
    file = world.file_of(judge, clerk)
    [act] = file.acts
    assert (file.number, file.regime, act.name, act.office) == ("PEN-2026-0001", "original", "File opened", "Pensions")
    assert act.content.body == {
        "number": "PEN-2026-0001", "regime": "original", "elected_on": "2003-02-07",
        "basis": "Elected on 07.02.2003", "decided_by": "Registrar", "decided_on": "2026-01-15",
    }  # fmt: skip
    with pytest.raises(ValidationError):
        world.file_of(judge, clerk)
    assert PensionFile.objects.count() == Act.objects.about(file).count() == 1


def test_nobody_opens_their_own_file_and_only_those_who_keep_pensions(judge, clerk, finance, make_judge):
    double = make_judge(Role.PENSIONS, name="Double Role")
    for whose, who in ((double, double.user), (judge, finance), (judge, judge.user)):
        with pytest.raises(Hidden):
            world.file_of(whose, who)


def test_regulations_are_assigned_anew_by_a_decision_with_what_was_there_before(judge, clerk):
    file = world.file_of(judge, clerk)
    seen = services.version(file)
    act = assign(file, clerk, seen=seen)
    assert [act.content.body[when]["regime"] for when in ("before", "after")] == ["original", "amended"]
    assert assign(file, clerk) is None
    with pytest.raises(Stale):
        assign(file, clerk, "original", seen=seen)
    with pytest.raises(ValidationError):
        assign(file, clerk, "none of them")


# --- The page and the list ------------------------------------------------------------------------------------------


@pytest.fixture
def scale(db):
    """180,000 a year."""
    return world.adopted_scale()


def test_the_page(scale, judge, clerk, signed_in):
    world.married(judge)
    world.child_of(judge)
    file = world.file_of(judge, clerk)
    client = signed_in(clerk)
    answer = client.get(file.get_absolute_url())
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "7,500.00" in text
    assert client.get("/pensions/").status_code == 200
    for kind in KINDS:
        assert client.get(f"{file.get_absolute_url()}events/{kind}/").status_code in (200, 302), kind
