"""Django's settings, all derived from the one configuration."""

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
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "template_partials",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
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
    # The people's own middleware stands here: it says who asks. The shell's stands inside it.
    "comity.web.middleware.Shell",
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

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = COMITY.language
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [HERE / "locale"]

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

# Over TLS the server in front says so, and browsers remember it.
if COMITY.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options is among the headers of comity.web.middleware
    "security.W008",  # the server in front redirects to TLS; /healthz is asked without
    "security.W021",  # whether a domain goes on the browsers' own list is its owner's decision
]

LOGGING = logs.settings()

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
