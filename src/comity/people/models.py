"""Officers, desks, dated memberships, duty, and what signing in leaves behind."""

import re
from datetime import date
from typing import ClassVar
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.people import policy
from comity.people.roles import Role


class DeskKind(models.TextChoices):
    CENTRAL = "central", _("central desk")
    AIRPORT = "airport", _("airport desk")
    ABROAD = "abroad", _("desk abroad")


def is_zone(zone: str) -> None:
    """Refuse what is no time zone."""
    if zone not in available_timezones():
        raise ValidationError(_now("There is no time zone “%(zone)s”. Write it as in Europe/Rome.") % {"zone": zone})


def is_weekend(days: object) -> None:
    """Refuse what is no list of weekdays, and a week without a working day."""
    if not isinstance(days, list) or not set(days) < set(range(7)):
        raise ValidationError(_now("A weekend is some weekdays from 0 (Monday) to 6 (Sunday), never all of them."))


def are_holidays(holidays: object) -> None:
    """Refuse what is not a name for each day."""
    if not isinstance(holidays, dict) or not all(_is_day(day) and isinstance(name, str) and name.strip() for day, name in holidays.items()):
        raise ValidationError(_now("Holidays and worked days are days as YYYY-MM-DD, each with its name."))


def _is_day(text: object) -> bool:
    try:
        date.fromisoformat(str(text))
    except ValueError:
        return False
    return True


class Desk(Record):
    """A place where officers work: its zone, weekend, holidays and worked weekend days decide how its deadlines count."""

    visible = staticmethod(policy.visible)

    code = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    desk_kind = models.CharField(max_length=10, choices=DeskKind.choices, default=DeskKind.CENTRAL)
    country = models.CharField(max_length=2, validators=[RegexValidator(re.compile(r"\A[A-Z]{2}\Z"), _("Two capital letters, as in IT."))])
    zone = models.CharField(max_length=40, default="UTC", validators=[is_zone])
    weekend = models.JSONField(default=list, blank=True, validators=[is_weekend], help_text=_("0 is Monday, 6 is Sunday"))
    holidays = models.JSONField(default=dict, blank=True, validators=[are_holidays])
    worked = models.JSONField(default=dict, blank=True, validators=[are_holidays], help_text=_("weekend days that are worked, by date"))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def calendar_key(self) -> str:
        """How deadlines name the calendar of this desk."""
        return f"desk:{self.pk}"

    def searchable(self) -> list[str]:
        """Found by name and code."""
        return [self.name, self.code]


class OfficerManager(BaseUserManager["Officer"]):
    """Finds officers by the name they sign in with."""


class Officer(AbstractBaseUser, Record):
    """A person who signs in.

    `password` is written beside the record, never through it, so that no entry of the audit log holds a password's digest.
    """

    visible = staticmethod(policy.visible)

    last_login = None  # each sign-in has its own row: SignIn
    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(re.compile(r"\A[a-z0-9][a-z0-9._-]*\Z"), _("Small letters, digits, dots and hyphens only."))],
    )
    name = models.CharField(max_length=120)
    rank = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar = OfficerManager.from_queryset(Visible)()  # type: ignore[assignment]  # sign-in needs Django's manager, pages ours: this is both

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def searchable(self) -> list[str]:
        """Found by name and rank."""
        return [self.name, self.rank]


class MembershipState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    HELD = "held", _("held")
    DECLINED = "declined", _("declined")
    ENDED = "ended", _("ended")


class Membership(Record):
    """One officer's role at one desk, from a day to a day; it counts once two persons gave it."""

    visible = staticmethod(policy.visible)
    is_signed = True

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="memberships")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    is_deputy = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=MembershipState.choices, default=MembershipState.PROPOSED)

    class Meta:
        ordering = ("desk", "officer", "pk")
        constraints = (
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                name="only_a_head_has_a_deputy",
                condition=Q(is_deputy=False) | Q(role=Role.HEAD),
                violation_error_message=_("A deputy stands in for the head of desk: give the role of head, as deputy."),
            ),
            models.UniqueConstraint(
                fields=("officer", "desk", "role"),
                condition=Q(state__in=("proposed", "held"), until_on__isnull=True),
                name="one_open_membership_of_a_role",
                violation_error_message=_("This officer has this role at this desk already, or it waits for a second person."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()} · {self.desk}"

    def is_running(self, on: date) -> bool:
        """Whether the day lies between its first and its last."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class Post(models.TextChoices):
    """What a shift is for."""

    DUTY = "duty", _("on duty")
    DEPUTY = "deputy", _("deputy on call")
    HEAD = "head", _("head on call")


class Duty(Record):
    """A shift: one officer on duty or on call at one desk, from a moment to a moment."""

    visible = staticmethod(policy.visible)

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="duties")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="duties")
    post = models.CharField(max_length=8, choices=Post.choices, default=Post.DUTY)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)
    is_taken = models.BooleanField(default=False, help_text="whether its officer came and took duty over")

    class Meta:
        ordering = ("from_at", "pk")
        indexes = (models.Index(fields=("desk", "until_at"), name="duty_by_desk"),)
        constraints = (
            models.CheckConstraint(
                name="duty_ends_after_it_begins",
                condition=Q(until_at__gt=F("from_at")),
                violation_error_message=_("The shift ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_post_display()} · {self.desk}"


class HandOver(Record):
    """What one shift tells the next; taken over by name and time."""

    visible = staticmethod(policy.visible_note)

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="hand_overs")
    written_by = models.ForeignKey(Officer, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    note = models.TextField(max_length=4000)
    taken_by = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="hand_over_is_taken_by_somebody",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True) | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"hand-over of {self.desk_id} at {self.at}"


class RestorationState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    DONE = "done", _("restored")
    DROPPED = "dropped", _("dropped")


class Restoration(Record):
    """An officer who lost the second factor or the password gets back in by the hands of two others."""

    visible = staticmethod(policy.visible_restoration)
    is_signed = True

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="restorations")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RestorationState.choices, default=RestorationState.PROPOSED)
    half_digest = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=("officer",),
                condition=Q(state="proposed"),
                name="one_open_restoration",
                violation_error_message=_("This is proposed already. A second person must confirm it."),
            ),
        )

    def __str__(self) -> str:
        return f"restoration of {self.officer_id}"


class Invitation(models.Model):
    """A one-time code with which an officer sets a password: kept as its digest, part of the officer's record."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects: models.Manager["Invitation"] = models.Manager()

    def __str__(self) -> str:
        return f"invitation of {self.officer_id}"


class SignIn(models.Model):
    """One place where an officer is signed in. Written beside the record: it is bookkeeping of the session, at most once a minute."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="sign_ins")
    desk = models.ForeignKey(Desk, models.SET_NULL, null=True, related_name="+")  # the one acted for last, where one was chosen
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=20, blank=True)

    objects: models.Manager["SignIn"] = models.Manager()

    class Meta:
        ordering = ("-seen_at",)
        indexes = (models.Index(fields=("officer", "ended_at"), name="sign_in_by_officer"),)

    def __str__(self) -> str:
        return f"sign-in {self.pk} of {self.officer_id}"


class CachedValue(models.Model):
    """The table of Django's cache, shared by all workers: used one-time codes stand in it. Written by the cache alone."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    objects: models.Manager["CachedValue"] = models.Manager()

    class Meta:
        db_table = "people_cache"

    def __str__(self) -> str:
        return self.cache_key
