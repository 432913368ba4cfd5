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


STATE = """
    SELECT act.after INTO found FROM asp_portal_act act
    WHERE subject_kind = '{kind}' AND subject_id = NEW.id ORDER BY position DESC LIMIT 1;
    IF (SELECT state FROM {table} WHERE id = NEW.id) <> coalesce(found, 'draft') THEN
        RAISE EXCEPTION 'The state of % % does not follow from its acts.', TG_TABLE_NAME, NEW.id;
    END IF;
    RETURN NULL;
"""


def state_follows_acts(kind: str) -> pgtrigger.Trigger:
    """At commit, the state of a paper is the one that its last act gave it."""
    return pgtrigger.Trigger(
        name="state_follows_acts",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        declare=[("found", "TEXT")],
        func=STATE.format(kind=kind, table=kind.replace(".", "_")),
    )


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
