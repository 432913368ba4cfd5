"""The Staff Pension Committee: seats on a day, vacancies, successions, warnings (Res.3, para. 29; C-1 to C-3)."""

import threading
from datetime import date, timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from asp_portal.accounts.roles import Role
from asp_portal.acts import Act
from asp_portal.outbox import Message
from asp_portal.workflow import Hidden, Stale
from pensions.committee import entries, pages, services
from pensions.committee.reminders import remind
from pensions.models import CommitteePerson, Seat, SeatHolding, SeatReminder
from pensions.rules.committee import Alternate, Group, Next, Way, term_end, too_long, whats_next, who_moves_up

FIRST = date(2025, 3, 1)
LAST = date(2027, 2, 28)
DAY = timedelta(days=1)


@pytest.fixture
def seats(db) -> dict[tuple[str, str, int], Seat]:
    """The twelve."""
    return {key: Seat.objects.get_or_create(group=key[0], kind=key[1], number=key[2])[0] for key in KEYS}


KEYS = list(product(Seat.Group.values, Seat.Kind.values, (1, 2)))


def holding(seat: Seat, name: str = "", first_day: date = FIRST, **fields) -> SeatHolding:
    """A term, not yet entered."""
    ways = {"bureau": "bureau", "registrar": "registrar", "staff": "election"}
    return SeatHolding(
        seat=seat,
        person=fields.pop("person", None) or CommitteePerson(name=name or f"Holder of {seat}"),
        **{
            "first_day": first_day,
            "last_day": term_end(first_day),
            "way": ways[seat.group],
            "decision": "Decision 1",
            "decided_on": date(2025, 2, 1),
        }
        | fields,
    )


@pytest.fixture
def all_filled(seats, secretariat) -> dict[tuple[str, str, int], SeatHolding]:
    """Twelve holders from 1 March 2025; the staff's alternates have 40 and 30 votes."""
    votes = {("staff", "member", 1): 70, ("staff", "member", 2): 60, ("staff", "alternate", 1): 40}
    votes[("staff", "alternate", 2)] = 30
    rows = {key: holding(seat, votes=votes.get(key)) for key, seat in seats.items()}
    for row in rows.values():
        entries.fill(row, secretariat)
    return rows


def place(seat: Seat, on: date) -> services.Place:
    """A seat on a day."""
    [found] = services.composition(on, services.holdings(), [seat])
    return found


# --- The rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_day", "last_day"),
    [
        (date(2025, 3, 1), date(2027, 2, 28)),
        (date(2026, 3, 1), date(2028, 2, 29)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2025, 1, 1), date(2026, 12, 31)),
    ],
)
def test_c_1_two_years_to_the_day_before_the_same_date(first_day, last_day):
    assert term_end(first_day) == last_day
    for group in (Group.BUREAU, Group.REGISTRAR):
        assert not too_long(group, first_day, last_day)
        assert too_long(group, first_day, last_day + DAY)
    assert not too_long(Group.STAFF, first_day, last_day + DAY)


@pytest.mark.parametrize(
    ("group", "member", "in_mid_term", "alternates", "expected"),
    [
        (Group.BUREAU, True, True, True, Next.BUREAU),
        (Group.BUREAU, False, False, False, Next.BUREAU),
        (Group.REGISTRAR, True, True, True, Next.REGISTRAR),
        (Group.STAFF, True, False, True, Next.ELECTION),
        (Group.STAFF, True, True, True, Next.ALTERNATE),
        (Group.STAFF, True, True, False, Next.CANDIDATE),
        (Group.STAFF, False, True, True, Next.CANDIDATE),
        (Group.STAFF, False, False, True, Next.ELECTION),
    ],
)
def test_c_3_who_fills_a_seat(group, member, in_mid_term, alternates, expected):
    assert whats_next(group, member=member, in_mid_term=in_mid_term, alternates=alternates) == expected


