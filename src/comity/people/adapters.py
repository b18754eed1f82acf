"""What the sign-in library asks of this house: words, where to go, how secrets are kept, what needs asking again."""

import base64
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as django_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.people import lockout, sessions
from comity.people.models import Officer

WRONG = _("This name and password do not fit together.")
TOLD = {
    "mfa/messages/totp_activated.txt": _("Your app is added. Your other sessions are ended."),
    "mfa/messages/totp_deactivated.txt": _("Your app is removed. Your other sessions are ended."),
    "mfa/messages/webauthn_added.txt": _("Your passkey is added. Your other sessions are ended."),
    "mfa/messages/webauthn_removed.txt": _("Your passkey is removed. Your other sessions are ended."),
}
"""What the library remarks and no page says by itself, in the words of this house."""

LAST_FACTOR = _("This is your only second factor. Add another one first.")
WRONG_PASSKEY = _("This passkey does not fit, or it did not answer in time. Try again.")
WRONG_CODE = _("This code does not fit. Each code works once: wait for the next one.")
USED_CODE = _("This recovery code was used already. Type another one.")


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Nobody signs up, nothing is mailed, and every refusal has the same words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "incorrect_password": _("This is not your password."),
        "incorrect_code": WRONG_CODE,
        "account_inactive": WRONG,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Officers come by invitation."""
        return False

    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any) -> None:
        """The library's own words are not shown: the page says what happened, or a sentence of this house does."""
        if message_template in TOLD:
            messages.add_message(request, level, TOLD[message_template])

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is mailed."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A shut name is told so, known or not."""
        if lockout.is_shut(request):
            raise ValidationError(lockout.SHUT)

    def login(self, request: HttpRequest, user: Officer) -> None:
        """All steps are passed: the session begins."""
        django_login(request, user, backend="comity.people.backends.ByUsername")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Sensitive acts ask again unless the officer has just signed in or answered."""
        return not sessions.is_fresh(self.request)


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the library is untyped
    """Secrets are sealed under the desk's key; factors are named by the officer."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": LAST_FACTOR,
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A second factor stays until there is another one; the demonstration does without."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=("totp", "webauthn")).exclude(pk=authenticator.pk)
        return bool(settings.COMITY.demo) or others.exists()

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed under this or an earlier key."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing is mailed."""

    def generate_authenticator_name(self, user: Officer, type: str) -> str:
        """A name for a passkey whose owner gave none."""
        return _now("Passkey %(number)d") % {"number": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a passkey is bound to: this host, under the agency's name."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.COMITY.agency}

    def _get_user_identifier(self, user: Officer) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return str(settings.COMITY.agency)


def _box() -> MultiFernet:
    held = settings.KEYS.all("files").values()
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"comity second factor").derive(key)))
            for key in held
        ]
    )
