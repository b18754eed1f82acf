import django.db.models.deletion
from django.db import migrations, models

import comity.agreements.models
import comity.directory.territory


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                (
                    "agreement_kind",
                    models.CharField(
                        choices=[
                            ("treaty", "treaty"),
                            ("convention", "convention"),
                            ("memorandum", "memorandum"),
                            ("declaration", "declaration"),
                            ("directive", "directive"),
                            ("rules", "INTERPOL's rules"),
                            ("domestic", "domestic law"),
                            ("reciprocity", "reciprocity"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=240, verbose_name="title")),
                ("short_title", models.CharField(max_length=80, verbose_name="short title")),
                ("citation", models.CharField(blank=True, max_length=240, verbose_name="citation")),
                ("instrument", models.SlugField(blank=True, editable=False, max_length=40)),
                (
                    "reach",
                    models.CharField(
                        choices=[("parties", "its parties"), ("bureaus", "every national central bureau"), ("everybody", "every partner")],
                        default="parties",
                        max_length=10,
                        verbose_name="covers",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("signed_at", models.CharField(blank=True, max_length=80, verbose_name="signed at")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="expires on")),
                (
                    "languages",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[comity.directory.territory.check_languages],
                        verbose_name="languages of requests",
                    ),
                ),
                (
                    "categories",
                    models.JSONField(
                        blank=True,
                        default=list,
                        validators=[comity.agreements.models.check_categories],
                        verbose_name="categories of personal data",
                    ),
                ),
                (
                    "transfer_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "none recorded"),
                            ("adequacy", "adequacy decision"),
                            ("safeguards", "appropriate safeguards"),
                            ("derogation", "derogation for a specific situation"),
                            ("national", "ground of national law"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="transfer ground",
                    ),
                ),
                ("transfer_citation", models.CharField(blank=True, max_length=200, verbose_name="citation of the transfer ground")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("refused", "refused"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("ended_in_practice", "ended in practice"),
                            ("ended", "ended"),
                        ],
                        default="proposed",
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("proposed_day", models.DateField(blank=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "agreement",
                "ordering": ("short_title", "pk"),
                "indexes": [
                    models.Index(fields=["state", "short_title"], name="agreement_by_state"),
                    models.Index(fields=["reach"], name="agreement_by_reach"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expires_on__isnull", True),
                            ("signed_on__isnull", True),
                            ("expires_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="agreement_expires_after_signature",
                        violation_error_message="An agreement expires after it was signed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("transfer_ground", ""), models.Q(("transfer_citation", ""), _negated=True), _connector="OR"),
                        name="transfer_ground_is_cited",
                        violation_error_message="A transfer ground needs its citation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("heading", models.CharField(max_length=160, verbose_name="heading")),
                ("text", models.TextField(blank=True, verbose_name="what it says, in our words")),
                ("place", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="articles", to="agreements.agreement"),
                ),
            ],
            options={
                "ordering": ("place", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number"),
                        name="article_number_stands_once",
                        violation_error_message="This agreement already has an article of this number.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GivenPower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "power",
                    models.CharField(
                        choices=[
                            ("answer", "answer a request for information"),
                            ("ask", "send a request for information"),
                            ("spontaneous", "give information unasked"),
                            ("notice", "circulate notices and diffusions"),
                            ("joint_case", "work a joint case"),
                            ("hearing", "hear a witness or suspect for a partner"),
                            ("service", "serve documents for a partner"),
                            ("provisional_arrest", "arrest provisionally"),
                            ("extradition", "extradite"),
                            ("transit", "let a person pass through"),
                            ("joint_patrol", "patrol together"),
                            ("liaison", "post liaison officers"),
                            ("training", "train officers"),
                            ("consultants", "send consultants"),
                        ],
                        max_length=20,
                        verbose_name="power",
                    ),
                ),
                ("condition", models.CharField(blank=True, max_length=300, verbose_name="on condition that")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="powers", to="agreements.agreement"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gives", to="agreements.article", verbose_name="article"
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "power", "article"),
                        name="article_gives_a_power_once",
                        violation_error_message="This article already gives this power.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.CharField(
                        blank=True, max_length=2, validators=[comity.directory.territory.check_country], verbose_name="country"
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("bound_from", models.DateField(blank=True, null=True, verbose_name="bound from")),
                ("bound_until", models.DateField(blank=True, null=True, verbose_name="bound until")),
                ("reservation", models.TextField(blank=True, verbose_name="reservations and declarations")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="party_to",
                        to="directory.agency",
                        verbose_name="agency",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="agreements.agreement"),
                ),
            ],
            options={
                "ordering": ("country", "agency__name", "pk"),
                "indexes": [models.Index(fields=["country", "agreement"], name="party_by_country")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", True)),
                        fields=("agreement", "country"),
                        name="country_is_a_party_once",
                        violation_error_message="This country is a party already.",
                    ),
                    models.UniqueConstraint(
                        fields=("agreement", "agency"),
                        name="agency_is_a_party_once",
                        violation_error_message="This agency is a party already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("country", ""), _negated=True), ("agency__isnull", False), _connector="OR"),
                        name="party_is_somebody",
                        violation_error_message="A party is a country or an agency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bound_until__isnull", True),
                            models.Q(("bound_from__isnull", False), ("bound_until__gte", models.F("bound_from"))),
                            _connector="OR",
                        ),
                        name="party_is_bound_before_it_leaves",
                        violation_error_message="A party leaves after it was bound.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("unit", models.CharField(max_length=80, verbose_name="of what")),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="announced on")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be kept by")),
                ("source", models.CharField(blank=True, max_length=240, verbose_name="source")),
                ("reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="reached so far")),
                ("reached_on", models.DateField(blank=True, null=True, verbose_name="counted on")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="pledges", to="agreements.agreement"),
                ),
                (
                    "included_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="includes",
                        to="agreements.pledge",
                        verbose_name="included in",
                    ),
                ),
            ],
            options={
                "ordering": ("due_on", "pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="pledge_promises_something"),
                    models.CheckConstraint(
                        condition=models.Q(("reached__isnull", True), ("reached_on__isnull", False), _connector="OR"),
                        name="count_of_a_pledge_has_a_day",
                        violation_error_message="Say on which day it was counted.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PromisedLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "promise",
                    models.CharField(
                        choices=[
                            ("acknowledge", "acknowledge receipt"),
                            ("answer", "answer"),
                            ("consent", "report whether the person consents"),
                            ("decide", "decide on surrender"),
                            ("surrender", "surrender the person"),
                            ("arrest_may_end", "provisional arrest may end"),
                            ("arrest_must_end", "provisional arrest must end"),
                        ],
                        default="answer",
                        max_length=16,
                        verbose_name="for what",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True, choices=[("urgent", "urgent"), ("other", "not urgent")], max_length=8, verbose_name="urgency"
                    ),
                ),
                (
                    "accessibility",
                    models.CharField(
                        blank=True,
                        choices=[("direct", "directly accessible"), ("indirect", "indirectly accessible")],
                        max_length=10,
                        verbose_name="accessibility",
                    ),
                ),
                ("limit", models.JSONField(validators=[comity.agreements.models.check_limit], verbose_name="limit")),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="limits", to="agreements.agreement"),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "promise", "urgency", "accessibility"),
                        name="one_limit_for_a_case",
                        violation_error_message="This agreement already has a limit for this case.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RefusalGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, verbose_name="code")),
                ("article", models.CharField(blank=True, max_length=40, verbose_name="article")),
                ("sentence", models.CharField(max_length=400, verbose_name="ground")),
                (
                    "power",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("answer", "answer a request for information"),
                            ("ask", "send a request for information"),
                            ("spontaneous", "give information unasked"),
                            ("notice", "circulate notices and diffusions"),
                            ("joint_case", "work a joint case"),
                            ("hearing", "hear a witness or suspect for a partner"),
                            ("service", "serve documents for a partner"),
                            ("provisional_arrest", "arrest provisionally"),
                            ("extradition", "extradite"),
                            ("transit", "let a person pass through"),
                            ("joint_patrol", "patrol together"),
                            ("liaison", "post liaison officers"),
                            ("training", "train officers"),
                            ("consultants", "send consultants"),
                        ],
                        max_length=20,
                        verbose_name="only for",
                    ),
                ),
                ("is_clarified_first", models.BooleanField(default=False, verbose_name="ask for clarification first")),
                ("place", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="grounds", to="agreements.agreement"),
                ),
            ],
            options={
                "ordering": ("place", "pk"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "code"),
                        name="ground_code_stands_once",
                        violation_error_message="This agreement already has a ground of this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "proposed"),
                            ("refused", "refused"),
                            ("in_force", "in force"),
                            ("suspended", "suspended"),
                            ("ended_in_practice", "ended in practice"),
                            ("ended", "ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("since_on", models.DateField()),
                ("because", models.TextField(blank=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="status_changes", to="agreements.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ("since_on", "pk"),
            },
        ),
    ]