def test_c_3_most_votes_and_the_lot_where_they_are_equal():
    assert who_moves_up([Alternate(1, 40), Alternate(2, 30)]) == (1,)
    assert who_moves_up([Alternate(1, 40), Alternate(2, 40)]) == (1, 2)
    assert who_moves_up([Alternate(1, None), Alternate(2, 1)]) == (2,)
    assert who_moves_up([]) == ()


# --- The seats on a day ---------------------------------------------------------------------------------------------


class TestOnADay:
    def test_twelve_seats_four_of_each_group(self, seats):
        assert [len(places) for _name, places in pages.groups(services.composition(FIRST, [], Seat.objects.all()))] == [
            4,
            4,
            4,
        ]

    @pytest.mark.parametrize(
        ("on", "held"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)], ids=str
    )
    def test_first_and_last_day_are_counted(self, on, held, seats, secretariat):
        seat = seats["bureau", "member", 1]
        row = holding(seat)
        entries.fill(row, secretariat)
        assert place(seat, on).holding == (row if held else None)

    @pytest.mark.parametrize(
        ("days", "soon", "due"), [(90, True, True), (91, False, True), (120, False, True), (121, False, False)]
    )
    def test_terms_that_end_within_ninety_days_and_what_is_due(self, days, soon, due, seats, secretariat):
        seat = seats["registrar", "alternate", 2]
        entries.fill(holding(seat), secretariat)
        found = place(seat, LAST - timedelta(days=days))
        assert (found.days_left, found.ends_soon, found.is_due) == (days, soon, due)

    def test_once_a_successor_is_entered_nothing_is_due(self, seats, secretariat):
        seat = seats["bureau", "member", 2]
        entries.fill(holding(seat), secretariat)
        following = holding(seat, "Next One", LAST + DAY)
        entries.fill(following, secretariat)
        found = place(seat, LAST)
        assert (found.successor, found.proposal, found.is_due, found.ends_soon) == (following, None, False, True)

    def test_a_new_term_is_proposed_to_the_day_after_this_one(self, seats, secretariat):
        seat = seats["bureau", "member", 1]
        entries.fill(holding(seat), secretariat)
        proposal = place(seat, LAST).proposal
        assert (proposal.next, proposal.first_day, proposal.last_day) == (Next.BUREAU, LAST + DAY, date(2029, 2, 28))
        assert proposal.words == "The Bureau of the Assembly elects, for 1\u00a0Mar\u00a02027 to 28\u00a0Feb\u00a02029."

    def test_c_3_the_rest_of_a_term_that_was_cut_short(self, seats, secretariat):
        seat, end = seats["registrar", "member", 1], date(2026, 5, 31)
        row = holding(seat)
        entries.fill(row, secretariat)
        entries.end_early(row, end, "resigned", secretariat, reason="Letter")
        for on in (end, end + DAY, date(2026, 8, 1), LAST):
            proposal = place(seat, on).proposal
            assert (proposal.next, proposal.first_day, proposal.last_day) == (Next.REGISTRAR, end + DAY, LAST), on
        assert place(seat, end).holding == row
        assert place(seat, end + DAY).holding is None
        after = place(seat, LAST + DAY).proposal
        assert (after.first_day, after.last_day) == (LAST + DAY, date(2029, 2, 28))


