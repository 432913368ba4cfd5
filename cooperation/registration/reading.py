"""What a pasted message says about a request for the floor, as far as it can be told; the rest is left empty.

It only ever makes a draft that somebody confirms, so it would rather recognise nothing than the wrong thing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime

from cooperation.rules.facts import Level
from cooperation.rules.names import sort_key


@dataclass(frozen=True)
class Named:
    """A delegation by its code, a segment by its key: with what it is called in both languages."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Read:
    """What was recognised; "" or None where nothing was. found: by field, the words of the message that say so.

    delegation, group: codes. segments: keys. received_at: from the header of an e-mail, with its zone.
    """

    delegation: str = ""
    segments: tuple[str, ...] = ()
    speaker: str = ""
    speaker_title: str = ""
    level: str = ""
    language: str = ""
    group: str = ""
    group_name: str = ""
    received_at: datetime | None = None
    found: dict[str, str] = field(default_factory=dict)


def read(message: str, delegations: Sequence[Named], segments: Sequence[Named]) -> Read:
    """Read a message in English or French. delegations: all there are. segments: of the plenary, in their order."""
    lines = [" ".join(line.split()) for line in message.splitlines()]
    text = " ".join(filter(None, lines))
    group = group_in(text, delegations)
    findings = {
        "delegation": delegation_in(lines, text.replace(group[1], "") if group else text, delegations),
        "segments": segments_in(text, segments),
        "speaker": speaker_in(lines),
        "speaker_title": title_in(lines),
        "language": language_in(lines, text),
        "received_at": moment_in(lines),
    }
    findings["level"] = level_of(" ".join(one[1] for one in (findings["speaker_title"], findings["speaker"]) if one))
    known = group and group[0] in {one.key for one in delegations}
    if not (group and findings["delegation"] and group[0] == findings["delegation"][0]):  # nobody else's
        findings["group" if known else "group_name"] = group
    recognised = {name: finding for name, finding in findings.items() if finding}
    facts = {name: value for name, (value, _words) in recognised.items()}
    return Read(**facts, found={name: words for name, (_value, words) in recognised.items()})


Finding = tuple | None  # the value, and the words that say so


# --- Lines with a label ---------------------------------------------------------------------------------------------

STATE_LABEL = r"delegations?|etat|state|pays|country|mission|participant"
SPEAKER_LABEL = (
    r"(?:name of )?(?:the )?speaker|(?:nom de (?:l'|la )?)?"
    r"(?:orateur/oratrice|orateur|oratrice|intervenante|intervenant)"
)
TITLE_LABEL = r"title|function|title (?:or|and) function|titre|fonction|qualite|titre (?:ou|et) fonction"
LANGUAGE_LABEL = r"language(?: of the statement)?|langue(?: de la declaration| de l'intervention)?"


def plain(text: str) -> str:
    """Letters without accents and capitals, each at its old place, so that what is found can be cut out."""
    return "".join(
        (sort_key(letter) or (letter,))[0][:1] if letter.isalpha() else {"’": "'"}.get(letter, letter)
        for letter in text
    )


def labelled(lines: Iterable[str], labels: str) -> tuple[str, str] | None:
    """What stands after the first of some labels and a colon, and the whole line."""
    pattern = re.compile(rf"[-*•\s]*(?:{labels})\s*:\s*(?=\S)")
    for line in lines:
        if match := pattern.match(plain(line)):
            return line[match.end() :].strip(), line
    return None


# --- Delegations, groups, segments ----------------------------------------------------------------------------------


def named_in(text: str, things: Iterable[Named]) -> dict[str, str]:
    """The things whose names a text holds as whole words, by key; "Congo" is not seen within a longer name."""
    rest, found = f" {' '.join(words_of(text))} ", {}
    by_length = sorted(((words_of(name), one.key, name) for one in things for name in one.names), key=longest_first)
    for words, key, name in by_length:
        wanted = f" {' '.join(words)} "
        if words and wanted in rest:
            found.setdefault(key, name)
            rest = rest.replace(wanted, " | ")
    return found


def longest_first(entry: tuple) -> tuple:
    """Longer names before those that they contain."""
    words, key, _name = entry
    return -len(" ".join(words)), key


def words_of(text: str) -> list[str]:
    """Words as names compare (S-3), whatever stands between them."""
    apart = re.sub(r"[^\w'’-]+", " ", text)
    return [word for one in apart.split() if (word := "".join(sort_key(re.sub(r"^[dlDL]['’]", "", one))))]


