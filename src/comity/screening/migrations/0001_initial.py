import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comity.screening.reviews.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
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
            name="Lookout",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_lookout")],
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
    ]