class TestSuccession:
    END = date(2026, 5, 31)

    def vacate(self, all_filled, user):
        entries.end_early(all_filled["staff", "member", 1], self.END, "left_court", user, reason="Letter")

    def moved(self, all_filled, proposal, user):
        row = SeatHolding(
            seat=all_filled["staff", "member", 1].seat,
            first_day=proposal.first_day,
            last_day=proposal.last_day,
            decision="Result of the election",
            decided_on=self.END,
        )
        entries.succeed(proposal.movers[0], row, user)
        return row

    def test_c_3_the_alternate_with_most_votes_moves_up_and_leaves_a_seat(self, all_filled, secretariat):
        self.vacate(all_filled, secretariat)
        seat, alternate = all_filled["staff", "member", 1].seat, all_filled["staff", "alternate", 1]
        proposal = place(seat, self.END + DAY).proposal
        assert (proposal.next, proposal.movers, proposal.last_day) == (Next.ALTERNATE, (alternate,), LAST)
        row = self.moved(all_filled, proposal, secretariat)
        found = place(seat, self.END + DAY).holding
        assert (found.person, found.way, found.votes, found.last_day) == (alternate.person, Way.SUCCESSION, 40, LAST)
        left = place(alternate.seat, self.END + DAY)
        assert (left.holding, left.proposal.next, left.proposal.last_day) == (None, Next.CANDIDATE, LAST)
        alternate.refresh_from_db()
        assert (alternate.ended_on, alternate.ended) == (self.END, "moved")
        assert [act.name for act in Act.objects.about(alternate)] == [entries.FILLED, entries.SUCCEEDED]
        assert entries.entries(entries.entered(row.slug))[0].act.name == entries.SUCCEEDED

    def test_equal_votes_are_told_and_the_lot_named(self, all_filled, secretariat):
        SeatHolding.objects.filter(pk=all_filled["staff", "alternate", 2].pk).update(votes=40)
        self.vacate(all_filled, secretariat)
        proposal = place(all_filled["staff", "member", 1].seat, self.END + DAY).proposal
        assert len(proposal.movers) == 2
        assert "by lot, as their votes are equal" in proposal.words

    def test_with_no_alternate_the_next_candidate_or_a_by_election(self, all_filled, secretariat):
        for number in (1, 2):
            row = all_filled["staff", "alternate", number]
            entries.end_early(row, self.END - DAY, "left_fund", secretariat, reason="Note")
        self.vacate(all_filled, secretariat)
        proposal = place(all_filled["staff", "member", 1].seat, self.END + DAY).proposal
        assert proposal.next == Next.CANDIDATE
        assert "by-election" in proposal.words

    def test_it_is_taken_back_as_one(self, all_filled, secretariat):
        self.vacate(all_filled, secretariat)
        seat = all_filled["staff", "member", 1].seat
        self.moved(all_filled, place(seat, self.END + DAY).proposal, secretariat)
        entries.take_back(entries.entered().first(), secretariat, "Entered too early")
        assert place(seat, self.END + DAY).holding is None
        back = place(all_filled["staff", "alternate", 1].seat, self.END + DAY).holding
        assert (back.last_day, back.ended_on, back.ended) == (LAST, None, "")
        assert [entry.taken_back for entry in entries.entries(entries.entered()[:2])] == [False, True]


# --- What may be entered --------------------------------------------------------------------------------------------


