import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import comity.engines.tables.persons
import comity.screening.runs.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("lists", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScreeningRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("reference", models.CharField(max_length=40, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "prepared"),
                            ("running", "being compared"),
                            ("finished", "finished"),
                            ("refused", "refused"),
                            ("cancelled", "stopped"),
                            ("failed", "failed"),
                        ],
                        default="prepared",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("prepared_at", models.DateTimeField(verbose_name="prepared")),
                ("authorised_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="authorised")),
                ("matter_kind", models.CharField(max_length=60)),
                ("matter_key", models.CharField(max_length=60)),
                ("matter", models.CharField(max_length=80, verbose_name="matter")),
                ("article", models.CharField(max_length=80, verbose_name="article")),
                ("purpose", models.CharField(max_length=300, verbose_name="purpose")),
                (
                    "encoding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("utf-8-sig", "UTF-8"),
                            ("utf-16", "UTF-16"),
                            ("cp1252", "Windows-1252"),
                            ("cp1251", "Windows-1251"),
                            ("cp1256", "Windows-1256"),
                            ("gb18030", "GB 18030"),
                            ("big5", "Big5"),
                        ],
                        max_length=10,
                        verbose_name="letters",
                    ),
                ),
                (
                    "order",
                    models.CharField(
                        choices=[("dmy", "dmy"), ("mdy", "mdy")],
                        default=comity.engines.tables.persons.Order["DAY_FIRST"],
                        max_length=3,
                        verbose_name="dates",
                    ),
                ),
                ("header_row", models.PositiveIntegerField(default=1, editable=False)),
                ("headers", models.JSONField(blank=True, default=list, editable=False, verbose_name="headers")),
                (
                    "columns",
                    models.JSONField(
                        blank=True, default=dict, validators=[comity.screening.runs.models.are_columns], verbose_name="columns"
                    ),
                ),
                ("given", models.PositiveIntegerField(verbose_name="persons given")),
                ("compared", models.PositiveIntegerField(default=0, editable=False)),
                ("in_part", models.PositiveIntegerField(default=0, editable=False)),
                ("unreadable", models.PositiveIntegerField(default=0, editable=False)),
                ("met", models.PositiveIntegerField(default=0, editable=False)),
                ("listed", models.PositiveIntegerField(default=0, editable=False)),
                ("started_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("ended_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("erase_on", models.DateField(blank=True, editable=False, null=True, verbose_name="results kept until")),
                ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "authorised_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorised_runs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="authorised by",
                    ),
                ),
                (
                    "basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_runs",
                        to="agreements.agreement",
                        verbose_name="law or agreement",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screening_runs", to="people.desk", verbose_name="desk"
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screening_runs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "screening of many",
                "ordering": ("-prepared_at", "-pk"),
                "indexes": [
                    models.Index(fields=["desk", "state", "-prepared_at"], name="run_by_desk"),
                    models.Index(fields=["officer", "-prepared_at"], name="run_by_officer"),
                    models.Index(fields=["state", "prepared_at"], name="run_by_state"),
                    models.Index(
                        condition=models.Q(("erase_on__isnull", False), ("erased_at__isnull", True)),
                        fields=["erase_on"],
                        name="run_by_erasure",
                    ),
                    models.Index(fields=["ended_at"], name="run_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("given__gt", 0)), name="run_screens_somebody"),
                    models.CheckConstraint(condition=models.Q(("article", ""), _negated=True), name="run_has_an_article"),
                    models.CheckConstraint(condition=models.Q(("purpose", ""), _negated=True), name="run_has_a_purpose"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("running", "finished", "failed")), _negated=True),
                            ("authorised_by__isnull", False),
                            _connector="OR",
                        ),
                        name="running_run_has_two_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authorised_by__isnull", True),
                            models.Q(("authorised_by", models.F("officer")), _negated=True),
                            _connector="OR",
                        ),
                        name="run_is_authorised_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("finished", "refused", "cancelled", "failed")), _negated=True),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ended_run_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("finished", "refused", "cancelled", "failed")), _negated=True),
                            ("erase_on__isnull", False),
                            _connector="OR",
                        ),
                        name="ended_run_has_its_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "given__gte",
                                django.db.models.expressions.CombinedExpression(models.F("compared"), "+", models.F("unreadable")),
                            )
                        ),
                        name="run_accounts_for_its_rows",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonMet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("given", models.JSONField()),
                ("score", models.FloatField()),
                ("shares_document", models.BooleanField(default=False)),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="persons", to="screening.screeningrun"),
                ),
            ],
            options={
                "ordering": ("-shares_document", "-score", "row"),
                "indexes": [models.Index(fields=["run", "-shares_document", "-score", "row"], name="person_met_by_risk")],
                "constraints": [models.UniqueConstraint(fields=("run", "row"), name="row_is_met_once")],
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                (
                    "flaw",
                    models.CharField(
                        choices=[
                            ("nobody", "nobody"),
                            ("name", "name"),
                            ("date", "date"),
                            ("year", "year"),
                            ("country", "country"),
                            ("sex", "sex"),
                            ("number", "number"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_compared", models.BooleanField()),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="faults", to="screening.screeningrun")),
            ],
            options={
                "ordering": ("row", "pk"),
                "constraints": [models.UniqueConstraint(fields=("run", "row", "flaw"), name="flaw_is_noted_once")],
            },
        ),
        migrations.CreateModel(
            name="Hit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.FloatField()),
                ("evidence", models.JSONField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lists.listentry")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="hits", to="screening.personmet")),
            ],
            options={
                "ordering": ("-score", "pk"),
                "constraints": [models.UniqueConstraint(fields=("person", "entry"), name="entry_is_hit_once")],
            },
        ),
    ]
