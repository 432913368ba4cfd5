"""The words for what orders a list of speakers: translated where they are shown."""

from asp_portal.law.words import _
from cooperation.rules.facts import Criterion, Level, SpeakerClass

CLASS = {
    SpeakerClass.STATE_PARTY: _("State Party"),
    SpeakerClass.OBSERVER: _("Observer State"),
    SpeakerClass.ORGANIZATION: _("International organization"),
    SpeakerClass.ORGAN: _("Organ of the Court"),
    SpeakerClass.CIVIL_SOCIETY: _("Civil society"),
}
LEVEL = {
    Level.HEAD_OF_STATE: _("Head of State"),
    Level.HEAD_OF_GOVERNMENT: _("Head of Government"),
    Level.MINISTER: _("Minister or equivalent"),
    Level.VICE_MINISTER: _("Vice-minister"),
    Level.AMBASSADOR: _("Ambassador or head of delegation"),
    Level.OTHER: _("Other level"),
}
# What a plenary chooses among.
CRITERION = {
    Criterion.CLASS: _("class of speaker: States Parties, observers, organizations, organs, civil society"),
    Criterion.GROUPS: _("statements on behalf of groups before national ones"),
    Criterion.LEVEL: _("protocol level: heads of State first"),
    Criterion.RECEIPT: _("time of receipt"),
    Criterion.LOTS: _("lots, by published commitment"),
    Criterion.NAME_EN: _("name in English"),
    Criterion.NAME_FR: _("name in French"),
}
# What decides between two requests, as it ends the sentences AFTER and BEFORE.
GROUND = {
    Criterion.CLASS: _("class of speaker"),
    Criterion.GROUPS: _("statements on behalf of groups come first"),
    Criterion.LEVEL: _("protocol level"),
    Criterion.RECEIPT: _("time of receipt"),
    Criterion.LOTS: _("lots"),
    Criterion.NAME_EN: _("name in English"),
    Criterion.NAME_FR: _("name in French"),
}
LATE_GROUND = _("those that arrived late come last")
CODE_GROUND = _("code of the delegation")
KEY_GROUND = _("number of the request")
AFTER = _("After %(name)s: %(ground)s")
BEFORE = _("Before %(name)s: %(ground)s")

ON_BEHALF = _("On behalf of %(group)s")
NATIONAL = _("In national capacity")
OWN_NAME = _("In its own name")  # who is no State
RECEIVED = _("Received %(at)s")
LOT = _("Lot %(lot)s…")
NO_LOT = _("Lots not revealed yet")
NAMED = {
    Criterion.NAME_EN: _("%(name)s in English, from %(initial)s"),
    Criterion.NAME_FR: _("%(name)s in French, from %(initial)s"),
}
LATE = _("Arrived after the deadline, %(at)s, and accepted")
