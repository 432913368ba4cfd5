"""What the database itself refuses about journeys and claims, whoever asks."""

import pgtrigger

OF_AN_ITINERARY = """
    SELECT state INTO found FROM travel_claim WHERE itinerary_id = {row}.itinerary_id
    UNION ALL SELECT state FROM travel_journey WHERE itinerary_id = {row}.itinerary_id;
"""
OF_A_CLAIM = "SELECT state INTO found FROM travel_claim WHERE id = {row}.claim_id;"
OF_AN_EXPENSE = """
    SELECT c.state INTO found FROM travel_claim c JOIN travel_expense e ON e.claim_id = c.id
    WHERE e.id = {row}.expense_id;
"""
BY_THE_VERIFIER = "'{allowed,allowed_reason,limit}'::text[]"
REFUSAL = "RAISE EXCEPTION 'What has been certified does not change.';"


def changes_in_draft_only(lookup: str) -> pgtrigger.Trigger:
    """The parts of a paper change only while it is a draft."""
    return pgtrigger.Trigger(
        name="changes_in_draft_only",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("found", "TEXT")],
        func=f"""
            IF TG_OP = 'DELETE' THEN {lookup.format(row="OLD")} ELSE {lookup.format(row="NEW")} END IF;
            IF found <> 'draft' THEN {REFUSAL} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


def claimed_in_draft_allowed_later() -> pgtrigger.Trigger:
    """An expense changes in a draft; the allowed amount, its reason and the limit while the claim is certified."""
    return pgtrigger.Trigger(
        name="claimed_in_draft_allowed_later",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("found", "TEXT")],
        func=f"""
            IF TG_OP = 'DELETE' THEN {OF_A_CLAIM.format(row="OLD")} ELSE {OF_A_CLAIM.format(row="NEW")} END IF;
            IF found = 'certified' AND TG_OP = 'UPDATE' AND
                to_jsonb(NEW) - {BY_THE_VERIFIER} = to_jsonb(OLD) - {BY_THE_VERIFIER}
            THEN RETURN NEW; END IF;
            IF found <> 'draft' THEN {REFUSAL} END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )
