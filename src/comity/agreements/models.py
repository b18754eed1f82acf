"""Agreements with their parties, articles, powers, limits, grounds and pledges."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from comity.agreements import policy
from comity.directory.models import Agency
from comity.directory.territory import check_country, check_languages, country_name
from comity.engines.deadlines import ClockError, Limit
from comity.kernel.models import Record


class AgreementKind(models.TextChoices):
    TREATY = "treaty", _("treaty")
    CONVENTION = "convention", _("convention")
    MEMORANDUM = "memorandum", _("memorandum")
    DECLARATION = "declaration", _("declaration")
    DIRECTIVE = "directive", _("directive")
    RULES = "rules", _("INTERPOL's rules")
    DOMESTIC = "domestic", _("domestic law")
    RECIPROCITY = "reciprocity", _("reciprocity")


class State(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    REFUSED = "refused", _("refused")
    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    ENDED_IN_PRACTICE = "ended_in_practice", _("ended in practice")
    ENDED = "ended", _("ended")


class Reach(models.TextChoices):
    """Whom an agreement covers on the other side."""

    PARTIES = "parties", _("its parties")
    BUREAUS = "bureaus", _("every national central bureau")
    EVERYBODY = "everybody", _("every partner")


class Power(models.TextChoices):
    """What an agreement may permit a desk to do."""

    ANSWER = "answer", _("answer a request for information")
    ASK = "ask", _("send a request for information")
    SPONTANEOUS = "spontaneous", _("give information unasked")
    NOTICE = "notice", _("circulate notices and diffusions")
    JOINT_CASE = "joint_case", _("work a joint case")
    HEARING = "hearing", _("hear a witness or suspect for a partner")
    SERVICE = "service", _("serve documents for a partner")
    PROVISIONAL_ARREST = "provisional_arrest", _("arrest provisionally")
    EXTRADITION = "extradition", _("extradite")
    TRANSIT = "transit", _("let a person pass through")
    JOINT_PATROL = "joint_patrol", _("patrol together")
    LIAISON = "liaison", _("post liaison officers")
    TRAINING = "training", _("train officers")
    CONSULTANTS = "consultants", _("send consultants")


class DataCategory(models.TextChoices):
    """Kinds of personal data that an agreement may cover."""

    IDENTITY = "identity", _("identity")
    DOCUMENTS = "documents", _("identity and travel documents")
    BIOMETRICS = "biometrics", _("fingerprints, facial images and DNA")
    CONVICTIONS = "convictions", _("convictions and criminal records")
    WHEREABOUTS = "whereabouts", _("whereabouts and movements")
    COMMUNICATIONS = "communications", _("communications")
    FINANCE = "finance", _("accounts and transactions")
    VEHICLES = "vehicles", _("vehicles")
    BUSINESS = "business", _("companies and their owners")


class TransferGround(models.TextChoices):
    """The kinds of ground on which personal data may leave the legal area; the citation is data."""

    NONE = "", _("none recorded")
    ADEQUACY = "adequacy", _("adequacy decision")
    SAFEGUARDS = "safeguards", _("appropriate safeguards")
    DEROGATION = "derogation", _("derogation for a specific situation")
    NATIONAL = "national", _("ground of national law")


class Accessibility(models.TextChoices):
    """How the desk reaches an item that is asked (Directive (EU) 2023/977 Art. 2)."""

    DIRECT = "direct", _("directly accessible")
    INDIRECT = "indirect", _("indirectly accessible")


class Urgency(models.TextChoices):
    URGENT = "urgent", _("urgent")
    OTHER = "other", _("not urgent")


class Promise(models.TextChoices):
    """What a limit of an agreement is for."""

    ACKNOWLEDGE = "acknowledge", _("acknowledge receipt")
    ANSWER = "answer", _("answer")
    CONSENT = "consent", _("report whether the person consents")
    DECIDE = "decide", _("decide on surrender")
    SURRENDER = "surrender", _("surrender the person")
    ARREST_MAY_END = "arrest_may_end", _("provisional arrest may end")
    ARREST_MUST_END = "arrest_must_end", _("provisional arrest must end")


def listed(choices: type[models.TextChoices]) -> Any:
    """A check that a value is a list of members of an enumeration."""

    def check(names: object) -> None:
        if not isinstance(names, list) or not set(names) <= set(choices.values):
            raise ValidationError(_now("Each must be one of: %(known)s."), params={"known": ", ".join(choices.values)})

    return check


def check_categories(names: object) -> None:
    """The validator of categories of data."""
    listed(DataCategory)(names)


def check_limit(stored: object) -> None:
    """The validator of a limit as the deadline engine writes it."""
    try:
        Limit.from_json(stored if isinstance(stored, Mapping) else {})
    except ClockError as wrong:
        raise ValidationError(str(wrong)) from wrong


class Agreement(Record):
    """A legal basis of cooperation, with the day of each change of its status."""

    visible = staticmethod(policy.visible)
    is_signed = True

    agreement_kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind.choices)
    title = models.CharField(_("title"), max_length=240)
    short_title = models.CharField(_("short title"), max_length=80)
    citation = models.CharField(_("citation"), max_length=240, blank=True)
    instrument = models.SlugField(max_length=40, blank=True, editable=False)
    reach = models.CharField(_("covers"), max_length=10, choices=Reach.choices, default=Reach.PARTIES)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    signed_at = models.CharField(_("signed at"), max_length=80, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    languages = models.JSONField(_("languages of requests"), default=list, blank=True, validators=[check_languages])
    categories = models.JSONField(_("categories of personal data"), default=list, blank=True, validators=[check_categories])
    transfer_ground = models.CharField(_("transfer ground"), max_length=12, choices=TransferGround.choices, blank=True, default="")
    transfer_citation = models.CharField(_("citation of the transfer ground"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.PROPOSED, editable=False)
    proposed_day = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("short_title", "pk")
        verbose_name = _("agreement")
        indexes = (
            models.Index(fields=("state", "short_title"), name="agreement_by_state"),
            models.Index(fields=("reach",), name="agreement_by_reach"),
        )
        constraints = (
            models.CheckConstraint(
                name="agreement_expires_after_signature",
                condition=Q(expires_on__isnull=True) | Q(signed_on__isnull=True) | Q(expires_on__gte=F("signed_on")),
                violation_error_message=_("An agreement expires after it was signed."),
            ),
            models.CheckConstraint(
                name="transfer_ground_is_cited",
                condition=Q(transfer_ground="") | ~Q(transfer_citation=""),
                violation_error_message=_("A transfer ground needs its citation."),
            ),
        )

    def __str__(self) -> str:
        return self.short_title

    def clean(self) -> None:
        """The same lines that the database holds, said at their fields."""
        if self.expires_on and self.signed_on and self.expires_on < self.signed_on:
            raise ValidationError({"expires_on": _now("An agreement expires after it was signed.")})
        if self.transfer_ground and not self.transfer_citation:
            raise ValidationError({"transfer_citation": _now("A transfer ground needs its citation.")})

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("agreements:agreement", args=[self.pk])

    def searchable(self) -> list[str]:
        """Found by titles, citation, place of signature and parties."""
        return [
            self.title,
            self.short_title,
            self.citation,
            self.signed_at,
            *(str(party) for party in self.parties.select_related("agency")),
        ]

    def signed_content(self) -> dict[str, Any]:
        """What two persons stand behind: the agreement with all its parts."""
        from comity.kernel.record.act import content_of

        parts = (self.parties, self.articles, self.powers, self.limits, self.grounds)
        return {**content_of(self), "parts": [[{**content_of(row), "pk": row.pk} for row in part.order_by("pk")] for part in parts]}


class Party(models.Model):
    """One side of an agreement: a whole country, or one agency and all that is part of it; each with its own days."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    country = models.CharField(_("country"), max_length=2, blank=True, validators=[check_country])
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="party_to", verbose_name=_("agency"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    bound_from = models.DateField(_("bound from"), null=True, blank=True)
    bound_until = models.DateField(_("bound until"), null=True, blank=True)
    reservation = models.TextField(_("reservations and declarations"), blank=True)

    class Meta:
        ordering = ("country", "agency__name", "pk")
        indexes = (models.Index(fields=("country", "agreement"), name="party_by_country"),)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "country"),
                condition=Q(agency__isnull=True),
                name="country_is_a_party_once",
                violation_error_message=_("This country is a party already."),
            ),
            models.UniqueConstraint(
                fields=("agreement", "agency"),
                name="agency_is_a_party_once",
                violation_error_message=_("This agency is a party already."),
            ),
            models.CheckConstraint(
                name="party_is_somebody",
                condition=~Q(country="") | Q(agency__isnull=False),
                violation_error_message=_("A party is a country or an agency."),
            ),
            models.CheckConstraint(
                name="party_is_bound_before_it_leaves",
                condition=Q(bound_until__isnull=True) | Q(bound_from__isnull=False, bound_until__gte=F("bound_from")),
                violation_error_message=_("A party leaves after it was bound."),
            ),
        )

    def __str__(self) -> str:
        return self.agency.name if self.agency else country_name(self.country)


