"""Requests for the floor of the demo: twenty States in 2021, some twenty delegations in the coming plenary.

The speakers do not exist, nor do the delegates who registered them; what States would say or ask is invented.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from asp_portal.accounts import demo as accounts
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.outbox import Message
from asp_portal.workflow import Doing
from cooperation.models import Delegation, DelegationMember, Plenary, SpeakingRequest
from cooperation.registration import pages, services
from cooperation.registration.workflow import request_workflow

# code, segments, level, language, hours after the list opened, speaker, title
PAST = (
    ("MEX", "I", "ambassador", "es", 2, "Ximena Quetzalpan-Ruiz", "Ambassador"),
    ("SVN", "I", "minister", "en", 26, "Zarja Podlipnik-Vrba", "Minister of Foreign Affairs"),
    ("SWE", "I II", "ambassador", "en", 50, "Tuva Lindekrans", "Ambassador"),
    ("NLD", "I", "minister", "en", 75, "Meindert Oosterwolde", "Minister for Justice"),
    ("BEL", "I", "ambassador", "fr", 98, "Odilon Vermeersch-Tay", "Ambassadeur"),
    ("ARG", "II", "vice_minister", "es", 120, "Renata Costanera-Gil", "Viceministra de Justicia"),
    ("SEN", "I", "minister", "fr", 146, "Fatimata Ndoyène", "Ministre de la Justice"),
    ("CHE", "II", "ambassador", "fr", 150, "Anselme Rochat-Binn", "Ambassadeur"),
    ("JPN", "I", "ambassador", "en", 170, "Haruto Minasegawa", "Ambassador"),
    ("KOR", "II", "ambassador", "en", 190, "Sora Han-Gyeul", "Ambassador"),
    ("ZAF", "I", "ambassador", "en", 200, "Lindiwe Mokwena-Vale", "Ambassador"),
    ("GBR", "II", "vice_minister", "en", 215, "Percival Thornaby", "Minister of State"),
    ("CIV", "II", "ambassador", "fr", 240, "Koffi Assamoua-Dié", "Ambassadeur"),
    ("NZL", "I", "ambassador", "en", 260, "Aroha Whitcombe", "Ambassador"),
    ("CRI", "II", "ambassador", "es", 280, "Marisol Vallecillo", "Embajadora"),
    ("DEU", "II", "ambassador", "en", 300, "Friederike Hallenbeck", "Ambassador"),
    ("TUN", "II", "ambassador", "ar", 320, "ليلى المثالي", "سفيرة"),
    ("MNG", "II", "ambassador", "en", 335, "Oyun-Bileg Tsagaan", "Ambassador"),
    ("COK", "I", "other", "en", 350, "Tere Manihiki", "Legal adviser"),
    ("GMB", "II", "ambassador", "en", 350, "Lamin Sarjo-Kebbeh", "Ambassador"),
)
COMING = (
    ("SEN", "I", "minister", "fr", 3, "Fatimata Ndoyène", "Ministre de la Justice"),
    ("URY", "I II", "minister", "es", 5, "Delfina Arroyo-Santángel", "Ministra de Relaciones Exteriores"),
    ("CPV", "I", "head_of_state", "other", 20, "Evandro Tavares-Lomba", "President of the Republic"),
    ("HRV", "I", "vice_minister", "en", 28, "Dunja Marasović-Klen", "Deputy Minister"),
    ("KEN", "II", "head_of_government", "en", 40, "Wanjala Okelloh", "Prime Cabinet Secretary"),
    ("FJI", "I", "ambassador", "en", 52, "Litia Naivalurua", "Ambassador"),
    ("JPN", "II", "ambassador", "en", 60, "Haruto Minasegawa", "Ambassador"),
    ("USA", "II", "other", "en", 70, "Marlowe Pennington-Cray", "Legal adviser"),
    ("JOR", "I", "ambassador", "ar", 75, "سامر النموذجي", "سفير"),
    ("BOL", "II", "vice_minister", "es", 90, "Wara Quispealta", "Viceministra"),
    ("LANTERN", "II", "other", "en", 96, "Imogen Falkenrath", "Convenor"),
    ("COD", "I", "minister", "fr", 101, "Espérance Mbuyamba-Lowe", "Ministre de la Justice"),
    ("LIE", "II", "minister", "en", 120, "Gundolf Schellenberg-Ries", "Minister of Foreign Affairs"),
    ("MDV", "I", "other", "en", 130, "", ""),
    ("BGD", "II", "ambassador", "en", 140, "Nusrat Tarafdar", "Ambassador"),
    ("TLS", "I", "vice_minister", "other", 150, "Domingas Lekirauk", "Vice-Minister"),
    ("MKD", "II", "ambassador", "en", 160, "Goran Trpezanoski-Vit", "Ambassador"),
)
NOTE = """The Permanent Mission of Ghana presents its compliments to the Secretariat and has the honour to request the
inscription of Ghana on the list of speakers for segment II of the plenary on cooperation.

