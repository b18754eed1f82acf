"""Agencies with their channels and people, country sheets, and what courts have barred."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.directory import policy
from comity.directory.hours import check_hours, check_zone
from comity.directory.territory import check_country, check_languages, country_name
from comity.kernel.models import Record


class AgencyKind(models.TextChoices):
    BUREAU = "bureau", _("national central bureau")
    CONTACT_POINT = "contact_point", _("single point of contact")
    NATIONAL = "national", _("national police")
    CITY = "city", _("city or municipal department")
    MINISTRY = "ministry", _("ministry")
    ATTACHE = "attache", _("police attaché's office")
    PROSECUTOR = "prosecutor", _("prosecutor")
    COURT = "court", _("court")
    BORDER = "border", _("border or customs service")
    ORGANISATION = "organisation", _("international organisation")
    OTHER = "other", _("other authority")


class Agency(Record):
    """An authority we work with, or our own."""

    visible = staticmethod(policy.visible)

    name = models.CharField(_("name"), max_length=160)
    own_name = models.CharField(_("name in its own language"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    agency_kind = models.CharField(_("kind"), max_length=16, choices=AgencyKind.choices)
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    place = models.CharField(_("place"), max_length=80, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of"))
    languages = models.JSONField(_("languages it reads"), default=list, blank=True, validators=[check_languages])
    zone = models.CharField(_("time zone"), max_length=40, default="UTC", validators=[check_zone])
    is_round_the_clock = models.BooleanField(_("answers round the clock"), default=False)
    duty_hours = models.TextField(_("duty hours"), blank=True, validators=[check_hours])
    is_ours = models.BooleanField(_("our own agency"), default=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("agency")
        indexes = (
            models.Index(fields=("country", "name"), name="agency_by_country"),
            models.Index(fields=("name", "id"), name="agency_by_name"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("is_ours",),
                condition=Q(is_ours=True),
                name="one_agency_is_ours",
                violation_error_message=_("Another agency is already marked as our own; there can be one."),
            ),
            models.UniqueConstraint(
                fields=("country", "name"),
                name="agency_has_its_own_name",
                violation_error_message=_("This country already has an agency of this name."),
            ),
            models.CheckConstraint(
                name="agency_has_a_country",
                condition=Q(agency_kind="organisation") | ~Q(country=""),
                violation_error_message=_("Say which country the agency belongs to; only an international organisation has none."),
            ),
            models.CheckConstraint(
                name="agency_is_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An agency cannot be part of itself."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """An agency without a country is an international organisation; the database holds the same line."""
        if not self.country and self.agency_kind != AgencyKind.ORGANISATION:
            raise ValidationError(
                {"country": _now("Say which country the agency belongs to; only an international organisation has none.")}
            )
        self.validate_constraints()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("directory:agency", args=[self.pk])

    def searchable(self) -> list[str]:
        """Found by its names, place and country."""
        return [self.name, self.own_name, self.short_name, self.place, country_name(self.country), self.country]


class ChannelKind(models.TextChoices):
    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    POST = "post", _("post")
    SIENA = "siena", _("SIENA")
    I247 = "i247", _("I-24/7")
    DIPLOMATIC = "diplomatic", _("diplomatic channel")
    MESSAGES = "messages", _("signed messages between desks")
    OTHER = "other", _("other")


class Channel(models.Model):
    """One way to reach an agency. The lowest rank is used first."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="channels")
    channel_kind = models.CharField(_("channel"), max_length=12, choices=ChannelKind.choices)
    address = models.CharField(_("address"), max_length=300)
    rank = models.PositiveSmallIntegerField(_("order of use"), default=1)
    is_for_urgent = models.BooleanField(_("for urgent matters"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("rank", "pk")

    def __str__(self) -> str:
        return f"{self.get_channel_kind_display()}: {self.address}"


class Contact(models.Model):
    """A person at an agency, with the function they have there."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    function = models.CharField(_("function"), max_length=120)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[check_languages])
    duty_hours = models.TextField(_("duty hours"), blank=True, validators=[check_hours])
    until_on = models.DateField(_("there until"), null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A liaison officer whom the agency has posted to our country, from a day to a day."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="postings")
    name = models.CharField(_("name"), max_length=120)
    posted_at = models.CharField(_("posted at"), max_length=160)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("-from_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="posting_ends_after_it_begins",
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                violation_error_message=_("A posting ends after it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name


def check_areas(names: object) -> None:
    """The validator of legal areas."""
    if not isinstance(names, list) or not all(isinstance(name, str) and 0 < len(name) <= 40 for name in names):
        raise ValidationError(_now("Legal areas are a list of short names, such as “EU/Schengen”."))


class CountrySheet(Record):
    """What one country's law asks of those who work with it; reviewed every year."""

    visible = staticmethod(policy.visible)

    country = models.CharField(_("country"), max_length=2, unique=True, validators=[check_country])
    legal_areas = models.JSONField(_("legal areas"), default=list, blank=True, validators=[check_areas])
    adequacy_decision = models.CharField(_("adequacy decision"), max_length=200, blank=True)
    central_authority = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("central authority")
    )
    channel = models.TextField(_("channel"), blank=True)
    means = models.TextField(_("means of sending"), blank=True)
    signature_rules = models.TextField(_("signature rules"), blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True, validators=[check_languages])
    documents = models.TextField(_("documents"), blank=True)
    provisional_arrest = models.TextField(_("limits of provisional arrest"), blank=True)
    appeal_stages = models.TextField(_("appeal stages"), blank=True)
    nationals = models.TextField(_("own nationals"), blank=True)
    notes = models.TextField(_("notes"), blank=True)
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)

    class Meta:
        ordering = ("country",)

    def __str__(self) -> str:
        return country_name(self.country)

    def get_absolute_url(self) -> str:
        """The country's page."""
        return reverse("directory:country", args=[self.country])

    def searchable(self) -> list[str]:
        """Found by the country."""
        return [country_name(self.country), self.country]


