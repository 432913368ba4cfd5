"""What the follow-up on cooperation keeps."""

from cooperation.models.delegations import Delegation, DelegationMember, Invitation
from cooperation.models.lists import AppliedRemedy, Draw, ListMove, ListPaper, ListVersion, TimesFeed
from cooperation.models.meetings import Meeting, MeetingEvent, Snapshot
from cooperation.models.requests import LEVELS, SPOKEN, RequestFile, SpeakingRequest
from cooperation.models.sessions import (
    CLASSES,
    InvitedSpeaker,
    OrderChoice,
    Plenary,
    Segment,
    Session,
    SpeakingLimit,
)
from cooperation.models.states import RegionalGroup, StateParty
from cooperation.models.texts import StatementText, TextVersion

__all__ = [
    "CLASSES",
    "LEVELS",
    "SPOKEN",
    "AppliedRemedy",
    "Delegation",
    "DelegationMember",
    "Draw",
    "Invitation",
    "InvitedSpeaker",
    "ListMove",
    "ListPaper",
    "ListVersion",
    "Meeting",
    "MeetingEvent",
    "OrderChoice",
    "Plenary",
    "RegionalGroup",
    "RequestFile",
    "Segment",
    "Session",
    "Snapshot",
    "SpeakingLimit",
    "SpeakingRequest",
    "StateParty",
    "StatementText",
    "TextVersion",
    "TimesFeed",
]
