"""What the rules answered, as plain values that are stored, shown and printed alike.

Amounts are texts and exact ("229.6", or a fraction such as "68920/133"); words are message ids with their values, so
that a stored assessment reads in either language.
"""

from typing import Any

from asp_portal.money import Rate
from asp_portal.statements import open_point_row, plain, trace_rows
from travel.rules import results


def assessment_body(found: results.Assessment) -> dict[str, Any]:
    """An assessment as JSON; `missing` and `open_points` are empty in one that stands."""
    return {
        "dsa": {
            "total": plain(found.dsa.total),
            "nights": found.dsa.nights,
            "rows": [dsa_row(row) for row in found.dsa.rows],
        },
        "costs": {
            "rows": [cost_row(row) for row in found.costs.rows],
            "allowed": plain(found.costs.allowed),
            "disallowed": plain(found.costs.disallowed),
            "paid_by_court": plain(found.costs.paid_by_court),
            "reimbursed": plain(found.costs.reimbursed),
        },
        "advances": [
            {
                "service": row.advance.service,
                "on": str(row.advance.on),
                "amount": plain(row.advance.amount),
                "currency": row.advance.currency,
                "euro": plain(row.euro),
            }
            for row in found.advances
        ],
        "due": plain(found.due),
        "advanced": plain(found.advanced),
        "net": plain(found.net),
        "owed_to_court": plain(found.owed_to_court),
        "missing": [missing(row) for row in found.missing],
        "open_points": [open_point_row(point) for point in found.open_points],
        "trace": trace_rows(found.trace),
    }


def exchange(rate: Rate | None) -> dict[str, str] | None:
    """A rate of exchange with its day and source."""
    if rate is None:
        return None
    return {"per_euro": str(rate.per_euro), "first_day": str(rate.first_day), "source": rate.source}


def dsa_row(row: results.DsaRow) -> dict[str, Any]:
    """One person's allowance for one day."""
    day = row.day
    return {
        "on": str(day.on),
        "place": day.place,
        "in_transport": day.in_transport,
        "day_number": day.number,
        "person": {"who": row.person.who.value, "number": row.person.number},
        "currency": day.currency,
        "step": day.step.value,
        "step_rate": str(day.step_rate),
        "derived": day.is_derived,
        "rate_first_day": str(day.published.first_day),
        "rate_source": day.published.source,
        "supplement": str(day.supplement),
        "day_share": str(day.day_share),
        "reductions": [{"what": cut.what.value, "share": str(cut.share)} for cut in day.reductions],
        "share": str(row.share),
        "amount": str(row.amount),
        "exchange": exchange(day.exchange),
        "euro": str(row.euro),
        "provisions": list(row.provisions),
        "readings": list(row.readings),
    }


def cost_row(row: results.CostRow) -> dict[str, Any]:
    """One expense with what is allowed of it."""
    line = row.expense
    return {
        "key": line.key,
        "on": str(line.on),
        "nature": line.nature.value,
        "traveller": line.traveller.value,
        "amount": str(line.amount),
        "currency": line.currency,
        "paid_by_court": line.paid_by_court,
        "limit": plain(line.limit),
        "allowed": str(row.allowed),
        "exchange": exchange(row.exchange),
        "euro": plain(row.euro),
        "reason": row.reason,
        "values": {name: str(value) for name, value in row.values.items()},
        "provisions": list(row.provisions),
        "readings": list(row.readings),
    }


def missing(row: results.Missing) -> dict[str, str]:
    """What is missing, with its first day."""
    if isinstance(row, results.MissingRate):
        return {"what": "rate", "place": row.place, "on": str(row.on)}
    if isinstance(row, results.MissingExchange):
        return {"what": "exchange", "currency": row.currency, "on": str(row.on)}
    return {"what": "night", "on": str(row.on)}
