"""The clock, the feed, the plan and the queue of the live screens, function by function."""

from uuid import UUID

import pytest

from tests.browser.plenary_modules import call, open_modules

pytestmark = pytest.mark.browser

# A clock of this machine that can be set: steady time `local`, what a person sees `wall`; the server is at `server`.
MACHINE = """
    const machine = { time: 1_000_000, wallAhead: 0, serverAhead: 0 };
    const clock = new m.Clock({ local: () => machine.time, wall: () => machine.time + machine.wallAhead });
    const trip = (there, back) => async () => {
        machine.time += there;
        const server = machine.time + machine.serverAhead;
        machine.time += back;
        return server;
    };
"""


@pytest.fixture
def modules(page):
    return open_modules(page)


# --- The clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [-10_000, 10_000, 0])
def test_a_screen_whose_clock_is_wrong_shows_the_servers_time(modules, wrong):
    """A clock ten seconds slow has a server ten seconds ahead: the sign that others got wrong."""
    body = f"""{MACHINE} machine.serverAhead = {wrong}; await clock.measure(trip(20, 20));
        return clock.now() - machine.time;"""
    assert call(modules, "clock", body) == wrong


def test_the_smallest_round_trip_wins(modules):
    """Slow and lopsided answers lie by half their way; one quick answer puts it right, for good."""
    body = f"""{MACHINE} machine.serverAhead = 5000;
        await clock.measure(trip(900, 100), 3); const slow = clock.now() - machine.time;
        await clock.measure(trip(10, 10), 1); const quick = clock.now() - machine.time;
        await clock.measure(trip(900, 100), 3); return [slow, quick, clock.now() - machine.time, clock.error < 20];"""
    assert call(modules, "clock", body) == [5400, 5000, 5000, True]


def test_an_old_measurement_counts_less_and_less(modules):
    body = f"""{MACHINE} await clock.measure(trip(10, 10), 1); const fresh = clock.error;
        machine.time += 600_000; return [fresh, Math.round(clock.error)];"""
    assert call(modules, "clock", body) == [10, 70]


def test_a_clock_that_is_set_or_a_machine_that_slept_is_measured_anew(modules):
    """The time shown does not jump with the clock; the next answer counts whatever its way was."""
    body = f"""{MACHINE} await clock.measure(trip(10, 10), 1); const calm = clock.jumped();
        machine.wallAhead = 3_600_000; const shown = clock.now() - machine.time; const first = clock.jumped();
        const again = clock.jumped(); machine.serverAhead = 250; await clock.measure(trip(400, 400), 1);
        return [calm, shown, first, again, clock.now() - machine.time];"""
    assert call(modules, "clock", body) == [False, 0, True, False, 250]


def test_a_start_without_a_network_goes_by_what_was_measured_before(modules):
    body = """const at = { time: 5000, wall: 90_000 };
        const clock = new m.Clock({ local: () => at.time, wall: () => at.wall, offset: -10_000 });
        return [clock.now(), clock.wallOffset, clock.error];"""
    assert call(modules, "clock", body) == [80_000, -10_000, float("inf")]


def test_what_is_no_answer_is_no_measurement(modules):
    body = f"{MACHINE} clock.sample(10, 5, 99); clock.sample(10, 20, NaN); return clock.error;"
    assert call(modules, "clock", body) == float("inf")


def test_one_rounding_for_every_countdown(modules):
    """Up to the whole second: 2:00 until the first second is over, 0:00 only at the end, +0:01 a second later."""
    cases = [120_000, 119_999, 119_001, 119_000, 1, 0, -1, -999, -1000, -61_500]
    body = "return given.map((ms) => m.written(m.wholeSeconds(ms)));"
    expected = ["2:00", "2:00", "2:00", "1:59", "0:01", "0:00", "0:00", "0:00", "+0:01", "+1:01"]
    assert call(modules, "clock", body, cases) == expected
    assert call(modules, "clock", "return Object.is(m.wholeSeconds(-1), 0)") is True
    assert call(modules, "clock", "return [m.written(3600), m.written(3599), m.written(-3661)]") == [
        "1:00:00",
        "59:59",
        "+1:01:01",
    ]


def test_amber_at_thirty_seconds_and_red_past_zero(modules):
    assert call(modules, "clock", "return [31, 30, 0, -1].map(m.tone)") == ["calm", "amber", "amber", "red"]


def test_a_pause_holds_the_countdown_and_is_not_counted(modules):
    turn = {"started_ms": 1000, "paused_ms": None, "paused_total_ms": 0, "seconds": 120}
    body = "return m.left(given.turn, given.now);"
    assert call(modules, "clock", body, {"turn": turn, "now": 61_000}) == 60_000
    held = turn | {"paused_ms": 31_000}
    assert call(modules, "clock", body, {"turn": held, "now": 999_000}) == 90_000
    went_on = turn | {"paused_total_ms": 30_000}
    assert call(modules, "clock", body, {"turn": went_on, "now": 61_000}) == 90_000


