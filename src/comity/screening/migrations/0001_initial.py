import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import comity.engines.tables.persons
import comity.screening.reviews.models
import comity.screening.runs.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("kernel", "0001_initial"),
        ("lists", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonMet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("given", models.JSONField()),
                ("score", models.FloatField()),
                ("shares_document", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ("-shares_document", "-score", "row"),
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("week", models.DateField(help_text="the Monday on which the week begins, by the agency's clock", unique=True)),
                ("after", models.PositiveBigIntegerField()),
                ("through", models.PositiveBigIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("searches", models.PositiveIntegerField()),
                ("drawn", models.JSONField(blank=True, default=list, validators=[comity.screening.reviews.models.are_entries])),
                ("drawn_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-week",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("through__gte", models.F("after"))), name="draw_ends_after_it_begins")
                ],
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
        migrations.CreateModel(
            name="Lookout",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("swept_on", models.DateField(null=True)),
                ("told_by", models.CharField(default="", max_length=20)),
                ("told_since", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_lookout")],
            },
        ),
        migrations.CreateModel(
            name="PastQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "chosen_by",
                    models.CharField(
                        choices=[
                            ("lot", "drawn by lot"),
                            ("series", "many in an hour"),
                            ("same person", "one person again and again"),
                            ("colleague", "name of a colleague"),
                            ("own name", "own name"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the officer's answer"),
                            ("answered", "waits for a decision"),
                            ("accepted", "answer accepted"),
                            ("not accepted", "answer not accepted"),
                            ("lifted", "suspension lifted"),
                            ("dropped", "closed without an answer"),
                        ],
                        max_length=12,
                    ),
                ),
                ("asked_on", models.DateField()),
            ],
            options={
                "verbose_name": "past question about a search",
                "ordering": ("-asked_on", "-pk"),
                "indexes": [models.Index(fields=["asked_on"], name="past_question_by_day")],
            },
        ),
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
            name="SearchReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "chosen_by",
                    models.CharField(
                        choices=[
                            ("lot", "drawn by lot"),
                            ("series", "many in an hour"),
                            ("same person", "one person again and again"),
                            ("colleague", "name of a colleague"),
                            ("own name", "own name"),
                        ],
                        max_length=12,
                        verbose_name="why chosen",
                    ),
                ),
                (
                    "others",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="earlier searches of the same pattern",
                        validators=[comity.screening.reviews.models.are_entries],
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the officer's answer"),
                            ("answered", "waits for a decision"),
                            ("accepted", "answer accepted"),
                            ("not accepted", "answer not accepted"),
                            ("lifted", "suspension lifted"),
                            ("dropped", "closed without an answer"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.desk")),
                ("entry", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.entry")),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("-asked_at", "-pk"),
                "indexes": [
                    models.Index(fields=["officer", "state"], name="search_review_by_officer"),
                    models.Index(fields=["state", "next_due_at"], name="search_review_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("state__in", ("asked", "dropped"))),
                            models.Q(
                                models.Q(("state__in", ("asked", "dropped")), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="answered_question_has_its_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at__isnull", True), ("judged_by__isnull", True), ("state__in", ("asked", "answered"))),
                            models.Q(
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                                models.Q(("state__in", ("asked", "answered")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="judged_question_has_its_judge",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_by__isnull", True), models.Q(("judged_by", models.F("officer")), _negated=True), _connector="OR"
                        ),
                        name="nobody_judges_an_own_search",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HitVerdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[("same", "same"), ("different", "different"), ("cannot tell", "cannot tell")],
                        max_length=12,
                        verbose_name="verdict",
                    ),
                ),
                ("because", models.TextField(max_length=1000, verbose_name="why")),
                ("hit", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="verdicts", to="screening.hit")),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "verdict on a hit",
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("because", ""), _negated=True), name="hit_verdict_has_a_reason")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("until_on", models.DateField(verbose_name="kept until")),
                ("because", models.CharField(max_length=300, verbose_name="why")),
                ("concerns", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.desk")),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "kept longer",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["subject_kind", "subject_key"], name="hold_by_subject")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("because", ""), _negated=True), name="hold_has_a_reason"),
                    models.CheckConstraint(
                        condition=models.Q(("officer", models.F("concerns")), _negated=True), name="nobody_holds_own_words"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastRun",
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
                        max_length=10,
                    ),
                ),
                ("given", models.PositiveIntegerField()),
                ("compared", models.PositiveIntegerField()),
                ("met", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField()),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.desk")),
            ],
            options={
                "verbose_name": "past screening of many",
                "ordering": ("-ended_at", "-pk"),
                "indexes": [models.Index(fields=["ended_at"], name="past_run_by_end")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("compared__gte", models.F("met"))), name="past_run_met_whom_it_compared")
                ],
            },
        ),
        migrations.AddField(
            model_name="personmet",
            name="run",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="persons", to="screening.screeningrun"),
        ),
        migrations.AddIndex(
            model_name="personmet",
            index=models.Index(fields=["run", "-shares_document", "-score", "row"], name="person_met_by_risk"),
        ),
        migrations.AddConstraint(
            model_name="personmet",
            constraint=models.UniqueConstraint(fields=("run", "row"), name="row_is_met_once"),
        ),
    ]