class TestEntering:
    @pytest.mark.parametrize("way", Way)
    @pytest.mark.parametrize("group", Group)
    def test_the_way_fits_who_fills_the_seat_for_people_and_for_the_database(self, group, way, seats, secretariat):
        fits = way == group.value or (group == Group.STAFF and way not in {Way.BUREAU, Way.REGISTRAR})
        row = holding(seats[group.value, "member", 1], way=way.value)
        if fits:
            entries.fill(row, secretariat)
            return
        with pytest.raises(ValidationError) as error:
            entries.fill(row, secretariat)
        assert list(error.value.message_dict) == ["way"]
        row.person.save()
        row.person = row.person
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    @pytest.mark.parametrize(
        ("group", "extra", "fits"), [("bureau", 0, True), ("bureau", 1, False), ("staff", 1, True)]
    )
    def test_c_1_two_years_at_most_but_for_the_staff(self, group, extra, fits, seats, secretariat):
        row = holding(seats[group, "member", 1], last_day=LAST + timedelta(days=extra))
        if fits:
            entries.fill(row, secretariat)
            return
        with pytest.raises(ValidationError, match="two years at most"):
            entries.fill(row, secretariat)
        row.person = CommitteePerson.objects.create(name="X")
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_votes_are_of_the_staffs_seats(self, seats, secretariat):
        with pytest.raises(ValidationError, match="election with votes"):
            entries.fill(holding(seats["bureau", "member", 1], votes=3), secretariat)

    @pytest.mark.parametrize(("first_day", "refused"), [(LAST, True), (LAST + DAY, False)], ids=str)
    def test_a_seat_has_one_holder(self, first_day, refused, seats, secretariat):
        seat = seats["bureau", "member", 1]
        entries.fill(holding(seat), secretariat)
        if not refused:
            entries.fill(holding(seat, "Other", first_day), secretariat)
            return
        with pytest.raises(ValidationError, match="Somebody else holds this seat"):
            entries.fill(holding(seat, "Other", first_day), secretariat)
        assert CommitteePerson.objects.count() == 1
        raw = holding(seat, first_day=first_day, person=CommitteePerson.objects.create(name="Raw"))
        with pytest.raises(IntegrityError), transaction.atomic():
            raw.save()

    @pytest.mark.parametrize(("first_day", "refused"), [(LAST, True), (LAST + DAY, False)], ids=str)
    def test_c_2_a_person_holds_one_seat(self, first_day, refused, seats, secretariat):
        first = holding(seats["bureau", "member", 1])
        entries.fill(first, secretariat)
        other = holding(seats["registrar", "member", 1], person=first.person, first_day=first_day)
        if not refused:
            entries.fill(other, secretariat)
            return
        with pytest.raises(ValidationError, match="This person holds another seat"):
            entries.fill(other, secretariat)
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()

    @pytest.mark.parametrize(
        ("ended_on", "refused"), [(FIRST - DAY, True), (FIRST, False), (LAST, False), (LAST + DAY, True)], ids=str
    )
    def test_an_early_end_lies_within_the_term(self, ended_on, refused, seats, secretariat):
        row = holding(seats["bureau", "member", 1])
        entries.fill(row, secretariat)
        if not refused:
            entries.end_early(row, ended_on, "died", secretariat, reason="Letter")
            return
        with pytest.raises(ValidationError, match="within the term"):
            entries.end_early(row, ended_on, "died", secretariat, reason="Letter")
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatHolding.objects.filter(pk=row.pk).update(ended_on=ended_on, ended="died")

    @pytest.mark.parametrize("fields", [{"ended": "resigned"}, {"ended_on": LAST}, {"last_day": FIRST - DAY}], ids=str)
    def test_rows_that_make_no_sense_are_refused_by_the_database(self, fields, seats):
        row = holding(seats["bureau", "member", 1], person=CommitteePerson.objects.create(name="Raw"), **fields)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    @pytest.mark.parametrize("group", ["bureau", "registrar", "staff"])
    def test_there_is_no_thirteenth_seat(self, group, seats):
        for kind, number in (("member", 3), ("member", 2), ("guest", 1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Seat.objects.create(group=group, kind=kind, number=number)

    def test_a_correction_keeps_what_was(self, seats, registrar):
        row = holding(seats["bureau", "member", 1])
        entries.fill(row, registrar)
        row.decision = "Decision 2"
        act = entries.enter(entries.CORRECTED, registrar, [row], reason="Misread")
        assert (act.office, act.reason) == ("Registrar", "Misread")
        [changed] = act.content.body["rows"]
        assert (changed["before"]["decision"], changed["after"]["decision"]) == ("Decision 1", "Decision 2")
        with pytest.raises(ValidationError, match="Nothing changes"):
            entries.enter(entries.CORRECTED, registrar, [row], reason="Again")

    def test_taking_back_a_seat_that_was_warned_of(self, seats, secretariat):
        row = holding(seats["bureau", "member", 1])
        act = entries.fill(row, secretariat)
        SeatReminder.objects.create(holding=row, days_ahead=120, sent_on=LAST)
        entries.take_back(act, secretariat, "Wrong seat")
        assert not SeatHolding.objects.exists()
        with pytest.raises(Stale):
            entries.take_back(act, secretariat, "Once more")

    def test_without_a_reason_nothing_is_taken_back(self, seats, secretariat):
        act = entries.fill(holding(seats["bureau", "member", 1]), secretariat)
        with pytest.raises(ValidationError, match="Say why"):
            entries.take_back(act, secretariat, " ")

    def test_who_read_older_seats_is_told(self, seats, secretariat):
        seen = entries.version()
        entries.fill(holding(seats["bureau", "member", 1]), secretariat, seen)
        with pytest.raises(Stale):
            entries.fill(holding(seats["bureau", "member", 2]), secretariat, seen)

    def test_only_secretariat_and_registrar_enter(self, seats, make_user):
        for role in set(Role) - {Role.SECRETARIAT, Role.REGISTRAR}:
            with pytest.raises(Hidden):
                entries.fill(holding(seats["bureau", "member", 1]), make_user(role))


@pytest.mark.django_db(transaction=True)
def test_two_at_once_fill_a_seat_once(make_user):
    user = make_user(Role.SECRETARIAT)
    seat = Seat.objects.create(group="bureau", kind="member", number=1)
    said: list[str] = []
    start = threading.Barrier(2)

    def enter(name: str) -> None:
        start.wait()
        try:
            entries.fill(holding(seat, name), user)
            said.append("done")
        except ValidationError as error:
            said.append(error.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(name,)) for name in ("One", "Other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["Somebody else holds this seat on some of these days.", "done"]
    assert SeatHolding.objects.count() == 1


# --- Warnings -------------------------------------------------------------------------------------------------------


class TestWarnings:
    def test_120_and_90_days_ahead_to_each_keeper_once(self, seats, secretariat, registrar, auditor):
        seat = seats["bureau", "member", 1]
        entries.fill(holding(seat, "Kofi Invento"), secretariat)
        assert remind(LAST - timedelta(days=121)) == 0
        assert remind(LAST - timedelta(days=120)) == 1
        assert remind(LAST - timedelta(days=119)) == 0
        assert {message.to for message in Message.objects.all()} == {secretariat, registrar}
        message = Message.objects.first()
        assert "Kofi Invento, until 28\u00a0Feb\u00a02027. The Bureau of the Assembly elects" in message.body
        assert remind(LAST - timedelta(days=91)) == 0
        assert remind(LAST - timedelta(days=90)) == 1
        assert remind(LAST) == 0
        assert set(SeatReminder.objects.values_list("days_ahead", flat=True)) == {120, 90}

    def test_a_late_worker_warns_once(self, seats, secretariat):
        entries.fill(holding(seats["bureau", "member", 1]), secretariat)
        assert remind(LAST - timedelta(days=30)) == 1
        assert remind(LAST - timedelta(days=29)) == 0
        assert SeatReminder.objects.count() == 2

    def test_none_where_a_successor_is_entered_or_the_term_is_over(self, seats, secretariat):
        seat = seats["bureau", "member", 1]
        entries.fill(holding(seat), secretariat)
        assert remind(LAST + DAY) == 0
        entries.fill(holding(seat, "Next", LAST + DAY), secretariat)
        assert remind(LAST - timedelta(days=80)) == 0

    def test_an_early_end_ahead_is_warned_of(self, seats, secretariat):
        row = holding(seats["bureau", "member", 1])
        entries.fill(row, secretariat)
        entries.end_early(row, date(2026, 6, 30), "resigned", secretariat, reason="Letter")
        assert remind(date(2026, 6, 1)) == 1

    def test_never_twice_by_the_database(self, seats, secretariat):
        row = holding(seats["bureau", "member", 1])
        entries.fill(row, secretariat)
        SeatReminder.objects.create(holding=row, days_ahead=90, sent_on=LAST)
        with pytest.raises(IntegrityError), transaction.atomic():
            SeatReminder.objects.create(holding=row, days_ahead=90, sent_on=LAST)

    def test_the_home_page_says_it_to_those_who_keep_the_committee(self, all_filled, secretariat, auditor):
        on = LAST - timedelta(days=120)
        entries.end_early(all_filled["bureau", "member", 1], on - DAY, "resigned", secretariat, reason="Letter")
        vacant, ending = pages.tasks(secretariat, on)
        assert (vacant.count, ending.count) == (1, 11)
        assert vacant.detail.startswith("The Bureau of the Assembly elects")
        assert [task.count for task in pages.tasks(secretariat, on - DAY)] == [0, 1]
        assert pages.tasks(auditor, on) == []
