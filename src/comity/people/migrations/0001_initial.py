import re

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import comity.people.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Officer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "username",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                re.compile("\\A[a-z0-9][a-z0-9._-]*\\Z"), "Small letters, digits, dots and hyphens only."
                            )
                        ],
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("rank", models.CharField(blank=True, max_length=80)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(default="en", max_length=12)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="CachedValue",
            fields=[
                ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("value", models.TextField()),
                ("expires", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "people_cache",
            },
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("code", models.SlugField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "desk_kind",
                    models.CharField(
                        choices=[("central", "central desk"), ("airport", "airport desk"), ("abroad", "desk abroad")],
                        default="central",
                        max_length=10,
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        max_length=2,
                        validators=[django.core.validators.RegexValidator(re.compile("\\A[A-Z]{2}\\Z"), "Two capital letters, as in IT.")],
                    ),
                ),
                ("zone", models.CharField(default="UTC", max_length=40, validators=[comity.people.models.is_zone])),
                (
                    "weekend",
                    models.JSONField(
                        blank=True, default=list, help_text="0 is Monday, 6 is Sunday", validators=[comity.people.models.is_weekend]
                    ),
                ),
                ("holidays", models.JSONField(blank=True, default=dict, validators=[comity.people.models.are_holidays])),
                (
                    "worked",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="weekend days that are worked, by date",
                        validators=[comity.people.models.are_holidays],
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to=settings.AUTH_USER_MODEL),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "post",
                    models.CharField(
                        choices=[("duty", "on duty"), ("deputy", "deputy on call"), ("head", "head on call")], default="duty", max_length=8
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("until_at", models.DateTimeField()),
                ("is_cancelled", models.BooleanField(default=False)),
                ("is_taken", models.BooleanField(default=False, help_text="whether its officer came and took duty over")),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="people.desk")),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="duties", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("from_at", "pk"),
                "indexes": [models.Index(fields=["desk", "until_at"], name="duty_by_desk")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_at__gt", models.F("from_at"))),
                        name="duty_ends_after_it_begins",
                        violation_error_message="The shift ends before it begins.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(max_length=4000)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="hand_overs", to="people.desk")),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("-at", "-pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at__isnull", True), ("taken_by__isnull", True)),
                            models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="hand_over_is_taken_by_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("duty", "duty officer"),
                            ("case", "case officer"),
                            ("head", "head of desk"),
                            ("liaison", "liaison officer"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=16,
                    ),
                ),
                ("is_deputy", models.BooleanField(default=False)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "waits for a second person"), ("held", "held"), ("declined", "declined"), ("ended", "ended")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="people.desk")),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("desk", "officer", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"),
                        name="membership_ends_after_it_begins",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_deputy", False), ("role", "head"), _connector="OR"),
                        name="only_a_head_has_a_deputy",
                        violation_error_message="A deputy stands in for the head of desk: give the role of head, as deputy.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("proposed", "held")), ("until_on__isnull", True)),
                        fields=("officer", "desk", "role"),
                        name="one_open_membership_of_a_role",
                        violation_error_message="This officer has this role at this desk already, or it waits for a second person.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restoration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "waits for a second person"), ("done", "restored"), ("dropped", "dropped")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("half_digest", models.CharField(editable=False, max_length=64)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="restorations", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("officer",),
                        name="one_open_restoration",
                        violation_error_message="This is proposed already. A second person must confirm it.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(blank=True, null=True)),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.CharField(blank=True, max_length=20)),
                ("desk", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.desk")),
                (
                    "officer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="sign_ins", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "ordering": ("-seen_at",),
                "indexes": [models.Index(fields=["officer", "ended_at"], name="sign_in_by_officer")],
            },
        ),
    ]