class StatusChange(models.Model):
    """From a day on the agreement stood so, and why."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="status_changes")
    state = models.CharField(max_length=20, choices=State.choices)
    since_on = models.DateField()
    because = models.TextField(blank=True)

    class Meta:
        ordering = ("since_on", "pk")

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.since_on})"


class Article(models.Model):
    """One article: what it says in our words, and what it does."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="articles")
    number = models.CharField(_("number"), max_length=20)
    heading = models.CharField(_("heading"), max_length=160)
    text = models.TextField(_("what it says, in our words"), blank=True)
    place = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "number"),
                name="article_number_stands_once",
                violation_error_message=_("This agreement already has an article of this number."),
            ),
        )

    def __str__(self) -> str:
        return _now("Art. %(number)s") % {"number": self.number}


class GivenPower(models.Model):
    """A power that the agreement gives, by one of its articles."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="powers")
    power = models.CharField(_("power"), max_length=20, choices=Power.choices)
    article = models.ForeignKey(Article, models.PROTECT, related_name="gives", verbose_name=_("article"))
    condition = models.CharField(_("on condition that"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "power", "article"),
                name="article_gives_a_power_once",
                violation_error_message=_("This article already gives this power."),
            ),
        )

    def __str__(self) -> str:
        return self.get_power_display()


class PromisedLimit(models.Model):
    """How long the agreement allows for a promise. An empty urgency or accessibility means any; the nearest row counts."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="limits")
    promise = models.CharField(_("for what"), max_length=16, choices=Promise.choices, default=Promise.ANSWER)
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency.choices, blank=True)
    accessibility = models.CharField(_("accessibility"), max_length=10, choices=Accessibility.choices, blank=True)
    limit = models.JSONField(_("limit"), validators=[check_limit])

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "promise", "urgency", "accessibility"),
                name="one_limit_for_a_case",
                violation_error_message=_("This agreement already has a limit for this case."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_promise_display()}: {self.limit.get('amount')} {self.limit.get('unit')}"

    @property
    def as_limit(self) -> Limit:
        """The limit as the deadline engine takes it."""
        return Limit.from_json(self.limit)


