"""Drawings of lots: the fingerprint of a secret seed is public at once, the seed after the list has closed.

The seed is drawn by the server and sealed in the database: nobody reads it before it is revealed. With it any
delegation draws the lots again; `cooperation.rules.lots` says how.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from asp_portal.workflow import Doing, lock
from cooperation.lists.workflow import acting, keeper, note, order_chosen
from cooperation.models import Delegation, Draw
from cooperation.rules.lots import commitment, drawn, lot

SEED_BYTES = 32
INITIAL = "initial"
DRAWN = gettext_noop("Initial drawn by lot")  # kept in English, translated where it is shown


@transaction.atomic
def commit(doing: Doing) -> Draw:
    """Draw a seed for doing.data["purpose"], seal it, and publish its fingerprint.

    Raises Hidden, and ValidationError in words.
    """
    doing, office = acting(doing, keeper)
    seed = secrets.token_hex(SEED_BYTES)
    draw = Draw(
        plenary=doing.subject,
        purpose=doing.data["purpose"],
        commitment=commitment(seed),
        sealed_seed=seed,
        committed_by=doing.user,
    )
    draw.full_clean(exclude=["revealed_by"])
    draw.save()
    note(doing, "commit", office, {"purpose": draw.purpose, "commitment": draw.commitment})
    return draw


@transaction.atomic
def reveal(doing: Doing, now: datetime) -> Draw:
    """Show the seed of the draw doing.data["draw"], which decides; revealed twice it is revealed once.

    Raises Hidden, Draw.DoesNotExist for another plenary's, and ValidationError while the list is open.
    """
    doing, office = acting(doing, keeper)
    plenary = doing.subject
    draw = lock(Draw.objects.get(slug=doing.data["draw"], plenary=plenary))
    if draw.seed:
        return draw
    if plenary.closes_at is None or now < plenary.closes_at:
        raise ValidationError(_("The seed is revealed once the list has closed: until then nobody knows the lots."))
    draw.seed, draw.revealed_at, draw.revealed_by = draw.sealed_seed, now, doing.user
    draw.save(update_fields=["seed", "revealed_at", "revealed_by"])
    note(doing, "reveal", office, {"purpose": draw.purpose, "commitment": draw.commitment, "seed": draw.seed})
    if draw.purpose == INITIAL:
        last = plenary.order_choices.first()
        chosen = {"criteria": last.criteria if last else [], "initial": drawn_initial(draw.seed)}
        order_chosen(replace(doing, data=chosen, reason=DRAWN), office, now)
    return draw


def drawn_initial(seed: str) -> str:
    """The letter with the smallest lot, each letter drawn as if it were a delegation's code."""
    return drawn(seed, ascii_uppercase, 1)[0]


@dataclass(frozen=True)
class Drawn:
    """Something drawn: its code, its name, and its whole lot; the smallest comes first."""

    code: str
    name: str
    lot: str


def results(draw: Draw) -> list[Drawn]:
    """The lots of a revealed draw, the smallest first: of all letters, or of everybody who takes part.

    Everybody, so that the page does not say who asked for the floor. One query at most.
    """
    if draw.purpose == INITIAL:
        names = {letter: letter for letter in ascii_uppercase}
    else:
        names = {one.code: one.name for one in Delegation.objects.filter(is_active=True)}
    codes = drawn(draw.seed, names, len(names))
    return [Drawn(code, names[code], lot(draw.seed, code)) for code in codes]


def as_text(draw: Draw) -> str:
    """A draw as a text file: what was published, when, how the lots follow from it, and the lots themselves."""
    lines = [
        _("Drawing of lots: %s") % draw.get_purpose_display(),
        f"{draw.plenary.session}: {draw.plenary.title}",
        "",
        _("Fingerprint of the seed, published %s:") % draw.committed_at.isoformat(timespec="seconds"),
        draw.commitment,
    ]
    if not draw.seed:
        return "\n".join([*lines, "", _("The seed is revealed after the list has closed."), ""])
    revealed = _("Seed, revealed %s:") % draw.revealed_at.isoformat(timespec="seconds")
    how = _("The fingerprint is the SHA-256 of the seed; a lot is the SHA-256 of the seed, a colon and the code.")
    found = results(draw)
    recipe = [f"printf '%s' '{text}' | sha256sum" for text in (draw.seed, f"{draw.seed}:{found[0].code}")]
    rows = [f"{number:4}  {one.lot}  {one.code:12}  {one.name}" for number, one in enumerate(found, 1)]
    return "\n".join(
        [*lines, "", revealed, draw.seed, "", how, *recipe, "", _("The smallest lot comes first:"), *rows, ""]
    )
