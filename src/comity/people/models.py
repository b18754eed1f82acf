"""Officers, desks and dated memberships."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from comity.kernel.access import Visible
from comity.kernel.models import Record
from comity.people import policy
from comity.people.roles import Role


class DeskKind(models.TextChoices):
    CENTRAL = "central", _("central desk")
    AIRPORT = "airport", _("airport desk")
    ABROAD = "abroad", _("desk abroad")


class Desk(Record):
    """A place where officers work: its zone and holidays decide how its deadlines count."""

    visible = staticmethod(policy.visible)

    code = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    desk_kind = models.CharField(max_length=10, choices=DeskKind.choices, default=DeskKind.CENTRAL)
    country = models.CharField(max_length=2)
    zone = models.CharField(max_length=40, default="UTC")
    weekend = models.JSONField(default=list, help_text="0 is Monday, 6 is Sunday")
    holidays = models.JSONField(default=dict, blank=True, help_text="YYYY-MM-DD to the holiday's name")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class OfficerManager(BaseUserManager["Officer"]):
    """Finds officers by the name they sign in with."""


class Officer(AbstractBaseUser, Record):
    """A person who signs in."""

    visible = staticmethod(policy.visible)

    username = models.CharField(max_length=60, unique=True)
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


class Membership(Record):
    """One officer's role at one desk, from a day to a day."""

    visible = staticmethod(policy.visible)

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="memberships")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    is_deputy = models.BooleanField(default=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("desk", "officer")
        constraints = (
            models.CheckConstraint(
                name="membership_ends_after_it_begins", condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer} · {self.get_role_display()} · {self.desk}"
