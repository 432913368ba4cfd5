"""What happened in a meeting, in a sentence for the log."""

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from cooperation.durations import in_words
from cooperation.lists.wording import Texts, in_each
from cooperation.rules.facts import Names
from cooperation.rules.meeting_facts import Event, Meeting

SENTENCES = {
    "list": gettext_noop("Version %(number)s of the list is published"),
    "withdrawn": gettext_noop("%(name)s has withdrawn the request"),
    "refreshed": gettext_noop("The papers of the speakers changed"),
    "begin": gettext_noop("The meeting begins"),
    "open_segment": gettext_noop("Segment %(segment)s begins"),
    "close_segment": gettext_noop("Segment %(segment)s ends"),
    "start": gettext_noop("%(name)s has the floor"),
    "pause": gettext_noop("The speaker pauses"),
    "resume": gettext_noop("The speaker goes on"),
    "stop": gettext_noop("%(name)s has finished"),
    "extend": gettext_noop("The speaker has %(time)s more"),
    "absent": gettext_noop("%(name)s is absent"),
    "back": gettext_noop("%(name)s is here after all"),
    "move": gettext_noop("%(name)s moves to place %(place)s"),
    "order": gettext_noop("%(name)s raises a point of order"),
    "reply": gettext_noop("%(name)s asks for a right of reply"),
    "turn": gettext_noop("%(name)s is given the floor out of turn"),
    "suspend": gettext_noop("The meeting is suspended"),
    "continue": gettext_noop("The meeting goes on"),
    "end": gettext_noop("The meeting ends"),
    "note": gettext_noop("A note on %(name)s"),
    "undo": gettext_noop("Undone: event %(version)s"),
}


def in_words_of(event: Event, meeting: Meeting) -> Texts:
    """An event in a sentence, in both languages; the meeting knows the names."""
    return in_each(lambda: _sentence(event, meeting))


def _sentence(event: Event, meeting: Meeting) -> str:
    data = event.data
    entry = meeting.entries.get(data.get("id", ""))
    names = Names(**data["names"]) if "names" in data else entry.names if entry else Names("–", "–")
    values = {
        "name": names.fr if get_language() == "fr" else names.en,
        "number": data.get("number", ""),
        "segment": data.get("segment", ""),
        "place": data.get("place", ""),
        "version": data.get("version", ""),
        "time": in_words(data.get("seconds") or 0),
    }
    return _(SENTENCES[event.name]) % values
