"""Django's settings, all derived from the one configuration."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from comity import configuration, sqlite
from comity.kernel.keys import KeyFile
from comity.web import logs, statics

sqlite.install()

COMITY = configuration.load()
HERE = Path(__file__).parent
KEYS = KeyFile.open(COMITY.within_home(COMITY.keys))

SECRET_KEY = KEYS.secret("session")
SECRET_KEY_FALLBACKS = KEYS.retired("session")
DEBUG = COMITY.debug
ALLOWED_HOSTS = list(COMITY.hosts)
ROOT_URLCONF = "comity.urls"
WSGI_APPLICATION = "comity.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Officer"

DATABASES: dict[str, Any] = {"default": configuration.database_of(COMITY)}

INSTALLED_APPS = [
    "comity.kernel",
    "comity.web",
    "comity.people",
    "comity.directory",
    "comity.agreements",
    "comity.lists",
    "comity.subjects",
    "comity.screening",
    "comity.casework",
    "comity.oversight",
    "comity.home",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "template_partials",
    "django_htmx",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "comity.web.logs.Requests",
    "comity.web.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "comity.people.middleware.WhoAsks",
    "comity.web.middleware.Shell",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comity.web.shell.context",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "comity.web.templatetags.ui"],
        },
    }
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = COMITY.language
LANGUAGES = list(zip(configuration.LANGUAGES, (_("English"), _("Arabic"), _("Simplified Chinese")), strict=True))
LOCALE_PATHS = [HERE / "locale"]
FILTERS_EMPTY_CHOICE_LABEL = _("any")

CSRF_FAILURE_VIEW = "comity.web.errors.csrf_failed"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = COMITY.https
LANGUAGE_COOKIE_SAMESITE = "Lax"

# The address of a static file holds a digest of all of them: served from where they lie, kept by the browser for good.
STATIC_URL = f"/static/{statics.digest()}/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Signing in: Django's sessions and passwords, allauth's second factor, axes' lockout, the people's own limits in time.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "comity.people.backends.ByUsername"]
PASSWORD_HASHERS = ["comity.people.hashers.PrintedPasswordHasher" if COMITY.demo else "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = COMITY.https
SESSION_COOKIE_NAME = "__Host-comity" if COMITY.https else "comity"
CSRF_COOKIE_NAME = "__Host-comity-token" if COMITY.https else "comity-token"
CSRF_COOKIE_HTTPONLY = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

ACCOUNT_ADAPTER = "comity.people.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes counts on every path alike
ACCOUNT_LOGIN_TIMEOUT = 5 * 60
ACCOUNT_FORMS = {"login": "comity.people.forms.signing.SignIn", "reauthenticate": "comity.people.forms.signing.PasswordAgain"}
MFA_ADAPTER = "comity.people.adapters.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no mail is needed here
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = f"Comity · {COMITY.agency}" if COMITY.agency != "Comity" else "Comity"
MFA_FORMS = {
    "authenticate": "comity.people.forms.signing.Code",
    "authenticate_webauthn": "comity.people.forms.signing.Passkey",
    "reauthenticate": "comity.people.forms.signing.CodeAgain",
    "reauthenticate_webauthn": "comity.people.forms.signing.PasskeyAgain",
    "add_webauthn": "comity.people.forms.signing.NewPasskey",
    "activate_totp": "comity.people.forms.signing.FirstCode",
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # by name, known or not: another address does not help, a known browser counts by itself
AXES_USERNAME_CALLABLE = "comity.people.lockout.name_of"
AXES_LOCKOUT_CALLABLE = "comity.people.lockout.answer"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # each sign-in has its own row and entry
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "code", "credential", "ip_address"]

# Over TLS the server in front says so, and browsers remember it.
if COMITY.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    "axes.W006",  # the address is left out on purpose, see above
    "security.W002",  # X-Frame-Options is among the headers of comity.web.middleware
    "security.W008",  # the server in front redirects to TLS; /healthz is asked without
    "security.W021",  # whether a domain goes on the browsers' own list is its owner's decision
]

LOGGING = logs.settings()
