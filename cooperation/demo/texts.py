"""Texts of the demo: of 2021 those published and two that wait for it, of the coming plenary four under embargo.

Nobody has said any of this: the words are invented, as the speakers are.
"""

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from asp_portal.outbox import Message
from cooperation.demo.setup import keeper
from cooperation.models import Plenary, SpeakingRequest, StatementText
from cooperation.texts import services

WORDS = {
    "en": """Madam President,

{name} thanks the organs of the Court for their words this morning. An agreement is a promise made before it is
needed. When a sentence has to be served, when a witness has to be moved at night, there is no time left to ask
whose responsibility it is.

We have therefore named one office that answers the Court's requests, with one address and one deputy, every day
of the year. It costs little. It has shortened our answers from five months to seven weeks.

We invite others to compare their experience with ours before the next session, and we offer our model forms to
whoever wishes to use them.

I thank you.""",
    "fr": """Madame la Présidente,

{name} remercie les organes de la Cour. Coopérer, ce n’est pas seulement répondre : c’est préparer la réponse
avant que la demande n’arrive.

Nous avons réuni dans une seule équipe les magistrats, la police et les services financiers. Les demandes
relatives aux avoirs y sont examinées dans les dix jours. Là où la loi manquait, nous l’avons complétée.

Trois enseignements nous semblent utiles à tous : une personne responsable, un délai écrit, un compte rendu à
celui qui a demandé. Nous sommes prêts à partager nos textes et à recevoir ceux des autres.

Je vous remercie.""",
    "es": """Señora Presidenta:

{name} agradece a los órganos de la Corte sus intervenciones. La cooperación se mide en días: los que pasan
entre una solicitud y su respuesta.

Hemos designado un punto de contacto para las investigaciones financieras y hemos publicado el plazo en que
responde. Proponemos que la red de puntos de contacto se reúna una vez al año, por video, sin costo para nadie.

Muchas gracias.""",
    "ar": """السيدة الرئيسة،

تشكر {name} أجهزة المحكمة على كلماتها. إن التعاون لا يقاس بالوعود بل بالأيام التي تمضي بين الطلب والجواب.

لقد عيّنا جهة اتصال واحدة، ونشرنا المهلة التي تجيب خلالها، ونحن على استعداد لتبادل خبرتنا مع الجميع.

شكرا جزيلا.""",
}
LONGER = """

Let me add a word on assets. The house that was bought with stolen money does not wait for the verdict: it is
sold, it is rented, it is lost to the victims. We have learned to ask the banks on the first day and not on the
last. We have learned that a request which names an account is answered in a week, and one which names only a
person in a year. We have learned that the costs of keeping what was frozen are a question for the beginning.
And we have learned that those who work on these questions in our capitals do not know one another. The network
of focal points would change that, and we support it."""
PAST = {  # code and segment: how it was to be read
    ("SVN", "I"): "check", ("MEX", "I"): "check", ("SWE", "I"): "verbatim", ("SEN", "I"): "check",
    ("BEL", "I"): "check",
    ("JPN", "I"): "verbatim", ("NZL", "I"): "check", ("ARG", "II"): "check", ("CHE", "II"): "verbatim",
    ("GMB", "II"): "check", ("CRI", "II"): "check", ("DEU", "II"): "check", ("MNG", "II"): "check",
}  # fmt: skip
NOT_YET = (("SEN", "I"), ("GMB", "II"))  # what the desk still has to publish
COMING = {("SEN", "I"): "check", ("JOR", "I"): "verbatim", ("IRL", "I"): "check", ("LIE", "II"): "check"}
LONG = ("IRL", "DEU")


def build(today: date, scale: int, say: Callable[[str], None]) -> None:
    """The texts as the delegations sent them, built once."""
    if StatementText.objects.exists():
        return
    coming, past = Plenary.objects.order_by("-on").select_related("session")[:2]
    for plenary, chosen in ((past, PAST), (coming, COMING)):
        for (code, segment), delivery in chosen.items():
            send(plenary.requests.standing().get(delegation__code=code, segment__key=segment), delivery, today)
    say(f"{StatementText.objects.count()} texts of statements")


def send(request: SpeakingRequest, delivery: str, today: date) -> None:
    """A text in the language in which the delegation said it would speak."""
    language = request.language if request.language in WORDS else "en"
    name = request.delegation.name_fr if language == "fr" else request.delegation.name_en
    words = WORDS[language].format(name=name) + (LONGER if request.delegation.code in LONG else "")
    words = "\n\n".join(" ".join(paragraph.split()) for paragraph in words.split("\n\n"))
    services.add_version(request, request.submitted_by, today, language=language, delivery=delivery, words=words)


def publish(today: date, scale: int, say: Callable[[str], None]) -> None:
    """Those of 2021 after the meeting: as delivered, or in writing where the meeting did not reach them."""
    past = Plenary.objects.order_by("-on")[1]
    texts = StatementText.objects.filter(request__plenary=past, state=StatementText.State.DRAFT)
    if StatementText.objects.filter(state=StatementText.State.PUBLISHED).exists():
        return
    ready = [text for text in texts if (text.of.delegation.code, text.segment.key) not in NOT_YET]
    done, refused = services.publish_all(ready, {text.slug: text.content_hash for text in ready}, keeper(), today)
    if refused:
        raise RuntimeError(" ".join(refused))
    Message.objects.filter(sent_at=None).update(sent_at=timezone.now())  # nobody waits for news of the past
    say(f"{len(done)} statements published")
