import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("agreements", "0001_initial"),
        ("directory", "0001_initial"),
        ("people", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="AssistanceRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "in progress"),
                            ("waiting", "waiting for the requester"),
                            ("answered", "answered"),
                            ("refused", "refused"),
                            ("duplicate", "duplicate"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("is_sealed", models.BooleanField(default=False)),
                ("their_reference", models.CharField(blank=True, max_length=80)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("siena", "SIENA"),
                            ("i247", "I-24/7"),
                            ("email", "e-mail"),
                            ("telephone", "telephone"),
                            ("fax", "fax"),
                            ("post", "post"),
                            ("diplomatic", "diplomatic channel"),
                            ("in_person", "in person"),
                        ],
                        max_length=12,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("receipt_proposed_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("language", models.CharField(max_length=12)),
                ("title", models.CharField(max_length=200)),
                ("purpose", models.TextField(blank=True)),
                ("facts", models.TextField(blank=True)),
                ("offence", models.CharField(blank=True, max_length=300)),
                ("belief", models.TextField(blank=True)),
                ("link", models.TextField(blank=True)),
                ("restrictions", models.TextField(blank=True)),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("security", "essential to avert an immediate and serious threat to public security"),
                            ("life", "needed to avert an imminent threat to life or physical integrity"),
                            ("liberty", "needed to decide whether restrictive measures, up to detention, are upheld"),
                            ("fleeting", "at imminent risk of losing relevance, and important for the investigation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("urgency_reason", models.TextField(blank=True)),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("H0", "H0: only to prevent and combat crime"),
                            ("H1", "H1: not in judicial proceedings without the provider's permission"),
                            ("H2", "H2: no dissemination without the provider's permission"),
                            ("H3", "H3: other restrictions, in words"),
                        ],
                        default="H0",
                        max_length=2,
                    ),
                ),
                ("handling_text", models.CharField(blank=True, max_length=300)),
                (
                    "source_evaluation",
                    models.CharField(
                        choices=[
                            ("A", "A: always reliable"),
                            ("B", "B: mostly reliable"),
                            ("C", "C: mostly unreliable"),
                            ("X", "X: cannot be assessed"),
                        ],
                        default="X",
                        max_length=1,
                    ),
                ),
                (
                    "information_evaluation",
                    models.CharField(
                        choices=[
                            ("1", "1: accuracy not in doubt"),
                            ("2", "2: known personally to the source"),
                            ("3", "3: not known personally, but corroborated"),
                            ("4", "4: not known personally, not corroborated"),
                        ],
                        default="4",
                        max_length=1,
                    ),
                ),
                ("transfer_ground", models.CharField(blank=True, max_length=40)),
                ("transfer_reason", models.TextField(blank=True)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                ("countersigned_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("review_on", models.DateField(blank=True, null=True)),
                (
                    "basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistance_requests",
                        to="agreements.agreement",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="assistance_requests", to="people.desk"),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="casework.assistancerequest",
                    ),
                ),
                (
                    "officer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assistance_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release_called",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assistance_requests", to="directory.agency"
                    ),
                ),
            ],
            options={
                "ordering": ("-received_at",),
                "indexes": [
                    models.Index(fields=["desk", "state", "next_due_at"], name="request_inbox"),
                    models.Index(fields=["state", "next_due_at"], name="request_by_due"),
                    models.Index(fields=["officer", "state"], name="request_by_officer"),
                    models.Index(fields=["requester", "-received_at"], name="request_by_requester"),
                    models.Index(fields=["-received_at"], name="request_by_receipt"),
                    models.Index(condition=models.Q(("review_on__isnull", False)), fields=["review_on"], name="request_by_review"),
                    models.Index(fields=["-ended_at"], name="request_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("accepted", "waiting")), _negated=True), ("officer__isnull", False), _connector="OR"
                        ),
                        name="accepted_request_has_an_officer",
                        violation_error_message="A request in progress has an officer in charge.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency", ""), models.Q(("urgency_reason", ""), _negated=True), _connector="OR"),
                        name="urgent_request_has_a_reason",
                        violation_error_message="Say why the request is urgent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "duplicate"), _negated=True), ("duplicate_of__isnull", False), _connector="OR"
                        ),
                        name="duplicate_names_the_other",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duplicate_of", models.F("pk")), _negated=True), name="not_its_own_duplicate"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "H3"), _negated=True), models.Q(("handling_text", ""), _negated=True), _connector="OR"
                        ),
                        name="h3_says_what",
                        violation_error_message="Handling code H3 needs its restriction in words.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("answered", "refused", "duplicate", "withdrawn")), _negated=True),
                            ("review_on__isnull", False),
                            _connector="OR",
                        ),
                        name="ended_request_is_reviewed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("released_at__isnull", True), ("release_called__isnull", False), _connector="OR"),
                        name="released_request_has_its_call",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numbers", models.JSONField(blank=True, default=list)),
                ("authority", models.CharField(max_length=200)),
                ("reason", models.TextField()),
                ("sought_at", models.DateTimeField()),
                ("expected_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("was_granted", models.BooleanField(blank=True, null=True)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="authorisations", to="casework.assistancerequest"
                    ),
                ),
            ],
            options={
                "ordering": ("sought_at",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expected_at__gt", models.F("sought_at"))),
                        name="expected_after_sought",
                        violation_error_message="The expected decision comes after the application.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("reached_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("asked_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clarifications", to="casework.assistancerequest"
                    ),
                ),
            ],
            options={
                "ordering": ("asked_at",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)), fields=("request",), name="one_open_question_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("next_due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("next_soon_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("clock_state", models.CharField(blank=True, default="", editable=False, max_length=10)),
                ("at", models.DateTimeField()),
                ("because", models.TextField(max_length=300)),
                ("desk", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.desk")),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="ErasedRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("accepted", "in progress"),
                            ("waiting", "waiting for the requester"),
                            ("answered", "answered"),
                            ("refused", "refused"),
                            ("duplicate", "duplicate"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_urgent", models.BooleanField()),
                ("was_released", models.BooleanField()),
                ("sought_at", models.DateTimeField(blank=True, null=True)),
                ("timeliness", models.CharField(blank=True, choices=[("in_time", "in time"), ("late", "late")], max_length=8)),
                ("grounds", models.JSONField(blank=True, default=list)),
                ("received_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "basis",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agreements.agreement"
                    ),
                ),
                ("requester", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.agency")),
                ("erasure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="casework.erasure")),
            ],
            options={
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_minimum", models.BooleanField(default=False)),
                ("language", models.CharField(max_length=12)),
                ("opening", models.TextField(blank=True)),
                ("closing", models.TextField(blank=True)),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("H0", "H0: only to prevent and combat crime"),
                            ("H1", "H1: not in judicial proceedings without the provider's permission"),
                            ("H2", "H2: no dissemination without the provider's permission"),
                            ("H3", "H3: other restrictions, in words"),
                        ],
                        default="H1",
                        max_length=2,
                    ),
                ),
                ("handling_text", models.CharField(blank=True, max_length=1000)),
                ("letter", models.JSONField(blank=True, null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("siena", "SIENA"),
                            ("i247", "I-24/7"),
                            ("email", "e-mail"),
                            ("telephone", "telephone"),
                            ("fax", "fax"),
                            ("post", "post"),
                            ("diplomatic", "diplomatic channel"),
                            ("in_person", "in person"),
                        ],
                        max_length=12,
                    ),
                ),
                ("transfer_ground", models.CharField(blank=True, max_length=40)),
                ("transfer_reason", models.TextField(blank=True)),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="casework.assistancerequest"),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_at__isnull", True),
                            models.Q(("letter__isnull", False), models.Q(("digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="sent_reply_is_frozen",
                    ),
                    models.UniqueConstraint(condition=models.Q(("is_minimum", False)), fields=("request",), name="one_reply_to_a_request"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handling", "H3"), _negated=True), models.Q(("handling_text", ""), _negated=True), _connector="OR"
                        ),
                        name="h3_reply_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("asked", models.TextField()),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("identity", "identity"),
                            ("documents", "identity and travel documents"),
                            ("biometrics", "fingerprints, facial images and DNA"),
                            ("convictions", "convictions and criminal records"),
                            ("whereabouts", "whereabouts and movements"),
                            ("communications", "communications"),
                            ("finance", "accounts and transactions"),
                            ("vehicles", "vehicles"),
                            ("business", "companies and their owners"),
                            ("none", "no personal data"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "accessibility",
                    models.CharField(choices=[("direct", "directly accessible"), ("indirect", "indirectly accessible")], max_length=10),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "not answered yet"),
                            ("provided", "provided"),
                            ("partly", "provided in part"),
                            ("refused", "refused"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("answer", models.TextField(blank=True)),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("ground_facts", models.TextField(blank=True)),
                (
                    "material_handling",
                    models.CharField(
                        choices=[
                            ("H0", "H0: only to prevent and combat crime"),
                            ("H1", "H1: not in judicial proceedings without the provider's permission"),
                            ("H2", "H2: no dissemination without the provider's permission"),
                            ("H3", "H3: other restrictions, in words"),
                        ],
                        default="H0",
                        max_length=2,
                    ),
                ),
                ("originator", models.CharField(blank=True, max_length=200)),
                ("originator_consent", models.TextField(blank=True)),
                ("material_text", models.CharField(blank=True, max_length=300)),
                ("condition_is_kept", models.BooleanField(default=False)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="items", to="casework.assistancerequest"),
                ),
                (
                    "second_reader",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(fields=("request", "number"), name="item_numbers_are_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("material_handling", "H3"), _negated=True),
                            models.Q(("material_text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="h3_material_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("refused", "partly")), _negated=True),
                            models.Q(models.Q(("ground", ""), _negated=True), models.Q(("ground_facts", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="refused_item_has_ground_and_facts",
                        violation_error_message="A refusal names its ground and the facts it rests on.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome__in", ("provided", "partly")), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="provided_item_has_an_answer",
                        violation_error_message="Write what is provided.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_reader__isnull", True),
                            models.Q(("second_reader", models.F("answered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_reader_is_another",
                        violation_error_message="The second reader is another person than the one who answered.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.CharField(
                        choices=[
                            ("death_penalty", "Could the death penalty be imposed in the case this serves?"),
                            ("torture", "Is there a risk of torture or inhuman treatment?"),
                            ("asylum", "Is a person concerned a refugee, or asking for asylum?"),
                            ("political", "Is the offence political, military, religious or racial in character?"),
                            ("minor", "Is a person concerned a minor?"),
                        ],
                        max_length=16,
                    ),
                ),
                ("answer", models.CharField(choices=[("no", "no"), ("yes", "yes"), ("unknown", "unknown")], max_length=8)),
                ("source", models.TextField()),
                ("at", models.DateTimeField()),
                ("head_decision", models.TextField(blank=True)),
                ("may_proceed", models.BooleanField(blank=True, null=True)),
                (
                    "head",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("officer", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "request",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rights", to="casework.assistancerequest"),
                ),
            ],
            options={
                "ordering": ("question",),
                "constraints": [
                    models.UniqueConstraint(fields=("request", "question"), name="one_answer_to_a_question_of_rights"),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="rights_answer_has_a_source",
                        violation_error_message="Name the source of the answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("may_proceed__isnull", True),
                            models.Q(("head__isnull", False), models.Q(("head_decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="head_decides_in_words",
                    ),
                ],
            },
        ),
    ]