def test_times_of_day_are_those_of_the_session(modules):
    body = "return [m.timeOfDay(given, 'Europe/Amsterdam', 'en'), m.timeOfDay(given, 'America/New_York', 'fr', false)];"
    assert call(modules, "clock", body, 1_638_957_600_000) == ["11:00:00", "05:00"]


# --- The feed -------------------------------------------------------------------------------------------------------


def test_events_are_read_whole_however_they_are_cut(modules):
    text = (
        ':\n\nevent: snapshot\nid: 7\ndata: {"a":\ndata: 1}\n\n: alive\r\n\r\nevent: snapshot\ndata: {}\n\nevent: snap'
    )
    body = "const seen = []; const read = m.reader((event) => seen.push(event)); given.forEach(read); return seen;"
    expected = [
        {"event": "snapshot", "id": "7", "data": '{"a":\n1}'},
        {"event": "snapshot", "id": "", "data": "{}"},
    ]
    assert call(modules, "feed", body, [text]) == expected
    assert call(modules, "feed", body, list(text)) == expected


def test_a_screen_never_goes_back(modules):
    body = "return m.isNewer(given[0], given[1]);"
    old = {"plenary": "p", "version": 41, "list_version": 2}
    assert call(modules, "feed", body, [old, None]) is True
    assert call(modules, "feed", body, [old | {"version": 40}, old]) is False
    assert call(modules, "feed", body, [old | {"version": 42}, old]) is True
    assert call(modules, "feed", body, [old | {"plenary": "q", "version": 99}, old]) is False


def test_the_wait_doubles_to_half_a_minute(modules):
    body = "const waits = [1000]; while (waits.length < 7) waits.push(m.nextWait(waits.at(-1))); return waits;"
    assert call(modules, "feed", body) == [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ({"open": True, "answeredAt": 0, "failures": 5, "online": False}, "live"),
        ({"open": False, "answeredAt": 90_000, "failures": 3, "online": True}, "polling"),
        ({"open": False, "answeredAt": 84_999, "failures": 1, "online": True}, "connecting"),
        ({"open": False, "answeredAt": 84_999, "failures": 2, "online": True}, "offline"),
        ({"open": False, "answeredAt": 99_000, "failures": 1, "online": False}, "polling"),
        ({"open": False, "answeredAt": 0, "failures": 0, "online": False}, "offline"),
    ],
)
def test_the_connection_in_a_word(modules, state, status):
    assert call(modules, "feed", "return m.statusOf(given, 100_000);", state) == status


# --- The plan -------------------------------------------------------------------------------------------------------


def expected_at(moment: int) -> dict:
    """A forecast for one moment."""
    return {"earliest_ms": moment, "likely_ms": moment, "latest_ms": moment, "ahead": 0, "reached": True}


def meeting() -> dict:
    """Two segments; an invited speaker has the floor in the first, and three delegations wait behind her."""
    entries = {
        name: {
            "id": name,
            "kind": "listed",
            "segment": "I",
            "name": {"en": name, "fr": name},
            "state": "waiting",
            "seconds": 120,
        }
        for name in ("chile", "senegal", "sweden", "peru")
    }
    entries["judge"] = entries["chile"] | {"id": "judge", "kind": "invited", "state": "speaking"}
    entries["peru"] |= {
        "segment": "II",
        "expected": {"earliest_ms": 10, "likely_ms": 20, "latest_ms": 30, "ahead": 3, "reached": True},
    }
    segment = {
        "key": "I",
        "seconds": 600,
        "floor_seconds": 300,
        "state": "open",
        "began_ms": 0,
        "planned_end_ms": 600_000,
    }
    return {
        "segment": "I", "state": "running", "began_ms": 0, "at_ms": 0, "entries": entries,
        "now": {"id": "judge", "started_ms": 0, "paused_ms": None, "paused_total_ms": 0, "seconds": 100},
        "segments": [
            segment | {"entries": ["chile", "senegal", "sweden"], "done": [], "absent": []},
            segment | {"key": "II", "state": "waiting", "entries": ["peru"], "done": [], "absent": []},
        ],
        "alarm": {
            "segment": "I", "near_ms": 50_000, "last_stop_ms": 150_000, "lost": [],
            "next_lost": [{"id": "sweden", "at_ms": 150_001}, {"id": "senegal", "at_ms": 300_000}],
        },
    }  # fmt: skip


def test_who_comes_next_goes_on_into_the_next_segment(modules):
    assert call(modules, "plan", "return m.waiting(given).map((each) => each.id)", meeting()) == [
        "chile",
        "senegal",
        "sweden",
        "peru",
    ]
    assert call(modules, "plan", "return m.next(given).length", meeting()) == 3


