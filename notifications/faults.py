"""Why a mail did not go, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.models import Message

_SENTENCES = {
    "SMTPRecipientsRefused": gettext_lazy("The mail server does not know this address."),
    "SMTPSenderRefused": gettext_lazy("The mail server takes no mail from this portal."),
    "SMTPAuthenticationError": gettext_lazy("The mail server did not let the portal in."),
    "SMTPDataError": gettext_lazy("The mail server refused the text."),
    "SMTPServerDisconnected": gettext_lazy("The connection to the mail server broke off."),
    "ConnectionRefusedError": gettext_lazy("The mail server did not answer."),
    "TimeoutError": gettext_lazy("The mail server took too long."),
    "gaierror": gettext_lazy("The mail server was not found."),
    "taken_back": gettext_lazy("The news was taken back before it left."),
    "unwanted": gettext_lazy("The reader wants no mail of this kind; the portal shows it."),
}


def say_fault(message: Message) -> str:
    """A sentence for what the outbox noted; a person's own reason is one already."""
    if message.fault in _SENTENCES:
        return str(_SENTENCES[message.fault])
    if message.fault and message.fault.isidentifier():
        return _("The mail could not be made or sent (%(fault)s).") % {"fault": message.fault}
    return message.fault
