"""How pages write durations and the moments of a session, and the tabs of a plenary."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cooperation.durations import clock, in_words
from cooperation.models import Plenary, Session
from cooperation.moments import hour_in_session, in_session
from cooperation.setup.tabs import Tab, tabs

register = template.Library()
register.filter("duration", in_words)
register.filter("minutes", clock)
register.filter("in_session", in_session)
register.filter("hour_in_session", hour_in_session)


@register.simple_tag
def session_time(at: datetime | None, session: Session) -> SafeString:
    """A moment in the session's time; own_time.js adds the reader's own where their clock shows another."""
    if at is None:
        return SafeString("–")
    local = timezone.localtime(at, session.timezone)
    return format_html(
        '<time datetime="{}" data-own-time="{}">{}</time>', local.isoformat(), _("for you {}"), in_session(at, session)
    )


@register.simple_tag(takes_context=True)
def plenary_tabs(context, plenary: Plenary) -> list[Tab]:
    """The pages of a plenary for whoever reads this one."""
    return tabs(plenary, context["request"].user, context["request"].path)