class RefusalGround(models.Model):
    """One ground on which an answer may be refused, as small as the instrument divides it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="grounds")
    code = models.CharField(_("code"), max_length=24)
    article = models.CharField(_("article"), max_length=40, blank=True)
    sentence = models.CharField(_("ground"), max_length=400)
    power = models.CharField(_("only for"), max_length=20, choices=Power.choices, blank=True)
    is_clarified_first = models.BooleanField(_("ask for clarification first"), default=False)
    place = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        ordering = ("place", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agreement", "code"),
                name="ground_code_stands_once",
                violation_error_message=_("This agreement already has a ground of this code."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.sentence}"


class Pledge(models.Model):
    """A number that was promised under the agreement, and which other number it is included in."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="pledges")
    number = models.PositiveIntegerField(_("number"))
    unit = models.CharField(_("of what"), max_length=80)
    announced_on = models.DateField(_("announced on"), null=True, blank=True)
    due_on = models.DateField(_("to be kept by"), null=True, blank=True)
    included_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="includes", verbose_name=_("included in"))
    source = models.CharField(_("source"), max_length=240, blank=True)
    reached = models.PositiveIntegerField(_("reached so far"), null=True, blank=True)
    reached_on = models.DateField(_("counted on"), null=True, blank=True)

    class Meta:
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(name="pledge_promises_something", condition=Q(number__gt=0)),
            models.CheckConstraint(
                name="count_of_a_pledge_has_a_day",
                condition=Q(reached__isnull=True) | Q(reached_on__isnull=False),
                violation_error_message=_("Say on which day it was counted."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.unit}"