class Barred(models.TextChoices):
    EXTRADITION = "extradition", _("extradition")
    PERSONS = "persons", _("any transfer of persons")
    DATA = "data", _("transfer of personal data")


class BarState(models.TextChoices):
    IN_FORCE = "in_force", _("in force")
    LIFTED = "lifted", _("lifted")


class JudicialBar(Record):
    """A court has stopped something towards a country: no role of the desk overrides it."""

    visible = staticmethod(policy.visible)
    is_signed = True

    country = models.CharField(_("country"), max_length=2, validators=[check_country])
    barred = models.CharField(_("what is barred"), max_length=12, choices=Barred.choices)
    court = models.CharField(_("court"), max_length=160)
    decision = models.CharField(_("decision"), max_length=200)
    citation = models.CharField(_("citation"), max_length=200)
    decided_on = models.DateField(_("decided on"))
    summary = models.TextField(_("what the court said, in short"), blank=True)
    state = models.CharField(max_length=10, choices=BarState.choices, default=BarState.IN_FORCE, editable=False)
    lifted_on = models.DateField(_("lifted on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("country", "-decided_on", "pk")
        indexes = (models.Index(fields=("country", "state"), name="bar_by_country"),)
        constraints = (
            models.CheckConstraint(name="lifted_bar_has_a_day", condition=Q(state="in_force") | Q(lifted_on__isnull=False)),
            models.CheckConstraint(
                name="bar_is_lifted_after_it_was_decided", condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("decided_on"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.court}, {self.decision}"

    def get_absolute_url(self) -> str:
        """It stands on the country's page."""
        return reverse("directory:country", args=[self.country])

    def searchable(self) -> list[str]:
        """Found by court, decision and country."""
        return [self.court, self.decision, self.citation, country_name(self.country)]
