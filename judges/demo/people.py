"""The judges of the demo, who do not exist: eighteen in office, in three groups of six, and those before them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.roles import Role
from judges.models import ActingDay, Judge, OfficeHolding, Term
from judges.rules.presidency import Office

ELECTION = "Election of {:%d.%m.%Y}, invented"
YEARS_OF_A_TERM, YEARS_OF_A_PRESIDENCY, GROUP = 9, 3, 6
FIRST_ELECTION = 2003  # judges take office on 11 March of every third year from then on

# account, given name, family name, nationality, domicile at appointment, its country; the oldest group first
IN_OFFICE = (
    ("vicepresident", "Rosalind", "Ashdown-Vale", "GBR", "Edinburgh", "GBR"),
    ("", "Kwabena", "Osei-Tutuwa", "GHA", "Accra", "GHA"),
    ("", "Leocadia", "Villarroya Quint", "ARG", "Buenos Aires", "ARG"),
    ("", "Haruki", "Tsukinami", "JPN", "Tokyo", "JPN"),
    ("", "Bohdana", "Vyšehradková", "CZE", "Prague", "CZE"),
    ("", "Étienne", "Beaurivoire", "FRA", "Lyon", "FRA"),
    ("president", "Amadou", "Keïbara", "SEN", "Dakar", "SEN"),
    ("judge", "Teodora", "Marinescu-Lupan", "ROU", "Bucharest", "ROU"),
    ("", "Nanami", "Ihaka-Rewi", "NZL", "Wellington", "NZL"),
    ("", "Mbali", "Dlaminyana", "ZAF", "Pretoria", "ZAF"),
    ("", "Sigríður", "Hrafnsdalsdóttir", "ISL", "Reykjavik", "ISL"),
    ("", "Oyunbileg", "Tömörkhuyag", "MNG", "Ulaanbaatar", "MNG"),
    ("", "Joaquina", "Peralvares-Lume", "BRA", "Brasília", "BRA"),
    ("", "Okello", "Namutebbi", "UGA", "Kampala", "UGA"),
    ("", "Margarethe", "Oberwinzer", "AUT", "Vienna", "AUT"),
    ("", "Yeon-woo", "Baek-Seolhwa", "KOR", "Seoul", "KOR"),
    ("", "Desmond", "Farquharson-Bligh", "TTO", "Port of Spain", "TTO"),
    ("", "Ludmila", "Žemaitaitė", "LTU", "Vilnius", "LTU"),
)
FORMER = (
    ("", "Baudouin", "Vandersteenen", "BEL", "Ghent", "BEL"),
    ("", "Nalini", "Ratnasekara", "FJI", "Suva", "FJI"),
    ("", "Ignacio", "Torquemarés", "CRI", "San José", "CRI"),
)
# Who held which office: by Presidency, the present one first, as places in the list above.
PRESIDENCIES = {
    0: {Office.PRESIDENT: 6, Office.FIRST_VICE_PRESIDENT: 0, Office.SECOND_VICE_PRESIDENT: 9},
    1: {Office.PRESIDENT: 4, Office.FIRST_VICE_PRESIDENT: 8, Office.SECOND_VICE_PRESIDENT: 0},
    2: {Office.PRESIDENT: 1, Office.FIRST_VICE_PRESIDENT: 5, Office.SECOND_VICE_PRESIDENT: 3},
}


@dataclass(frozen=True)
class Bench:
    """The calendar of elections on a day: when each of the three groups in office took up its term."""

    today: date

    @property
    def latest(self) -> date:
        """The 11 March on which the newest group came, and the present Presidency was elected."""
        year = self.today.year - (self.today < date(self.today.year, 3, 11))
        return date(year - (year - FIRST_ELECTION) % 3, 3, 11)

    def start(self, elections_ago: int) -> date:
        """The first day of the group that came so many elections ago."""
        return self.latest.replace(year=self.latest.year - 3 * elections_ago)


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Judges, terms, Presidencies and acting days; what is there is left as it is.

    scale: so many times eighteen judges in office, for measuring.
    """
    bench = Bench(today)
    judges = []
    for number in range(len(IN_OFFICE) * scale):
        judge = make_judge(number, *IN_OFFICE[number % len(IN_OFFICE)])
        serve(judge, bench.start(2 - number % len(IN_OFFICE) // GROUP))
        judges.append(judge)
    for number, facts in enumerate(FORMER):
        former = make_judge(len(IN_OFFICE) * scale + number, *facts, name=f"former{number + 1}")
        serve(former, bench.start(3), Term.Ended.RESIGNED if number == 2 else Term.Ended.COMPLETED)
    presidencies(judges, bench)
    acting_days(judges, bench)
    say(f"{len(judges)} judges in office, {len(FORMER)} former ones, three Presidencies")


def make_judge(number: int, account: str, given: str, family: str, *places: str, name: str = "") -> Judge:
    """The judge with this account; those whom the sign-in page does not list have one that nobody can sign in to."""
    lap = number // len(IN_OFFICE)
    if lap and not name:  # an invented namesake
        account, family = "", f"{family} {lap + 1}"
    role = accounts.person(account or name or f"judge{number + 1:04}", f"{given} {family}", (Role.JUDGE,))
    nationality, place, country = places
    judge, _created = Judge.objects.get_or_create(
        user=role,
        defaults={
            "given_name": given,
            "family_name": family,
            "date_of_birth": date(1952 + number % 17, 1 + number % 12, 1 + number % 28),
            "nationality": nationality,
            "domicile_place": place,
            "domicile_country": country,
            "official_email": role.email,
            "source": "Appointment file, invented",
        },
    )
    return judge


def serve(judge: Judge, first_day: date, ended: str = "") -> None:
    """A term of nine years from this day; who resigned left two years early."""
    scheduled = first_day.replace(year=first_day.year + YEARS_OF_A_TERM) - timedelta(days=1)
    early = 2 if ended == Term.Ended.RESIGNED else 0
    Term.objects.get_or_create(
        judge=judge,
        first_day=first_day,
        defaults={
            "elected_on": first_day.replace(year=first_day.year - 1, month=12, day=9),
            "scheduled_last_day": scheduled,
            "last_day": scheduled.replace(year=scheduled.year - early) if ended else None,
            "ended": ended,
            "source": "Election by the Assembly, invented",
        },
    )


def presidencies(judges: list[Judge], bench: Bench) -> None:
    """The present Presidency and two before it, each of three years."""
    for ago, offices in PRESIDENCIES.items():
        first_day = bench.start(ago)
        last_day = bench.start(ago - 1) - timedelta(days=1) if ago else None
        for office, number in offices.items():
            facts = {"judge": judges[number], "last_day": last_day, "source": ELECTION.format(first_day)}
            OfficeHolding.objects.get_or_create(office=office.value, first_day=first_day, defaults=facts)


def acting_days(judges: list[Judge], bench: Bench) -> None:
    """Days on which the First Vice-President, and once another judge, acted as President."""
    first_vice_president = judges[PRESIDENCIES[0][Office.FIRST_VICE_PRESIDENT]]
    for after in (40, 41, 42, 130, 131):
        day = bench.latest + timedelta(days=after)
        ActingDay.objects.get_or_create(
            day=day, defaults={"judge": first_vice_president, "source": f"Note of the Presidency of {day:%d.%m.%Y}"}
        )
    day = bench.latest + timedelta(days=200)
    ActingDay.objects.get_or_create(
        day=day, defaults={"judge": judges[12], "source": f"Decision of the Presidency of {day:%d.%m.%Y}"}
    )
