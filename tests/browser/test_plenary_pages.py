"""The pages of a plenary, as each of its people sees them: nothing for axe to say, nothing that scrolls sideways.

The screens of the meeting are in the rehearsal; registering and the texts have tests of their own.
"""

import pytest

from tests.browser.test_accessibility import look_at_all
from tests.cooperation.site_world import World, make_world
from tests.site_walk import addresses

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# By who looks, the names of the pages.
PAGES = {
    "Secretariat": """
        plenary plenary-new segment-edit delegations delegation invite requests request-message list order draws
        what-if version publish version-difference texts report
    """,
    "Senegal": "plenary request request-act times text public-list",
}


def paths(world: World, names: str) -> list[str]:
    """Where these pages are, about Senegal's papers."""
    by_name = {address.name.removeprefix("cooperation:"): address for address in addresses("cooperation:")}
    return [world.path(by_name[name]) for name in names.split()]


def test_the_pages_of_a_plenary(portal, make_user, make_judge, secretariat, time_machine):
    world = make_world(make_user, make_judge, secretariat, time_machine)
    found: dict[str, list] = {}
    for who, names in PAGES.items():
        portal.be(world.users[who])
        found |= look_at_all(portal, paths(world, names))
    assert found == {}
