"""docs/privacy.md says who sees which field: the same as the program, class by class, role by role, field by field."""

from pathlib import Path

import pytest
from django.apps import apps

from asp_portal.accounts.roles import PERMISSIONS, Role
from asp_portal.sealed import sealed_fields
from judges.record import visibility
from judges.record.visibility import FIELDS, KEEPING, OWN, PERMISSION, Data

PAGE = (Path(__file__).parent.parent.parent / "docs/privacy.md").read_text(encoding="utf-8")
OWN_RECORD = "The judge, own record"
NOTHING, SEES, KEEPS, WRITES = "–", "sees", "keeps", "writes only"
# Of whom no column speaks.
UNTOLD = {
    Role.JUDGE, Role.ADMINISTRATOR, Role.DELEGATION, Role.CHAIR, Role.INTERPRETER, Role.STAFF_PARTICIPANT,
}  # fmt: skip
# What of pensions, then what one may do with it and the permissions that this takes, all of them.
PENSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "pension files, what is due, events": {"sees": ("pensions.view_pensionfile",), "keeps": ("pensions.keep_pension",)},
    "how beneficiaries are reached, certificates of life": {
        "sees": ("pensions.view_pensionfile",),
        "keeps": ("pensions.keep_pension", "judges.view_family"),
    },
    "accounts of survivors, number masked": {
        "sees": ("pensions.view_pensionroll", "judges.view_bank"),
        "keeps": ("pensions.keep_pension", "judges.keep_bank"),
    },
    "account numbers of survivors, whole": {
        "sees": ("pensions.view_pensionroll", "judges.view_bank", "judges.see_iban")
    },
    "award letters, annual statements": {
        "sees": ("pensions.view_pensionfile",),
        "issues": ("pensions.issue_pensionstatement",),
    },
    "payment rolls": {
        "sees": ("pensions.view_pensionroll",),
        "prepares": ("pensions.prepare_pensionroll",),
        "approves": ("pensions.approve_pensionroll",),
    },
    "names of survivors in payment rolls, and what their amounts follow from": {
        "sees": ("pensions.view_pensionroll", "judges.view_family")
    },
    "cases of incapacity": {"sees": ("pensions.view_disabilitycase",), "decides": ("pensions.decide_disability",)},
    "medical opinions": {"sees": ("judges.keep_health",), "keeps": ("judges.keep_health",)},
    "actuarial bases": {
        "sees": ("pensions.view_actuarialbasis",),
        "brings": ("pensions.keep_basis",),
        "confirms": ("pensions.adopt_basis",),
    },
    "seats of the Staff Pension Committee": {
        "sees": ("pensions.view_seatholding",),
        "keeps": ("pensions.keep_committee",),
    },
}


def rows_under(heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, its head first."""
    part = PAGE.split(f"## {heading}\n")[1]
    lines = [line for line in part.split("\n## ")[0].splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [rows[0], *rows[2:]]


def data(words: str) -> Data:
    """The class of data that the page calls so."""
    return Data(words.replace(" ", "_"))


def labels(model: str, names) -> set[str]:
    """Fields as people read them."""
    meta = apps.get_model("judges", model)._meta
    return {str(meta.get_field(name).verbose_name) for name in names}


def cell_of(role: Role, kind: Data) -> str:
    """What a role may do with a class of data."""
    sees, keeps = PERMISSION[kind] in PERMISSIONS[role], KEEPING.get(kind) in PERMISSIONS[role]
    return {(False, False): NOTHING, (True, False): SEES, (True, True): KEEPS, (False, True): WRITES}[sees, keeps]


def test_every_class_is_explained():
    assert [data(row[0]) for row in rows_under("The classes")[1:]] == list(Data)


def test_who_sees_and_keeps_each_class():
    head, *rows = rows_under("Who sees and keeps each class")
    assert head[1] == OWN_RECORD
    assert {Role(name) for name in head[2:]} == set(Role) - UNTOLD
    assert [data(row[0]) for row in rows] == list(Data)
    for name, own, *cells in rows:
        assert own == (SEES if data(name) in OWN else NOTHING), name
        assert cells == [cell_of(Role(role), data(name)) for role in head[2:]], name


def test_who_does_what_with_pensions():
    head, *rows = rows_under("Pensions")
    assert {Role(name) for name in head[1:]} == set(Role) - UNTOLD
    assert [row[0] for row in rows] == list(PENSIONS)
    for what, *cells in rows:
        assert cells == [may(Role(role), PENSIONS[what]) for role in head[1:]], what


def may(role: Role, verbs: dict[str, tuple[str, ...]]) -> str:
    """What a role may do, as the page says it."""
    return ", ".join(verb for verb, asked in verbs.items() if set(asked) <= set(PERMISSIONS[role])) or NOTHING


def test_every_permission_of_pensions_has_its_row():
    told = {one for verbs in PENSIONS.values() for asked in verbs.values() for one in asked}
    given = {one for role in Role for one in PERMISSIONS[role] if one.startswith("pensions.")}
    assert given <= told


@pytest.mark.parametrize("role", sorted(UNTOLD))
def test_whoever_has_no_column_sees_nothing_of_others(role):
    told = {*PERMISSION.values(), *KEEPING.values()}
    assert not told & set(PERMISSIONS[role])


def test_each_field_has_the_class_that_the_page_names():
    told: dict[str, dict[str, Data]] = {}
    for fact, fields, kind in rows_under("Each field")[1:]:
        told.setdefault(fact, {}).update(dict.fromkeys(fields.split("; "), data(kind)))
    expected = {}
    for model, fields in FIELDS.items():
        name = str(apps.get_model("judges", model)._meta.verbose_name)
        expected[name] = {label: kind for field, kind in fields.items() for label in labels(model, [field])}
    assert told == expected


def test_no_two_fields_of_a_fact_read_alike():
    for model, fields in FIELDS.items():
        assert len(labels(model, fields)) == len(fields), model


def test_sealed_columns_are_those_of_the_program():
    told = {table: set(columns.split("; ")) for table, columns in rows_under("What is encrypted in the database")[1:]}
    expected = {
        str(model._meta.verbose_name): {str(field.verbose_name) for field in fields}
        for model, fields in sealed_fields()
    }
    assert told == expected


def test_what_an_act_may_hold_openly_is_of_office():
    assert [kind for kind in Data if visibility.is_open(kind)] == [Data.OFFICE]


@pytest.mark.parametrize("path", ["judges/record/visibility.py", "asp_portal/accounts/roles.py"])
def test_the_page_names_where_the_program_keeps_it(path):
    assert f"`{path}`" in PAGE
    assert (Path(__file__).parent.parent.parent / path).exists()