Speaker: H.E. Mr. Kwabena Asantewood-Mills, Ambassador
Language: English

The Permanent Mission of Ghana avails itself of this opportunity to renew the assurances of its consideration."""
LETTER = """Date: {date}
Subject: Inscription sur la liste des orateurs

Madame, Monsieur,

La délégation du Canada souhaite prendre la parole dans le segment I.
Oratrice : S.E. Mme Rosemonde Tremblay-Ashkewe, Ambassadrice
Langue : français

Bien cordialement"""


@transaction.atomic
def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Requests in both plenaries, built once."""
    if SpeakingRequest.objects.exists():
        return
    secretariat = User.objects.get(email=f"secretariat@{accounts.DOMAIN}")
    coming, past = Plenary.objects.order_by("-on")[:2]
    of_the_past(past, secretariat, today)
    of_the_coming(coming, secretariat, today)
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{SpeakingRequest.objects.count()} requests for the floor")


def of_the_past(plenary: Plenary, secretariat: User, today: date) -> None:
    """Twenty States in time, two late: one accepted, one refused."""
    for row in PAST:
        ask(plenary, *row)
    hours = (plenary.closes_at - plenary.opens_at).total_seconds() / 3600
    [accepted] = ask(plenary, "CYP", "I", "ambassador", "en", hours, "Despo Kalliroi-Hadj", "Ambassador")
    [refused] = ask(plenary, "PER", "II", "ambassador", "es", hours + 20, "Illari Huamanchuk", "Embajador")
    decide(
        "accept", accepted, secretariat, today, "It arrived minutes after the list had closed, and the time suffices."
    )
    decide("refuse", refused, secretariat, today, "Segment II is full; the statement can be handed in in writing.")


def of_the_coming(plenary: Plenary, secretariat: User, today: date) -> None:
    """A group, one withdrawn, one by note verbale, one to confirm, and all the others."""
    for row in COMING:
        ask(plenary, *row)
    union = Delegation.objects.get(code="EU")
    ask(plenary, "IRL", "I", "minister", "en", 30, "Saoirse Ballyvaughan", "Minister for Justice", group=union)
    [withdrawn] = ask(plenary, "PAN", "II", "ambassador", "es", 44, "Itzel Portobelo", "Embajadora")
    decide("withdraw", withdrawn, withdrawn.submitted_by, today, "")
    at = plenary.opens_at + timedelta(hours=80, minutes=12)
    [noted] = taken_down(plenary, secretariat, "note", NOTE, at)
    data = {name: getattr(noted, name) for name in (*FILLED, "delegation", "segment")}
    data |= {"received_at": at, "at": at}
    request_workflow.apply("confirm", Doing(noted, secretariat, today, data))
    taken_down(plenary, secretariat, "email", LETTER.format(date=at.strftime("%a, %d %b %Y %H:%M:%S %z")), at)


FILLED = ("speaker", "speaker_title", "level", "language", "group", "group_name", "accessibility", "by_video")


def taken_down(plenary: Plenary, secretariat: User, channel: str, message: str, at: datetime) -> list[SpeakingRequest]:
    """A message as a draft."""
    read = pages.read_message(plenary, message)
    return services.enter(secretariat, plenary, channel=channel, message=message, read=read, at=at)


def decide(name: str, request: SpeakingRequest, user: User, today: date, reason: str) -> None:
    """An act on a request."""
    request_workflow.apply(name, Doing(request, user, today, reason=reason))


def ask(  # noqa: PLR0913  a row of the tables above
    plenary: Plenary,
    code: str,
    segments: str,
    level: str,
    language: str,
    hours: float,
    speaker: str,
    title: str,
    group: Delegation | None = None,
) -> list[SpeakingRequest]:
    """Register a delegation, some hours after the list opened."""
    delegation = Delegation.objects.get(code=code)
    return services.register(
        delegate(delegation),
        plenary,
        delegation,
        plenary.segments.filter(key__in=segments.split()),
        received_at=plenary.opens_at + timedelta(hours=hours, seconds=7 * len(speaker)),
        token=uuid4(),
        speaker=speaker,
        speaker_title=title,
        level=level,
        language=language,
        group=group,
        by_video=code == "FJI",
        accessibility="A microphone that can be reached from a wheelchair." if code == "BGD" else "",
    )


def delegate(delegation: Delegation) -> User:
    """Somebody who acts for a delegation; invented, without a password, where the demo has no account for it."""
    if member := delegation.members.filter(left_at=None).select_related("user").first():
        return member.user
    name = f"Delegate of {delegation.name_en}"
    user = accounts.person(f"delegate.{delegation.code.lower()}", name, (Role.DELEGATION,))
    DelegationMember.objects.create(delegation=delegation, user=user, is_focal_point=True)
    return user