def test_what_is_left_of_segment_and_plenary(modules):
    body = """const left = m.segmentLeft(m.current(given), 90_500);
        return [left, m.plenaryLeft(given, 90_500), m.segmentLeft(given.segments[1], 0)];"""
    assert call(modules, "plan", body, meeting()) == [510, 1110, 600]


@pytest.mark.parametrize(
    ("now", "state", "left", "last_safe", "lost", "next_lost"),
    [
        (49_999, "safe", 101, "sweden", [], ["sweden", 101]),
        (50_000, "near", 100, "sweden", [], ["sweden", 101]),
        (149_999, "near", 1, "sweden", [], ["sweden", 1]),
        (150_001, "past", 0, "senegal", ["sweden"], ["senegal", 150]),
        (300_000, "past", -150, "chile", ["senegal", "sweden"], None),
    ],
)
def test_the_alarm_goes_on_with_the_clock(modules, now, state, left, last_safe, lost, next_lost):
    body = f"""const a = m.alarmAt(given, {now}); return [a.state, a.left, a.lastSafe && a.lastSafe.id,
        a.lost.map((each) => each.id), a.nextLost && [a.nextLost.entry.id, a.nextLost.seconds]];"""
    assert call(modules, "plan", body, meeting()) == [state, left, last_safe, lost, next_lost]


def test_the_forecast_moves_with_a_speaker_who_runs_over_or_is_paused(modules):
    body = "return [given, m.drift(given, 99_000), m.drift(given, 130_000)].slice(1);"
    assert call(modules, "plan", body, meeting()) == [0, 30_000]
    paused = meeting()
    paused["at_ms"] = 40_000
    paused["now"]["paused_ms"] = 40_000
    assert call(modules, "plan", "return m.drift(given, 70_000)", paused) == 30_000
    told = meeting() | {"at_ms": 120_000}
    assert (
        call(modules, "plan", "return m.drift(given, 130_000)", told) == 10_000
    )  # the forecast knew of twenty seconds
    told["entries"]["chile"] |= {"seconds": 120, "expected": expected_at(200_000)}
    body = "return [400_000, 400_001].map((now) => m.expectation(given, given.entries.chile, now).reached);"
    assert call(modules, "plan", body, told) == [True, False]  # ends at 600 s with the segment; one millisecond later
    body = "return m.expectation(given, given.entries.peru, 130_000);"
    expected = {"from": 130_000, "likely": 130_000, "to": 130_000, "ahead": 3, "reached": True}
    assert call(modules, "plan", body, meeting()) == expected


def test_who_waits_in_a_segment_that_is_over_is_not_heard(modules):
    body = "return ['chile', 'peru'].map((name) => m.isOver(given, given.entries[name]));"
    closed = meeting()
    closed["segments"][0]["state"] = "closed"
    assert call(modules, "plan", body, meeting()) == [False, False]
    assert call(modules, "plan", body, closed) == [True, False]
    assert call(modules, "plan", body, meeting() | {"state": "ended"}) == [True, True]


def test_a_text_against_its_time(modules):
    body = "return given.map(m.tooLong);"
    texts = [
        {"seconds": 120, "text": {"needed_seconds": 120}},
        {"seconds": 120, "text": {"needed_seconds": 121}},
        {"seconds": 120, "text": {"present": False}},
        {"seconds": 120},
    ]
    assert call(modules, "plan", body, texts) == [0, 1, None, None]


# --- The queue ------------------------------------------------------------------------------------------------------

# A server that answers what is scripted; `sent` is what reached it.
QUEUE = """
    const sent = [], refusals = [], time = { now: 0 };
    let kept = null;
    const queue = new m.Queue({
        now: () => time.now,
        keep: (commands) => { kept = commands.map((each) => each.name); },
        send: async (body) => {
            const answer = given.shift();
            if (answer === null) throw new TypeError("no network");
            sent.push([body.name, body.seen, body.queued]);
            const body_ = { error: answer[2], snapshot: { version: answer[1] } };
            return { status: answer[0], isJson: answer[0] !== 503, body: body_ };
        },
        onChange: () => {}, onDone: () => {}, onSignedOut: () => {},
        onRefused: (command, words, snapshot, waited) => refusals.push([command.name, words, waited]),
    });
    const settle = () => new Promise((resolve) => setTimeout(resolve, 30));
"""


def test_each_command_names_the_version_that_the_one_before_gave(modules):
    body = f"""{QUEUE} queue.push({{ name: "start", data: {{}} }}, 5); queue.push({{ name: "stop", data: {{}} }}, 5);
        await settle(); return [sent, kept];"""
    assert call(modules, "queue", body, [[200, 6], [200, 7]]) == [[["start", 5, False], ["stop", 6, False]], []]


