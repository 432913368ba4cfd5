"""The published list as the plan that a meeting follows."""

from collections.abc import Mapping
from typing import Any

from cooperation.rules.facts import Names
from cooperation.rules.meeting_facts import NOBODY, Entry, Kind, Plan, PlannedSegment


def plan_of(number: int, body: Mapping[str, Any], limit: int) -> Plan:
    """The plan from the body of a version of the list (`cooperation.lists.body`); its number, and everybody's limit."""
    plenary = body["plenary"]
    segments = tuple(_segment(segment) for segment in body["segments"])
    return Plan(number, plenary["seconds"], plenary["changeover"], limit, segments)


def _segment(segment: Mapping[str, Any]) -> PlannedSegment:
    key = segment["key"]
    invited = (_entry(one, key, Kind.INVITED) for one in segment["invited"])
    listed = (_entry(one, key, Kind.LISTED) for one in segment["places"])
    return PlannedSegment(
        key, _names(segment["title"]), segment["seconds"], segment["floor_seconds"], (*invited, *listed)
    )


def _entry(one: Mapping[str, Any], segment: str, kind: Kind) -> Entry:
    return Entry(
        key=one["id"],
        kind=kind,
        segment=segment,
        names=_names(one["name"]),
        planned=one["seconds"],
        code=one["code"],
        speaker_class=one.get("class", ""),
        group=_names(one.get("group")),
        speaker=one["speaker"],
        language=one["language"],
        place=one.get("place"),
    )


def _names(texts: Mapping[str, str] | None) -> Names:
    return Names(texts["en"], texts["fr"]) if texts else NOBODY
