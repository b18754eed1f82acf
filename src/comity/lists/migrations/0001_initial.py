import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_name", models.CharField(max_length=120)),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("un-xml", "United Nations consolidated list (XML)"),
                            ("ofac-sdn", "United States Treasury list (SDN.CSV)"),
                            ("ofac-alt", "United States Treasury alternate names (ALT.CSV)"),
                            ("ftm", "FollowTheMoney entities (JSON lines)"),
                            ("notice", "Notices (JSON)"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_dry_run", models.BooleanField(default=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("tried", "tried, nothing written"),
                            ("cancelled", "cancelled, nothing written"),
                            ("refused", "refused, nothing written"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField()),
                ("tallies", models.JSONField(default=dict, help_text="kind to its rows stored, rejected and skipped")),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("withdrawn", models.PositiveIntegerField(default=0)),
                ("refusal", models.TextField(blank=True)),
                ("remedy", models.TextField(blank=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Fault",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("row_kind", models.CharField(max_length=40)),
                ("field", models.CharField(blank=True, max_length=80)),
                (
                    "became",
                    models.CharField(
                        choices=[("rejected", "rejected"), ("skipped", "skipped"), ("stored", "stored without it")], max_length=10
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("reason_values", models.JSONField(blank=True, default=dict)),
                ("remedy", models.CharField(blank=True, max_length=300)),
                ("remedy_values", models.JSONField(blank=True, default=dict)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="faults", to="lists.importrun")),
            ],
            options={
                "ordering": ("run", "position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ReferenceList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                (
                    "list_kind",
                    models.CharField(
                        choices=[
                            ("sanctions", "Sanctions list"),
                            ("wanted", "Wanted persons"),
                            ("missing", "Missing or unidentified persons"),
                            ("warning", "Warnings"),
                            ("information", "Persons on whom information is sought"),
                            ("documents", "Lost, stolen and invalid documents"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "legal_effect",
                    models.TextField(blank=True, verbose_name="legal effect, where it differs from the usual one of its kind"),
                ),
                ("language", models.CharField(default="en", max_length=12, verbose_name="language")),
                ("source_note", models.TextField(blank=True, verbose_name="where it comes from")),
            ],
            options={
                "ordering": ("name",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",), name="one_list_of_a_name", violation_error_message="There is a list of this name already."
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_key", models.CharField(max_length=200)),
                ("entry_kind", models.CharField(max_length=40)),
                ("caption", models.CharField(max_length=300)),
                (
                    "content",
                    models.JSONField(help_text="names, birth_dates, places, nationalities, genders, documents, parents and the rest"),
                ),
                ("digest", models.CharField(max_length=64)),
                (
                    "aliases",
                    models.JSONField(blank=True, default=list, help_text="further names from the publisher's separate file of aliases"),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("listed_on", models.CharField(blank=True, max_length=40)),
                ("reference", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reference_list",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="lists.referencelist"),
                ),
            ],
            options={
                "verbose_name": "list entry",
                "ordering": ("reference_list", "caption", "pk"),
                "indexes": [models.Index(fields=["withdrawn_at", "id"], name="entry_by_withdrawal")],
                "constraints": [models.UniqueConstraint(fields=("reference_list", "entry_key"), name="one_entry_of_a_key")],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("list_name", models.CharField(max_length=120, verbose_name="list")),
                (
                    "list_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sanctions", "Sanctions list"),
                            ("wanted", "Wanted persons"),
                            ("missing", "Missing or unidentified persons"),
                            ("warning", "Warnings"),
                            ("information", "Persons on whom information is sought"),
                            ("documents", "Lost, stolen and invalid documents"),
                        ],
                        max_length=20,
                        verbose_name="kind of a new list",
                    ),
                ),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher of a new list")),
                ("legal_effect", models.TextField(blank=True, verbose_name="legal effect of a new list")),
                (
                    "form",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("un-xml", "United Nations consolidated list (XML)"),
                            ("ofac-sdn", "United States Treasury list (SDN.CSV)"),
                            ("ofac-alt", "United States Treasury alternate names (ALT.CSV)"),
                            ("ftm", "FollowTheMoney entities (JSON lines)"),
                            ("notice", "Notices (JSON)"),
                        ],
                        max_length=20,
                        verbose_name="format",
                    ),
                ),
                ("is_dry_run", models.BooleanField(default=False, verbose_name="only tried")),
                ("drops_most", models.BooleanField(default=False, verbose_name="drops more than half of the list")),
                ("given_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "file for a list",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="PastEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveIntegerField()),
                ("caption", models.CharField(max_length=300)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("until_at", models.DateTimeField()),
                ("entry", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="past", to="lists.listentry")),
            ],
            options={
                "ordering": ("entry", "-edition"),
                "constraints": [models.UniqueConstraint(fields=("entry", "edition"), name="one_past_edition_of_a_number")],
            },
        ),
        migrations.AddField(
            model_name="importrun",
            name="reference_list",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="lists.referencelist"),
        ),
        migrations.AddField(
            model_name="importrun",
            name="upload",
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="run", to="lists.upload"),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at__gte", models.F("started_at"))), name="run_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("outcome", "done"), _negated=True), ("reference_list__isnull", False), _connector="OR"),
                name="done_run_has_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_dry_run", True), ("outcome", "done"), _negated=True), name="dry_run_writes_nothing"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "refused"), _negated=True), models.Q(("refusal", ""), _negated=True), _connector="OR"
                ),
                name="refused_run_says_why",
            ),
        ),
    ]
