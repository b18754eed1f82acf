import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comity.subjects.shapes


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("lists", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_kind", models.CharField(max_length=60)),
                ("owner_key", models.CharField(max_length=60)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("suspect", "suspect"),
                            ("convicted", "convicted"),
                            ("victim", "victim"),
                            ("witness", "witness"),
                            ("other", "other"),
                        ],
                        max_length=12,
                        verbose_name="role in this matter",
                    ),
                ),
                (
                    "grounding",
                    models.CharField(
                        choices=[("fact", "a fact"), ("assessment", "a personal assessment")],
                        default="fact",
                        max_length=12,
                        verbose_name="the role is",
                    ),
                ),
                ("names", models.JSONField(validators=[comity.subjects.shapes.are_names], verbose_name="names")),
                (
                    "birth_dates",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.subjects.shapes.are_birth_dates], verbose_name="dates of birth"
                    ),
                ),
                ("birth_place", models.CharField(blank=True, max_length=200, verbose_name="place of birth")),
                (
                    "nationalities",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.subjects.shapes.are_countries], verbose_name="nationalities"
                    ),
                ),
                (
                    "gender",
                    models.CharField(
                        blank=True, choices=[("female", "female"), ("male", "male"), ("other", "other")], max_length=10, verbose_name="sex"
                    ),
                ),
                (
                    "parents",
                    models.JSONField(
                        blank=True, default=list, validators=[comity.subjects.shapes.are_names], verbose_name="parents' names"
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="to be reviewed on")),
                ("notes", models.TextField(blank=True, verbose_name="notes")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "persons",
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["owner_kind", "owner_key"], name="person_by_owner")],
            },
        ),
        migrations.CreateModel(
            name="DocumentMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_kind", models.CharField(max_length=60)),
                ("owner_key", models.CharField(max_length=60)),
                (
                    "document_kind",
                    models.CharField(
                        choices=[
                            ("passport", "passport"),
                            ("identity card", "identity card"),
                            ("residence permit", "residence permit"),
                            ("driving licence", "driving licence"),
                            ("visa", "visa"),
                            ("vehicle document", "vehicle document"),
                            ("other", "other document"),
                        ],
                        default="passport",
                        max_length=20,
                        verbose_name="kind of document",
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("normalised_number", models.CharField(blank=True, editable=False, max_length=60)),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="issuing country")),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="subjects.personmention",
                    ),
                ),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ("pk",),
                "indexes": [
                    models.Index(fields=["owner_kind", "owner_key"], name="document_by_owner"),
                    models.Index(fields=["normalised_number"], name="document_by_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("score", models.FloatField()),
                ("evidence", models.JSONField(default=list)),
                ("found_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("is_standing", models.BooleanField(default=True, help_text="whether the last cross-check still found it")),
                (
                    "state",
                    models.CharField(
                        choices=[("to decide", "to decide"), ("same", "same"), ("different", "different"), ("cannot tell", "cannot tell")],
                        default="to decide",
                        max_length=12,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="lists.listentry"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="subjects.documentmention"
                    ),
                ),
                (
                    "other_document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="met_by", to="subjects.documentmention"
                    ),
                ),
                (
                    "other_person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="met_by", to="subjects.personmention"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="subjects.personmention"
                    ),
                ),
            ],
            options={
                "ordering": ("-score", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document__isnull", True), ("person__isnull", False)),
                            models.Q(("document__isnull", False), ("person__isnull", True)),
                            _connector="OR",
                        ),
                        name="candidate_has_one_own_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entry__isnull", True), ("other_document__isnull", True), ("other_person__isnull", False)),
                            models.Q(("entry__isnull", True), ("other_document__isnull", False), ("other_person__isnull", True)),
                            models.Q(("entry__isnull", False), ("other_document__isnull", True), ("other_person__isnull", True)),
                            _connector="OR",
                        ),
                        name="candidate_has_one_other_side",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("person__isnull", True),
                                ("other_person__isnull", True),
                                models.Q(("person", models.F("other_person")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("document__isnull", True),
                                ("other_document__isnull", True),
                                models.Q(("document", models.F("other_document")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="candidate_is_not_itself",
                    ),
                    models.UniqueConstraint(fields=("person", "other_person"), name="one_candidate_of_person_and_other_person"),
                    models.UniqueConstraint(fields=("person", "other_document"), name="one_candidate_of_person_and_other_document"),
                    models.UniqueConstraint(fields=("person", "entry"), name="one_candidate_of_person_and_entry"),
                    models.UniqueConstraint(fields=("document", "other_person"), name="one_candidate_of_document_and_other_person"),
                    models.UniqueConstraint(fields=("document", "other_document"), name="one_candidate_of_document_and_other_document"),
                    models.UniqueConstraint(fields=("document", "entry"), name="one_candidate_of_document_and_entry"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(choices=[("same", "same"), ("different", "different"), ("cannot tell", "cannot tell")], max_length=12),
                ),
                ("because", models.TextField()),
                ("evidence", models.JSONField(default=list, help_text="what was before the officer")),
                (
                    "candidate",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="subjects.candidate"),
                ),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [models.CheckConstraint(condition=models.Q(("because", ""), _negated=True), name="verdict_has_a_reason")],
            },
        ),
    ]