def test_what_the_network_does_not_take_waits_and_says_so(modules):
    body = f"""{QUEUE} queue.push({{ name: "start", data: {{}} }}, 5); await settle(); const waiting = kept;
        time.now = 60_000; await queue.drain(); return [waiting, sent, kept];"""
    assert call(modules, "queue", body, [None, [200, 6]]) == [["start"], [["start", 5, True]], []]


def test_a_conflict_stops_the_replay_and_a_person_decides_for_each(modules):
    body = f"""{QUEUE} queue.push({{ name: "start", data: {{}} }}, 5); queue.push({{ name: "stop", data: {{}} }}, 5);
        await settle(); time.now = 60_000; await queue.drain(); await settle();
        const held = [kept, queue.held && queue.held.words, sent.length];
        const [first, second] = queue.commands;
        queue.settle(first.command, false, 9); const after = kept;
        queue.settle(second.command, true, 9); await settle();
        return [held, after, sent.at(-1), kept, refusals];"""
    answers = [None, [409, 9, "Something else happened."], [200, 10]]
    assert call(modules, "queue", body, answers) == [
        [["start", "stop"], "Something else happened.", 1],
        ["stop"],
        ["stop", 9, False],
        [],
        [["start", "Something else happened.", True]],
    ]


def test_a_refused_command_that_did_not_wait_is_forgotten(modules):
    body = f"""{QUEUE} queue.push({{ name: "start", data: {{}} }}, 5); await settle();
        return [kept, queue.held, refusals];"""
    assert call(modules, "queue", body, [[422, 5, "Not possible."]]) == [[], None, [["start", "Not possible.", False]]]


def test_undo_takes_back_what_has_not_left(modules):
    body = f"""{QUEUE} queue.push({{ name: "start", data: {{}} }}, 5); queue.push({{ name: "stop", data: {{}} }}, 5);
        await settle(); const taken = queue.pop().name; return [taken, kept];"""
    assert call(modules, "queue", body, [None]) == ["stop", ["start"]]


@pytest.mark.parametrize(
    ("status", "is_json", "outcome"),
    [
        (200, True, "done"),
        (200, False, "signed-out"),
        (400, True, "refused"),
        (409, True, "refused"),
        (422, True, "refused"),
        (403, False, "signed-out"),
        (0, False, "signed-out"),
        (429, False, "waits"),
        (503, False, "waits"),
    ],
)
def test_what_became_of_a_command(modules, status, is_json, outcome):
    assert call(modules, "queue", f"return m.outcomeOf({status}, {str(is_json).lower()})") == outcome


def test_numbers_of_commands_are_uuids(modules):
    ids = call(modules, "queue", "return Array.from({ length: 50 }, m.uuid);")
    assert len(set(ids)) == 50
    assert {(str(UUID(each)), UUID(each).version) for each in ids} == {(each, 4) for each in ids}


# --- The page -------------------------------------------------------------------------------------------------------

LIST = """<!doctype html><html lang="fr"><title>Modules</title>
<script type="application/json" id="words">{"ahead": ["{n} devant", "{n} devants"], "to": "{from} à {to}"}</script>
<div><ol id="list" data-row="row"></ol><template id="row"><li><button></button></li></template></div>"""


def test_rows_are_changed_in_place_and_the_focus_stays(page):
    open_modules(page, LIST)
    body = """const list = document.querySelector("#list");
        const draw = (ids) => m.reconcile(list, ids, (id) => id, (row, id) => m.put(row.firstChild, id));
        const texts = () => Array.from(list.children, (row) => row.textContent).join("");
        draw(["a", "b", "c"]); const row = list.children[2]; row.firstChild.focus();
        draw(["c", "a", "d"]); const inPlace = list.children[0] === row;
        const moved = [texts(), inPlace, document.activeElement === row.firstChild];
        draw([]); return [...moved, list.children.length];"""
    assert call(page, "dom", body) == ["cad", True, True, 0]
    assert call(
        page,
        "catalogue",
        "return [m.say('ahead', {n: 1}), m.say('ahead', {n: 5}), m.say('to', {from: 1}), m.say('none')]",
    ) == [
        "1 devant",
        "5 devants",
        "1 à {to}",
        "none",
    ]
    assert call(
        page,
        "catalogue",
        "return [m.inLanguage({en: 'Senegal', fr: 'Sénégal'}), m.inLanguage({en: 'Only', fr: ''}), m.inLanguage('')]",
    ) == [
        "Sénégal",
        "Only",
        "",
    ]


def test_a_second_press_within_the_while_is_none(modules):
    body = """let at = 0; const may = m.guard(1000, () => at);
        return [0, 999, 1000].map((moment) => { at = moment; return may(); });"""
    assert call(modules, "dom", body) == [True, False, True]
