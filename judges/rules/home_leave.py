"""The years in which a judge may take home leave (App. 1, art. I(1)(b))."""

from datetime import date


def is_home_leave_year(first_day_in_office: date, year: int) -> bool:
    """Every second calendar year after that of appointment. App. 1, art. I(1)(b), T-1."""
    since = year - first_day_in_office.year
    return since >= 2 and since % 2 == 0
