"""A plenary with all that its pages can be about, and the addresses of all that: what the walks begin with.

world = make_world(make_user, make_judge, secretariat, time_machine)   # the fixtures; the meeting then runs
world.path(address); world.users["Senegal"]
"""

from dataclasses import dataclass, field
from datetime import timedelta

from asp_portal import uploads
from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.workflow import Doing
from cooperation.delegations import invitations, tokens
from cooperation.lists import draws, ical, paper, remedies, versions, workflow
from cooperation.models import Invitation, Plenary, StatementText
from cooperation.registration.services import keep_files
from cooperation.rules import remedies as remedy_rules
from cooperation.texts import services as texts
from cooperation.texts.workflow import text_workflow
from tests.cooperation.lists_world import FIRST_ASKED, STARTS, listed_plenary, publish
from tests.cooperation.meeting_world import Console
from tests.cooperation.world import delegate_of, delegation, make_plenary
from tests.site_walk import Address


@dataclass
class World:
    """The meeting of 2021 runs: Senegal and France are listed, and each has sent a text; France's is public."""

    plenary: Plenary
    hidden: Plenary  # in preparation
    users: dict[str, User]
    texts: dict[str, StatementText] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)  # for the keys of all addresses
    own_values: dict[str, dict[str, str]] = field(default_factory=dict)  # by address, where they differ

    def path(self, address: Address) -> str:
        """Where an address leads, about Senegal's papers."""
        name = address.name.removeprefix("cooperation:")
        query = {"list-move": "?request=", "requests-received": "?of="}.get(name, "")
        return address.path(self.values | self.own_values.get(name, {})) + (query and query + self.values["id"])


def make_world(make_user, make_judge, secretariat: User, time_machine) -> World:
    """The list is made, published and printed on the days before; then the meeting begins."""
    time_machine.move_to(FIRST_ASKED, tick=True)
    plenary, people = listed_plenary(secretariat, make_user)
    shape(plenary, secretariat)
    statements = {code: send(plenary, people[code], code) for code in ("SEN", "FRA")}
    hidden = make_plenary(secretariat, Plenary.State.DRAFT, title_en="In preparation")
    time_machine.move_to(STARTS - timedelta(hours=16), tick=True)
    version = publish(plenary, secretariat, STARTS - timedelta(hours=16))
    for language in ("en", "fr"):
        paper.kept_pdf(version, language)
    versions.keep_draft(plenary, secretariat, STARTS - timedelta(hours=15))
    chair = make_user(Role.CHAIR)
    hold_meeting(plenary, chair)
    time_machine.move_to(STARTS + timedelta(hours=1), tick=True)
    text_workflow.apply("publish", Doing(statements["FRA"], secretariat, STARTS.date()))
    users = {
        "Secretariat": secretariat, "Chair": chair, "Interpreter": make_user(Role.INTERPRETER),
        "Auditor": make_user(Role.AUDITOR), "Senegal": people["SEN"], "France": people["FRA"],
        "judge": make_judge(name="Some Judge").user,
    }  # fmt: skip
    delegate_of(make_user, delegation("SEN"), is_focal_point=False, name="Deputy")
    return with_addresses(World(plenary, hidden, users, statements), people["JPN"])


def shape(plenary, desk) -> None:
    """What the desk did to the list: a move, a remedy that is tried, lots that are to be drawn; and an invitation."""
    first = plenary.requests.get(delegation__code="SEN")
    data = {"request": first.slug, "seen": 1, "place": 2}
    workflow.move(Doing(plenary, desk, FIRST_ASKED.date(), data, "She leaves early"), FIRST_ASKED)
    remedies.try_remedy(plenary, remedy_rules.ShorterLimit(100), desk)
    draws.commit(Doing(plenary, desk, FIRST_ASKED.date(), {"purpose": "order"}))
    keep_files(first, [uploads.Vetted("note.pdf", "application/pdf", b"%PDF-", "0" * 64, "0" * 64)], desk)
    invitations.invite(delegation("SEN"), desk, FIRST_ASKED, email="new@example.org", name="New Person")


def send(plenary, delegate, code: str):
    """The text of a delegation."""
    request = plenary.requests.get(delegation__code=code)
    words = {"language": "fr", "delivery": "check", "words": "Madame la Présidente, merci."}
    return texts.add_version(request, delegate, FIRST_ASKED.date(), **words)


def hold_meeting(plenary, chair) -> None:
    """France has spoken; the meeting goes on."""
    console = Console(plenary, chair, STARTS)
    console.do("begin")
    console.do("open_segment", segment="I")
    france = plenary.requests.get(delegation__code="FRA").slug
    console.do("start", id=france)
    console.wait(90)
    console.do("stop", id=france)


def with_addresses(world: World, delegate) -> World:
    """The values for the keys of the addresses."""
    plenary, sen = world.plenary, delegation("SEN")
    request = plenary.requests.get(delegation=sen)
    invitation = sen.invitations.get()
    invited = plenary.segments.get(key="I").invited.filter(delegation=None).first()
    published, draft = plenary.versions.get(kind="published"), plenary.versions.get(kind="draft")
    token = tokens.new_token()
    Invitation.objects.update(token_hash=tokens.fingerprint(token))
    world.values = {"slug": plenary.slug, "language": "en", "audience": "delegate", "kind": "csv"}
    world.values |= {"draw": plenary.draws.get().slug, "id": request.slug}
    of_request = {"slug": request.slug, "name": "withdraw"}
    of_member = {"slug": sen.slug, "pk": str(sen.members.get(is_focal_point=False).pk)}
    of_text = {"slug": world.texts["SEN"].slug, "name": "deliver"}
    world.own_values = (
        dict.fromkeys(("request", "request-act", "acknowledgement", "text-new"), of_request)
        | dict.fromkeys(("delegation", "delegation-edit", "invite", "member-end", "member-focal"), of_member)
        | dict.fromkeys(("invitation-again", "invitation-revoke"), {"slug": invitation.slug})
        | dict.fromkeys(
            ("segment-edit", "segment-move", "segment-remove", "invited-new"), {"slug": invited.segment.slug}
        )
        | dict.fromkeys(("invited-edit", "invited-move", "invited-remove", "text-new-invited"), {"slug": invited.slug})
        | dict.fromkeys(("version", "version-file", "version-paper"), {"slug": published.slug})
        | dict.fromkeys(("text", "text-act"), of_text)
        | {
            "version-publish": {"slug": draft.slug},
            "session-edit": {"slug": plenary.session.slug},
            "plenary-act": {"name": "end"},
            "request-file": {"slug": request.files.get().slug},
            "text-version": {"slug": world.texts["SEN"].latest.slug},
            "public-text": {"slug": world.texts["FRA"].slug, "kind": "words"},
            "invitation": {"token": token},
            "times-feed": {"token": ical.new_address(delegate)},
            "list-undo-move": {"pk": str(plenary.segments.get(key="I").moves.get().pk)},
            "remedy-undo": {"pk": str(plenary.remedies.get().pk)},
        }
    )
    return world