MISSION = re.compile(
    r"(?:permanent mission|permanent representation|embassy|delegation|mission permanente|representation permanente"
    r"|ambassade|consulate general|ministry of foreign affairs) "
    r"(?:of|de la|de l'|du|des|de|d')\s*([^,.;:\n]{2,60})"
)


def delegation_in(lines: Sequence[str], text: str, delegations: Sequence[Named]) -> Finding:
    """The one delegation that a label, a mission or the whole message names; nothing where there are several."""
    label = labelled(lines, STATE_LABEL)
    missions = [text[match.start(1) : match.end(1)] for match in MISSION.finditer(plain(text))]
    for part in filter(None, [label[0] if label else "", " | ".join(missions), text]):
        found = named_in(part, delegations)
        if len(found) == 1:
            return next(iter(found.items()))
        if found:
            return None
    return None


BEHALF = re.compile(r"(?:on behalf of|au nom) (?:the |de la |de l'|du |des |de |d')?\s*([^,.;:()\n]{2,80})")
OWN = re.compile(
    r"(?:my|our|its|his|her|mon|ma|notre|son|sa|votre|government|gouvernement|delegation|country|pays|republic)\b"
)


def group_in(text: str, delegations: Sequence[Named]) -> Finding:
    """On whose behalf it is: the code of a group, or its name as it is written."""
    for match in BEHALF.finditer(plain(text)):
        words = text[match.start(1) : match.end(1)].strip()
        words = re.split(r"\s(?:in|at|during|on|to|for|dans|lors|pour|sur|au)\s", words)[0].strip()
        if OWN.match(plain(words)):
            continue
        known = named_in(words, delegations)
        return (next(iter(known)) if len(known) == 1 else words), text[match.start() : match.end()]
    return None


NUMBERED = re.compile(
    r"segments?\s*:?\s+((?:n[o°.]*\s*)?(?:iv|i{1,3}|[1-9])"
    r"(?:\s*(?:,|&|and|et|/|\+)\s*(?:segment\s+)?(?:iv|i{1,3}|[1-9]))*)\b"
)
BOTH = re.compile(r"both segments|les deux segments|each (?:of the two )?segments?|chacun des (?:deux )?segments")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
SHORTEST_WORD = 6  # letters of a word that can tell one theme from another


def segments_in(text: str, segments: Sequence[Named]) -> Finding:
    """The segments that are named by number, or the one whose title shares words with the message."""
    folded = plain(text)
    if match := BOTH.search(folded):
        return tuple(one.key for one in segments), text[match.start() : match.end()]
    keys, words = [], []
    for match in NUMBERED.finditer(folded):
        numbers = [ROMAN.get(one) or int(one) for one in re.findall(r"\b(?:iv|i{1,3}|[1-9])\b", match[1])]
        keys += [segments[number - 1].key for number in numbers if number <= len(segments)]
        words.append(text[match.start() : match.end()])
    if keys:
        return tuple(one.key for one in segments if one.key in keys), "; ".join(dict.fromkeys(words))
    return segment_by_title(text, segments)


def segment_by_title(text: str, segments: Sequence[Named]) -> Finding:
    """The one segment of which two words or more stand in the message that no other segment has."""
    present, said = set(words_of(text)), {}
    for one in segments:
        others = {word for other in segments if other is not one for name in other.names for word in words_of(name)}
        own = {word for name in one.names for word in words_of(name) if len(word) >= SHORTEST_WORD} - others
        if len(own & present) > 1:
            said[one.key] = ", ".join(sorted(own & present))
    return ((next(iter(said)),), next(iter(said.values()))) if len(said) == 1 else None


# --- The speaker ----------------------------------------------------------------------------------------------------

EXCELLENCY = re.compile(r"(?:h\. ?e\.|s\. ?e\.|his excellency|her excellency|son excellence)[\s,]*")
HONORIFIC = re.compile(r"(?:the honou?rable |mr\.? |mrs\.? |ms\.? |m\. |mme\.? |mlle\.? |monsieur |madame )")
LONGEST_NAME, LONGEST_TITLE = 150, 200


