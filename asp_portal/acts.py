"""Acts: who did what, in which office, when, on which content, with what reason.

Acts are only ever added. The database numbers them, dates them and chains each to the one before by SHA-256, so that
an act changed, removed or slipped in later is found by `manage.py verify_acts`.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64
PROGRAM = "ASP Portal"  # the name under which the program acts by itself

# The canonical row is a JSON array, written alike by PostgreSQL and by `canonical()` below.
CHAIN = """
    PERFORM pg_advisory_xact_lock(726565);
    SELECT position, hash, at INTO last FROM asp_portal_act ORDER BY position DESC LIMIT 1;
    NEW.position := coalesce(last.position, 0) + 1;
    NEW.previous_hash := coalesce(last.hash, repeat('0', 64));
    IF NEW.at IS NULL THEN
        -- A clock that steps back must not put acts out of order.
        NEW.at := greatest(clock_timestamp(), last.at);
    ELSIF NEW.at < last.at OR NEW.at > clock_timestamp() THEN
        RAISE EXCEPTION 'An act cannot be dated before the act that precedes it, nor in the future.';
    END IF;
    NEW.hash := encode(sha256(convert_to(jsonb_build_array(
        NEW.previous_hash, NEW.position, NEW.subject_kind, NEW.subject_id, NEW.name, NEW.before, NEW.after,
        NEW.actor_id, NEW.actor_name, NEW.office, NEW.reason, NEW.content_id,
        to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    )::text, 'UTF8')), 'hex');
    RETURN NEW;
"""


def append_only(*names: str) -> list[pgtrigger.Trigger]:
    """Triggers that refuse to change, delete or truncate the rows of a table."""
    prefix = "_".join(names) or "rows"
    refusal = "RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;"
    return [
        pgtrigger.Trigger(
            name=f"{prefix}_only_added",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=refusal,
        ),
        pgtrigger.Trigger(
            name=f"{prefix}_never_truncated",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=refusal,
        ),
    ]


STATE_OF_LAST_ACT = """
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
        func=STATE_OF_LAST_ACT.format(kind=kind, table=kind.replace(".", "_")),
    )


def canonical(value: Any) -> str:
    """JSON in one way only: keys sorted, no spaces, no escapes but the needed ones."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def fingerprint(value: Any) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


class Content(models.Model):
    """What an act was about, exactly as it was read, under its own fingerprint."""

    hash = models.CharField(primary_key=True, max_length=64)
    body = models.JSONField()

    class Meta:
        verbose_name = _("content of an act")
        verbose_name_plural = _("contents of acts")
        triggers = append_only("content")

    def __str__(self) -> str:
        return self.hash[:12]

    @classmethod
    def keep(cls, body: Any) -> "Content":
        """The stored content with this body; the same body is stored once."""
        content = cls(hash=fingerprint(body), body=body)
        cls.objects.bulk_create([content], ignore_conflicts=True)
        return content


def keep_facts(subject: models.Model, facts: Any) -> None:
    """Store what somebody will read and act on, so that the difference can be shown if it changes meanwhile.

    The subject bears the fingerprint as its content_hash.
    """
    subject.content_hash = Content.keep(facts).hash
    type(subject)._default_manager.filter(pk=subject.pk).update(content_hash=subject.content_hash)


class ActQuerySet(models.QuerySet):
    """Acts, in the order in which they were done."""

    def about(self, subject: models.Model) -> "ActQuerySet":
        """The acts on one object, the first one first."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("position")


class Act(models.Model):
    """One act of one person in one office on one content. Never changed, never removed."""

    position = models.BigIntegerField(_("number"), unique=True, editable=False, null=True)
    subject_kind = models.CharField(_("kind of subject"), max_length=60)
    subject_id = models.BigIntegerField(_("subject"))
    name = models.CharField(_("act"), max_length=40)
    before = models.CharField(_("state before"), max_length=20, blank=True)
    after = models.CharField(_("state after"), max_length=20, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="acts", verbose_name=_("by"), null=True
    )
    actor_name = models.CharField(_("name"), max_length=150)
    office = models.CharField(_("office"), max_length=120, help_text=_("The office in which the person acted."))
    reason = models.TextField(_("reason"), blank=True)
    content = models.ForeignKey(Content, models.PROTECT, related_name="acts", verbose_name=_("content"))
    at = models.DateTimeField(_("at"), null=True, help_text=_("Set by the database where it is left empty."))
    previous_hash = models.CharField(_("hash of the act before"), max_length=64, editable=False, default="")
    hash = models.CharField(max_length=64, editable=False, default="")

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["position"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "position"], name="act_subject")]
        triggers = [
            pgtrigger.Trigger(
                name="act_chained",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last", "RECORD")],
                func=CHAIN,
            ),
            *append_only("act"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"


def record(  # noqa: PLR0913  an act has these parts, and each is named where it is made
    subject: models.Model,
    name: str,
    *,
    actor: Any,
    office: str,
    content: Any,
    before: str = "",
    after: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> Act:
    """Add an act on `subject` and give it back as the database wrote it.

    actor: None for the program. content: anything JSON can hold. at: aware; leave it out except when a world of the
    past is built.
    """
    act = Act.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        name=name,
        before=before,
        after=after,
        actor=actor,
        actor_name=PROGRAM if actor is None else str(actor),
        office=office,
        reason=reason,
        content=Content.keep(content),
        at=at,
    )
    act.refresh_from_db(fields=["position", "at", "hash", "previous_hash"])
    return act


def record_all(
    subjects: Iterable[tuple[models.Model, str, Any]], *, actor: Any, office: str, reason: str = ""
) -> list[Act]:
    """Add many acts (subject, name, content) of one person at once, in their order. Their positions are not read."""
    found = [(subject, name, Content(hash=fingerprint(body), body=body)) for subject, name, body in subjects]
    Content.objects.bulk_create([content for *_rest, content in found], ignore_conflicts=True)
    made = [
        Act(
            subject_kind=subject._meta.label_lower,
            subject_id=subject.pk,
            name=name,
            actor=actor,
            actor_name=str(actor),
            office=office,
            reason=reason,
            content=content,
        )
        for subject, name, content in found
    ]
    return Act.objects.bulk_create(made)


def chain_hash(act: dict[str, Any]) -> str:
    """The hash that the database must have given to an act; `act` has the keys of `CHAINED` and `at` as UTC text."""
    row = [act[key] for key in CHAINED]
    # PostgreSQL's jsonb writes ", " between the elements of an array.
    text = json.dumps(row, ensure_ascii=False, separators=(", ", ": "))
    return hashlib.sha256(text.encode()).hexdigest()


CHAINED = (
    "previous_hash",
    "position",
    "subject_kind",
    "subject_id",
    "name",
    "before",
    "after",
    "actor_id",
    "actor_name",
    "office",
    "reason",
    "content_id",
    "at",
)
