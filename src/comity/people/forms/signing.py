"""What officers type to sign in: each wrong attempt counts, whatever the path."""

from collections.abc import Callable
from typing import Any, cast

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from comity.people import lockout
from comity.people.adapters import USED_CODE, WRONG_CODE, WRONG_PASSKEY
from comity.people.models import Officer

REMEMBERED_FOR = 5 * 60  # seconds; longer than the 90 in which a code would be taken


def once(officer: Officer, code: str) -> bool:
    """Whether this officer shows this code for the first time; the workers share the memory."""
    return cache.add(f"people.code:{officer.pk}:{normalize_user_code(code)}", "used", timeout=REMEMBERED_FOR)


def was_recovery_code(officer: Officer, code: str) -> bool:
    """Whether this is one of the officer's recovery codes that was used already."""
    kept = Authenticator.objects.filter(user_id=officer.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return False
    codes = kept.wrap()
    return normalize_user_code(code) in set(codes.generate_codes()) - set(codes.get_unused_codes())


def counted(officer: Officer, check: Callable[[], Any]) -> Any:
    """What the check returns; a wrong attempt is counted, and nothing is checked while the name is shut."""
    lockout.refuse_if_shut(context.request, officer)
    try:
        return check()
    except ValidationError:
        lockout.count_failure(context.request, officer)
        lockout.refuse_if_shut(context.request, officer)
        raise


class Plain:
    """Labels above, nothing inside the fields."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignIn(Plain, LoginForm):  # type: ignore[misc]  # the library is untyped
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Name to sign in with")
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "dir": "ltr"}
        self.fields["password"].help_text = ""


class PasswordAgain(Plain, ReauthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The password, asked again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class OneTime(Plain):
    """A code of the app, or a recovery code: each works once."""

    user: Officer
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_app = Authenticator.objects.filter(user_id=self.user.pk, type=Authenticator.Type.TOTP).exists()
        self.fields["code"].label = _("Code") if self.has_app else _("Recovery code")
        self.fields["code"].help_text = (
            _("Six digits from your app, or one of your recovery codes.") if self.has_app else _("One of your recovery codes.")
        )
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "maxlength": "12"}

    def clean_code(self) -> str:
        """The code, the first time it is shown."""
        return str(counted(self.user, self._first_time))

    def _first_time(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # the library's form stands behind this one
        except ValidationError as wrong:
            if wrong.code == "incorrect_code" and was_recovery_code(self.user, self.cleaned_data["code"]):
                raise ValidationError(USED_CODE) from wrong
            raise
        if not once(self.user, code):
            raise ValidationError(WRONG_CODE)
        return code


class Code(OneTime, AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The second factor as a code."""


class CodeAgain(OneTime, ReauthenticateCodeForm):  # type: ignore[misc]  # the library is untyped
    """The second factor as a code, asked again."""


def readable(parse: Callable[[], Any]) -> Any:
    """What the library reads from a passkey's answer; it meets some broken answers with errors of Python."""
    try:
        return parse()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, InvalidSignature) as broken:
        raise ValidationError(WRONG_PASSKEY) from broken


class ByPasskey:
    """A passkey's answer; a wrong one counts."""

    user: Officer

    def clean_credential(self) -> Any:
        """The authenticator that answered."""
        parse = super().clean_credential  # type: ignore[misc]  # the library's form stands behind this one
        return counted(self.user, lambda: readable(parse))


class NewPasskey(Plain, AddWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """A passkey to add, under a name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["name"].validators.append(MaxLengthValidator(60))

    def clean(self) -> dict[str, Any]:
        """The passkey's own answer, read."""
        return cast("dict[str, Any]", readable(super().clean))


class Passkey(ByPasskey, AuthenticateWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """The second factor as a passkey."""


class PasskeyAgain(ByPasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # the library is untyped
    """The second factor as a passkey, asked again."""


class FirstCode(Plain, ActivateTOTPForm):  # type: ignore[misc]  # the library is untyped
    """The first code proves that the app holds the secret; it does not work a second time."""

    user: Officer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows now")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "dir": "ltr", "maxlength": "12"}

    def clean_code(self) -> str:
        """The code, remembered as used."""
        code: str = super().clean_code()
        if not once(self.user, code):
            raise ValidationError(WRONG_CODE)
        return code