def speaker_in(lines: Sequence[str]) -> Finding:
    """Who will speak: after a label, or after H.E. or S.E.; the name ends at the first comma."""
    if found := labelled(lines, SPEAKER_LABEL):
        name = name_of(found[0])
        return (name, found[1]) if name else None
    for line in lines:
        if match := EXCELLENCY.search(plain(line)):
            name = name_of(line[match.start() :])
            return (name, line[match.start() :]) if name else None
    return None


def name_of(text: str) -> str:
    """The name at the beginning of a text, as it is written, up to a comma, a bracket or a full stop."""
    match = EXCELLENCY.match(plain(text))
    rest = text[match.end() :] if match else text
    if match := HONORIFIC.match(plain(rest)):
        rest = rest[match.end() :]
    name = re.split(r"[,;(]|\s[–—-]\s|\.\s+(?=[A-ZÉ][a-zé])|\.$", rest)[0].strip(" .")
    # A name begins with a capital, in the scripts that have them.
    return name if 0 < len(name) <= LONGEST_NAME and not name[0].islower() else ""


def title_in(lines: Sequence[str]) -> Finding:
    """The title or function: after a label, or after the speaker's name and a comma."""
    if found := labelled(lines, TITLE_LABEL):
        return (found[0][:LONGEST_TITLE], found[1])
    speaker = labelled(lines, SPEAKER_LABEL)
    said = [speaker[1]] if speaker else [line for line in lines if EXCELLENCY.search(plain(line))]
    if said and "," in said[0]:
        title = re.split(r"[.;](?:\s|$)", said[0].split(",", 1)[1])[0].strip()
        title = re.split(r",? (?:who )?(?:will|wishes|would|prendra|souhaite|interviendra)\b", title)[0].strip(" ,.")
        return (title, title) if title and len(title) <= LONGEST_TITLE else None
    return None


LEVELS = (  # the first that fits
    (Level.OTHER, r"minist(?:er|re)[ -](?:counsell?or|conseill\w+|plenipoten\w+)"),
    (Level.MINISTER, r"(?:deputy|vice)[ -]prime minister|vice[ -]premiere? ministre"),
    (Level.HEAD_OF_STATE, r"president of the republic|head of state|president de la republique|chef de l'etat"),
    (Level.HEAD_OF_GOVERNMENT, r"prime minister|premiere? ministre|head of government|chef du gouvernement"),
    (Level.VICE_MINISTER, r"(?:vice|deputy)[ -](?:\w+ )?ministe?re?\b|secretaire d'etat"),
    (Level.MINISTER, r"minist(?:er|re)\b|attorney general|garde des sceaux"),
    (
        Level.AMBASSADOR,
        r"ambassad(?:or|eur|rice)|head of (?:the )?delegation|chef(?:fe)? de (?:la )?delegation"
        r"|permanent representative|representante? permanente?",
    ),
)


def level_of(title: str) -> Finding:
    """The protocol level that a title shows, with the words that show it."""
    folded = plain(title)
    for level, pattern in LEVELS:
        if match := re.search(rf"\b(?:{pattern})", folded):
            return level.value, title[match.start() : match.end()]
    return None


# --- Language and moment --------------------------------------------------------------------------------------------

LANGUAGES = {
    "ar": r"arab(?:ic|e)",
    "zh": r"chinese|mandarin|chinois",
    "en": r"english|anglais",
    "fr": r"french|francais",
    "ru": r"russian|russe",
    "es": r"spanish|espagnol",
}


def language_in(lines: Sequence[str], text: str) -> Finding:
    """The language of the statement: after a label, or the only one of which it says "in French"."""
    if label := labelled(lines, LANGUAGE_LABEL):
        found = [key for key, words in LANGUAGES.items() if re.search(rf"\b(?:{words})\b", plain(label[0]))]
        return (found[0], label[1]) if len(found) == 1 else None
    said = {}
    for key, words in LANGUAGES.items():
        if match := re.search(rf"\b(?:in|en)\s+(?:{words})\b", plain(text)):
            said[key] = text[match.start() : match.end()]
    return next(iter(said.items())) if len(said) == 1 else None


def moment_in(lines: Sequence[str]) -> Finding:
    """The moment in the Date header of an e-mail; nothing where its zone is not said."""
    for line in lines:
        if line.lower().startswith("date:"):
            try:
                at = parsedate_to_datetime(line[5:].strip())
            except ValueError:
                return None
            return (at, line) if at.tzinfo else None
    return None
