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
            name="Checkpoint",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("note", models.TextField()),
                ("anchored_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("sequence",),
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("series", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                ("desk", models.CharField(blank=True, max_length=20)),
                ("action", models.CharField(max_length=120)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("collection", "collection"),
                            ("alteration", "alteration"),
                            ("consultation", "consultation"),
                            ("disclosure", "disclosure"),
                            ("combination", "combination"),
                            ("erasure", "erasure"),
                            ("not_allowed", "not allowed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject_key", models.CharField(blank=True, max_length=60)),
                ("recipient", models.CharField(blank=True, max_length=60)),
                ("content_digest", models.CharField(max_length=64)),
                ("key_id", models.CharField(max_length=16)),
                ("previous", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("sequence",),
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_key", "sequence"], name="entry_by_subject"),
                    models.Index(fields=["actor", "sequence"], name="entry_by_actor"),
                    models.Index(fields=["action", "sequence"], name="entry_by_action"),
                    models.Index(fields=["category", "sequence"], name="entry_by_category"),
                    models.Index(fields=["recorded_at"], name="entry_by_recording"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=60)),
                ("because", models.TextField()),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "granted_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="grants", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["subject_kind", "officer", "subject_key"], name="grant_by_officer")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("until_at__gt", models.F("from_at"))), name="grant_ends_after_it_begins")
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=120)),
                ("actor", models.JSONField()),
                ("payload", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("lease_until", models.DateTimeField(null=True)),
                ("cursor", models.JSONField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("errors", models.JSONField(default=list)),
                ("result", models.JSONField(null=True)),
                ("cancel_asked", models.BooleanField(default=False)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["state", "not_before"], name="job_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="one_job_of_an_effect"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "running"), _negated=True), ("lease_until__isnull", False), _connector="OR"),
                        name="running_job_has_a_lease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("done", "failed", "cancelled")), _negated=True),
                            ("ended_at__isnull", False),
                            _connector="OR",
                        ),
                        name="ended_job_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("is_alarm", models.BooleanField(default=False)),
                ("template", models.CharField(max_length=300)),
                ("values", models.JSONField(blank=True, default=dict)),
                ("subject_kind", models.CharField(blank=True, max_length=60)),
                ("subject_key", models.CharField(blank=True, max_length=60)),
                ("once", models.CharField(max_length=120, null=True, unique=True)),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notifications", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
                "indexes": [models.Index(fields=["officer", "seen_at", "-at"], name="notification_by_officer")],
            },
        ),
        migrations.CreateModel(
            name="SearchToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=60)),
                ("token", models.CharField(max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["subject_kind", "token", "subject_key"], name="search_by_token", opclasses=("", "varchar_pattern_ops", "")
                    ),
                    models.Index(fields=["subject_kind", "subject_key"], name="search_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=60)),
                ("move", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("content_digest", models.CharField(max_length=64)),
                ("because", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("voided_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [models.Index(fields=["subject_kind", "subject_key", "move"], name="signature_by_subject")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("used_at__isnull", True), ("voided_at__isnull", True)),
                        fields=("subject_kind", "subject_key", "move"),
                        name="one_live_signature_of_a_move",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owner_kind", models.CharField(max_length=60)),
                ("owner_key", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.PositiveBigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("address", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["address"], name="attachment_by_address")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner_kind", "owner_key", "address"),
                        name="attached_once",
                        violation_error_message="This file is attached here already.",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="attachment_is_not_empty"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("sequence", models.BigIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_chain_head")],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_kind", models.CharField(max_length=60)),
                ("subject_key", models.CharField(max_length=60)),
                ("part_key", models.CharField(blank=True, max_length=60)),
                ("name", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=200)),
                ("limit", models.JSONField()),
                ("calendar_key", models.CharField(max_length=60)),
                ("starts_at", models.DateTimeField()),
                ("events", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "running"),
                            ("paused", "paused"),
                            ("delayed", "lawfully delayed"),
                            ("met", "met"),
                            ("cancelled", "cancelled"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("soon_at", models.DateTimeField(null=True)),
                ("waits_for", models.CharField(blank=True, max_length=300)),
                ("met_at", models.DateTimeField(null=True)),
                ("soon_told_at", models.DateTimeField(null=True)),
                ("breached_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject_kind", "subject_key"], name="deadline_by_subject"),
                    models.Index(fields=["state", "due_at"], name="deadline_by_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("open", "paused", "delayed"))),
                        fields=("subject_kind", "subject_key", "part_key", "name"),
                        name="one_open_deadline_of_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "open"), _negated=True), ("due_at__isnull", False), _connector="OR"),
                        name="running_deadline_has_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("state", "met"), _negated=True), ("met_at__isnull", False), _connector="OR"),
                        name="met_deadline_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=120)),
                ("fields", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("officer", "form"), name="one_draft_of_a_form")],
            },
        ),
        migrations.CreateModel(
            name="EntryContent",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="kernel.entry",
                    ),
                ),
                ("body", models.JSONField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body__isnull", False), ("erased_at__isnull", True)),
                            models.Q(("body__isnull", True), ("erased_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="content_is_kept_or_erased",
                    )
                ],
            },
        ),
    ]
