"""In which years a judge may travel home (App. 1, art. I(1)(b), reading T-1)."""

from datetime import date

import pytest

from judges.rules.home_leave import is_home_leave_year


@pytest.mark.parametrize(("year", "is_one"), [(2003, False), (2004, False), (2005, True), (2006, False), (2007, True)])
def test_app1_art_i_1_b_every_second_year_after_appointment(year, is_one):
    assert is_home_leave_year(date(2003, 3, 11), year) is is_one
