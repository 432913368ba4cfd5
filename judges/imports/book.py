"""The record as a file finds it: judges by name and account, and the facts that are there by what names them."""

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from asp_portal.accounts.models import User
from asp_portal.accounts.roles import Role
from asp_portal.imports import Row, folded
from judges.facts import days_of
from judges.forms.record import FactForm, ParticularsForm
from judges.imports.kinds import JUDGE_FIELDS, ImportKind
from judges.models import ActingDay, Fact, Judge, LeaveRequest
from judges.presidency.acting import check_range
from judges.record.kinds import KINDS as FORMS

FORM_PARTS = {"seen": "0" * 64, "token": "0" * 22}  # what pages send along; here the record is locked instead


class Book:
    """What the rows of a file are held against; it learns from each row that is carried out."""

    def __init__(self, kind: ImportKind):
        self.kind = kind
        self.named: dict[tuple[str, str], dict[int, Judge]] = defaultdict(dict)
        self.by_account: dict[str, Judge] = {}
        self.stored: dict[tuple, models.Model] = {}
        self.rows: dict[tuple, int] = {}  # which row is about which fact
        self.said: dict[int, dict[str, tuple[int, Any]]] = {}  # what rows said of a judge: row and value by field
        for judge in Judge.objects.select_related("user"):
            self.learn_judge(judge)
        free = User.objects.filter(groups__name=Role.JUDGE.value, judge=None, is_active=True)
        self.without_judge = {user.email: user for user in free}
        standing = {"state__in": LeaveRequest.STANDING} if kind.model is LeaveRequest else {}
        for fact in kind.model._default_manager.filter(**standing):
            self.stored[self.name_of(fact)] = fact

    def learn(self, fact: Any) -> None:
        """Take note of a fact that was written."""
        if isinstance(fact, Judge):
            self.learn_judge(fact)
        else:
            self.stored[self.name_of(fact)] = fact

    def learn_judge(self, judge: Judge) -> None:
        """Take note of a judge."""
        self.named[names_of(judge.given_name, judge.family_name)][judge.pk] = judge
        for address in {judge.official_email.lower(), judge.user.email if judge.user_id else ""} - {""}:
            self.by_account[address] = judge

    def name_of(self, fact: models.Model) -> tuple:
        """What names a fact of this kind: capitals, accents and spaces do not matter."""
        values = (getattr(fact, name) for name in self.kind.names)
        return tuple(folded(value) if isinstance(value, str) else value for value in values)

    # --- Judges

    def judge_of(self, values: dict[str, Any]) -> Judge:
        """The judge that a row names. Raises ValidationError: none, or several."""
        if (found := self.known_judge(values)) is not None:
            return found
        raise ValidationError({"family_name": _("There is no record of a judge of this name. Bring the judges first.")})

    def known_judge(self, values: dict[str, Any]) -> Judge | None:
        """The judge with this account; else with this name, and date of birth if it is given; None where there is none.

        Raises ValidationError where several judges may be meant.
        """
        if account := values.get("account"):
            if (judge := self.by_account.get(account)) is not None:
                return judge
            if account not in self.without_judge:
                message = _("No judge, and no account of a judge, has this address.")
                raise ValidationError({"account": message})
        named = list(self.named[names_of(values["given_name"], values["family_name"])].values())
        born_on = values.get("date_of_birth")
        fitting = [judge for judge in named if born_on and judge.date_of_birth == born_on]
        fitting = fitting or [judge for judge in named if not (born_on and judge.date_of_birth)]
        if len(fitting) > 1:
            message = _("Several judges have this name: give the date of birth or the address of the account.")
            raise ValidationError({"family_name": message})
        return fitting[0] if fitting else None

    def named_like(self, judge: Judge) -> bool:
        """Whether a judge on record has this name."""
        return bool(self.named[names_of(judge.given_name, judge.family_name)])

    # --- What a row makes

    def judge_from(self, values: dict[str, Any], source: str, today: date, user: User) -> tuple[Judge, bool]:
        """The judge of a row with the particulars that it gives; and whether they are new or changed.

        Raises ValidationError, also where another row of the file says otherwise of the same judge.
        """
        known = self.known_judge(values)
        given = {key: value for key, value in values.items() if key in JUDGE_FIELDS and value is not None}
        if known is not None:
            self.refuse_otherwise(known.pk, given)
        given |= {"source": values["source"]} if values.get("source") and known is None else {}
        judge = prepared(ParticularsForm, known or Judge(), given, source, today=today, user=user)
        account = self.without_judge.get(values.get("account") or "")
        if account is None or (known is not None and known.user_id):
            return judge or known, judge is not None
        judge = judge or copied_of(known)
        judge.user = account
        return judge, True

    def refuse_otherwise(self, judge: int, given: dict[str, Any]) -> None:
        """Rows on one judge say the same."""
        said = self.said.get(judge, {})
        wrong = {key: said[key][0] for key, value in given.items() if key in said and said[key][1] != value}
        if wrong:
            sentence = _("Row %s says otherwise of the same judge.")
            raise ValidationError({key: sentence % row for key, row in wrong.items()})

    def note_said(self, judge: Judge, row_number: int, values: dict[str, Any]) -> None:
        """Remember what a row said of a judge."""
        said = self.said.setdefault(judge.pk, {})
        for key, value in values.items():
            if key in JUDGE_FIELDS and value is not None:
                said.setdefault(key, (row_number, value))

    def facts_of(self, judge: Judge, row: Row, source: str, today: date) -> Iterator[Fact]:
        """The facts of a judge that a row adds or changes: for a range of days one a day. Raises ValidationError."""
        values = row.values
        if self.kind.model is ActingDay:
            period = check_range(values["first_day"], values.get("last_day") or values["first_day"])
            rows = [{"day": day, "source": values.get("source")} for day in days_of(period.first_day, period.last_day)]
        else:
            names = {field.name for field in self.kind.model._meta.fields}
            names -= JUDGE_FIELDS if self.kind.key == "judges" else set()
            rows = [{key: value for key, value in values.items() if key in names}]
        for given in rows:
            if (fact := self.fact(judge, given, source, today, row.number)) is not None:
                yield fact

    def fact(self, judge: Judge, values: dict[str, Any], source: str, today: date, row_number: int) -> Fact | None:
        """The fact on record that the values name, or a new one, filled with them; None where nothing changes."""
        given = {key: value for key, value in values.items() if value is not None}
        named = self.kind.model(judge=judge, **given)
        self.once(named, row_number)
        form = FORMS[self.kind.model._meta.model_name].form
        return prepared(form, self.stored_as(named) or self.kind.model(judge=judge), given, source, today=today)

    def stored_as(self, fact: models.Model) -> Any:
        """The fact on record that has the same name; None where there is none."""
        return self.stored.get(self.name_of(fact))

    def once(self, fact: models.Model, row_number: int) -> None:
        """Raises ValidationError where a row above is about the same fact."""
        first = self.rows.setdefault(self.name_of(fact), row_number)
        if first != row_number:
            raise ValidationError(_("Row %s is about the same.") % first)


def names_of(given: str, family: str) -> tuple[str, str]:
    """A name as it is compared."""
    return folded(given), folded(family)


def copied_of(fact: Any) -> Any:
    """A copy that may be changed: what is on record is still needed as it is."""
    copied = copy(fact)
    copied._state = copy(fact._state)
    return copied


def prepared(form_class: type[FactForm], fact: Any, given: dict[str, Any], source: str, **more: Any) -> Any:
    """A copy of a fact with these values, as the form of the screen takes them; None where it has them already.

    An empty cell changes nothing; what changes has the file's source. Raises ValidationError by field.
    """
    if fact.pk is not None and all(getattr(fact, name) == value for name, value in given.items()):
        return None
    data = model_to_dict(fact) | {"source": source} | given
    copied = copied_of(fact)
    form = form_class(data | FORM_PARTS, instance=copied, **more)
    form.fields.pop("user", None)  # an account is joined by its address
    copied.validate_constraints = lambda exclude=None: None  # they are asked when it is written
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    del copied.validate_constraints
    return copied
