import django.db.models.deletion
from django.db import migrations, models

import comity.directory.hours
import comity.directory.models
import comity.directory.territory


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("own_name", models.CharField(blank=True, max_length=160, verbose_name="name in its own language")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                (
                    "agency_kind",
                    models.CharField(
                        choices=[
                            ("bureau", "national central bureau"),
                            ("contact_point", "single point of contact"),
                            ("national", "national police"),
                            ("city", "city or municipal department"),
                            ("ministry", "ministry"),
                            ("attache", "police attaché's office"),
                            ("prosecutor", "prosecutor"),
                            ("court", "court"),
                            ("border", "border or customs service"),
                            ("organisation", "international organisation"),
                            ("other", "other authority"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        blank=True, max_length=2, validators=[comity.directory.territory.check_country], verbose_name="country"
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="place")),
                (
                    "languages",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.directory.territory.check_languages], verbose_name="languages it reads"
                    ),
                ),
                (
                    "zone",
                    models.CharField(
                        default="UTC", max_length=40, validators=[comity.directory.hours.check_zone], verbose_name="time zone"
                    ),
                ),
                ("is_round_the_clock", models.BooleanField(default=False, verbose_name="answers round the clock")),
                ("duty_hours", models.TextField(blank=True, validators=[comity.directory.hours.check_hours], verbose_name="duty hours")),
                ("is_ours", models.BooleanField(default=False, verbose_name="our own agency")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="directory.agency",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "agency",
                "ordering": ("name", "pk"),
                "indexes": [
                    models.Index(fields=["country", "name"], name="agency_by_country"),
                    models.Index(fields=["name", "id"], name="agency_by_name"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_ours", True)),
                        fields=("is_ours",),
                        name="one_agency_is_ours",
                        violation_error_message="Another agency is already marked as our own; there can be one.",
                    ),
                    models.UniqueConstraint(
                        fields=("country", "name"),
                        name="agency_has_its_own_name",
                        violation_error_message="This country already has an agency of this name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agency_kind", "organisation"), models.Q(("country", ""), _negated=True), _connector="OR"),
                        name="agency_has_a_country",
                        violation_error_message="Say which country the agency belongs to; only an international organisation has none.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent__isnull", True), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"),
                        name="agency_is_not_its_own_parent",
                        violation_error_message="An agency cannot be part of itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel_kind",
                    models.CharField(
                        choices=[
                            ("email", "e-mail"),
                            ("telephone", "telephone"),
                            ("post", "post"),
                            ("siena", "SIENA"),
                            ("i247", "I-24/7"),
                            ("diplomatic", "diplomatic channel"),
                            ("messages", "signed messages between desks"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="channel",
                    ),
                ),
                ("address", models.CharField(max_length=300, verbose_name="address")),
                ("rank", models.PositiveSmallIntegerField(default=1, verbose_name="order of use")),
                ("is_for_urgent", models.BooleanField(default=False, verbose_name="for urgent matters")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="channels", to="directory.agency")),
            ],
            options={
                "ordering": ("rank", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("function", models.CharField(max_length=120, verbose_name="function")),
                ("telephone", models.CharField(blank=True, max_length=60, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "languages",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.directory.territory.check_languages], verbose_name="languages"
                    ),
                ),
                ("duty_hours", models.TextField(blank=True, validators=[comity.directory.hours.check_hours], verbose_name="duty hours")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="there until")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="directory.agency")),
            ],
            options={
                "ordering": ("name", "pk"),
            },
        ),
        migrations.CreateModel(
            name="CountrySheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "country",
                    models.CharField(
                        max_length=2, unique=True, validators=[comity.directory.territory.check_country], verbose_name="country"
                    ),
                ),
                (
                    "legal_areas",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.directory.models.check_areas], verbose_name="legal areas"
                    ),
                ),
                ("adequacy_decision", models.CharField(blank=True, max_length=200, verbose_name="adequacy decision")),
                ("channel", models.TextField(blank=True, verbose_name="channel")),
                ("means", models.TextField(blank=True, verbose_name="means of sending")),
                ("signature_rules", models.TextField(blank=True, verbose_name="signature rules")),
                (
                    "languages",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.directory.territory.check_languages], verbose_name="languages"
                    ),
                ),
                ("documents", models.TextField(blank=True, verbose_name="documents")),
                ("provisional_arrest", models.TextField(blank=True, verbose_name="limits of provisional arrest")),
                ("appeal_stages", models.TextField(blank=True, verbose_name="appeal stages")),
                ("nationals", models.TextField(blank=True, verbose_name="own nationals")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("reviewed_on", models.DateField(blank=True, null=True, verbose_name="last reviewed on")),
                (
                    "central_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.agency",
                        verbose_name="central authority",
                    ),
                ),
            ],
            options={
                "ordering": ("country",),
            },
        ),
        migrations.CreateModel(
            name="JudicialBar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("country", models.CharField(max_length=2, validators=[comity.directory.territory.check_country], verbose_name="country")),
                (
                    "barred",
                    models.CharField(
                        choices=[
                            ("extradition", "extradition"),
                            ("persons", "any transfer of persons"),
                            ("data", "transfer of personal data"),
                        ],
                        max_length=12,
                        verbose_name="what is barred",
                    ),
                ),
                ("court", models.CharField(max_length=160, verbose_name="court")),
                ("decision", models.CharField(max_length=200, verbose_name="decision")),
                ("citation", models.CharField(max_length=200, verbose_name="citation")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("summary", models.TextField(blank=True, verbose_name="what the court said, in short")),
                (
                    "state",
                    models.CharField(
                        choices=[("in_force", "in force"), ("lifted", "lifted")], default="in_force", editable=False, max_length=10
                    ),
                ),
                ("lifted_on", models.DateField(blank=True, editable=False, null=True, verbose_name="lifted on")),
            ],
            options={
                "ordering": ("country", "-decided_on", "pk"),
                "indexes": [models.Index(fields=["country", "state"], name="bar_by_country")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state", "in_force"), ("lifted_on__isnull", False), _connector="OR"),
                        name="lifted_bar_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lifted_on__isnull", True), ("lifted_on__gte", models.F("decided_on")), _connector="OR"),
                        name="bar_is_lifted_after_it_was_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("posted_at", models.CharField(max_length=160, verbose_name="posted at")),
                ("telephone", models.CharField(blank=True, max_length=60, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="postings", to="directory.agency")),
            ],
            options={
                "ordering": ("-from_on", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                        name="posting_ends_after_it_begins",
                        violation_error_message="A posting ends after it begins.",
                    )
                ],
            },
        ),
    ]
