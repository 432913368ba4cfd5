"""The words of the console: its commands, as buttons and as what was done, the alarm, and the dead network."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def both(words: Callable[[int], str]) -> list[str]:
    """A sentence for one and for several: {n} chooses in the browser."""
    return [words(1), words(2)]


def console_words() -> dict[str, str | list[str]]:
    """All of them."""
    return _commands() | _done() | _questions() | _list() | _alarm() | _losses() | _network()


def _commands() -> dict[str, str | list[str]]:
    return {
        "pause": _("Pause"),
        "resume": _("Go on"),
        "give_next": _("Floor to {name}"),
        "give_nobody": _("Nobody waits in this segment"),
        "open": _("Open segment {segment}"),
        "open_none": _("No segment to open"),
        "close": _("Close segment {segment}"),
    }


def _done() -> dict[str, str | list[str]]:
    return {
        "do_begin": _("The meeting begins"),
        "do_open_segment": _("Segment {segment} opens"),
        "do_close_segment": _("Segment {segment} closes"),
        "do_start": _("Floor to {name}"),
        "do_pause": _("The speaker pauses"),
        "do_resume": _("The speaker goes on"),
        "do_stop": _("{name} has finished"),
        "do_absent": _("{name} is absent"),
        "do_back": _("{name} is here after all"),
        "do_move": _("{name} moves to place {place} of those who wait"),
        "do_order": _("Point of order: {name}"),
        "do_reply": _("Right of reply at the end of the segment: {name}"),
        "do_turn": _("Next, out of turn: {name}"),
        "do_extend": _("{seconds} seconds more"),
        "do_suspend": _("The meeting is suspended"),
        "do_continue": _("The meeting goes on"),
        "do_end": _("The meeting ends"),
        "do_note": _("Note on {name}: {text}"),
        "do_undo": _("The last act is taken back"),
    }


def _questions() -> dict[str, str | list[str]]:
    return {
        "ask_order": _("Point of order"),
        "ask_reply": _("Right of reply"),
        "ask_turn": _("Floor out of turn"),
        "ask_floor": _("Give the floor"),
        "ask_list": _("Put on the list"),
        "help_order": _("Has the floor at once; who is speaking is paused meanwhile."),
        "help_reply": _("Comes at the end of the segment: ten minutes, the second time five, and no third."),
        "help_turn": _("Comes next, before all who wait."),
        "who_missing": _("Say who asks for the floor."),
        "who_unknown": _("Choose a delegation from the list: rights of reply are counted for each."),
        "end_sure": both(
            lambda n: ngettext(
                "{n} speaker still waits and will not be heard. End the meeting?",
                "{n} speakers still wait and will not be heard. End the meeting?",
                n,
            )
        ),
    }


def _list() -> dict[str, str | list[str]]:
    return {
        "segment_waiting": _("to come"),
        "segment_open": _("open"),
        "segment_closed": _("closed"),
        "spoke_of": _("spoke for {time} of {allotted}"),
        "note": _("Note: {text}"),
        "note_for": _("Note on {name}"),
        "called_once": _("called once in vain"),
        "by_video": _("by video"),
        "allotted": _("of {time}"),
        "until": _("until {at}"),
        "panel_until": _("the panel has until {at}"),
        "panel_was": _("the panel had until {at}"),
    }


def _alarm() -> dict[str, str | list[str]]:
    return {
        "alarm_none": _("Nobody of the floor waits in this segment."),
        "alarm_safe": both(
            lambda n: ngettext(
                "The panel can go on until {at} ({left}) and the {n} delegation waiting is still heard.",
                "The panel can go on until {at} ({left}) and all {n} delegations waiting are still heard.",
                n,
            )
        ),
        "alarm_near": both(
            lambda n: ngettext(
                "Stop the panel by {at} (in {left}) for the {n} delegation waiting to be heard.",
                "Stop the panel by {at} (in {left}) for all {n} delegations waiting to be heard.",
                n,
            )
        ),
        "alarm_safe_floor": both(
            lambda n: ngettext(
                "The {n} delegation waiting is heard if the floor is free by {at} ({left}).",
                "All {n} delegations waiting are heard if the floor is free by {at} ({left}).",
                n,
            )
        ),
        "alarm_near_floor": both(
            lambda n: ngettext(
                "The floor must be free by {at} (in {left}) for the {n} delegation waiting to be heard.",
                "The floor must be free by {at} (in {left}) for all {n} delegations waiting to be heard.",
                n,
            )
        ),
    }


def _losses() -> dict[str, str | list[str]]:
    return {
        "last_safe": _("The last now safe, number {place} of those waiting: {name}."),
        "none_safe": _("Nobody is safe any more."),
        "next_lost": _("In {left} {name} is lost."),
        "alarm_past": both(
            lambda n: ngettext(
                "{n} of {all} can no longer be heard: {names}.", "{n} of {all} can no longer be heard: {names}.", n
            )
        ),
        "alarm_planned": both(
            lambda n: ngettext(
                "If the panel keeps to its planned time, to {at}, {n} is not heard.",
                "If the panel keeps to its planned time, to {at}, {n} are not heard.",
                n,
            )
        ),
    }


def _network() -> dict[str, str | list[str]]:
    return {
        "unsent": both(lambda n: ngettext("Not yet sent ({n})", "Not yet sent ({n})", n)),
        "unsent_why": _("The server does not answer. The clocks go on; these commands are sent as soon as it does."),
        "decide": _("The server did not take the first of these: {why} Decide for each what still holds."),
        "decide_first": _("Decide first about the commands that wait."),
        "refused": _("“{what}” did not happen: {why}"),
        "held_back": _("“{what}” waited for the network and no longer fits: {why}"),
        "signed_out": _("You are signed out. Sign in again in another window; nothing that waits here is lost."),
        "other_tab": _("This console is open in another tab of this browser: commands are given there."),
        "twice": _("Pressed twice: only the first counts."),
        "not_now": _("“{what}” is not possible now."),
        "not_possible": _("Not possible now."),
        "undone": _("Taken back before it was sent: {what}"),
        "undo_later": _("What the server knows can be taken back once it answers again."),
        "nothing_to_undo": _("There is nothing to take back."),
    }
