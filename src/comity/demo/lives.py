"""The life of a request, step by step through the real actions, each at its own moment and by the officer whose step it is."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from comity.agreements.queries import ground_against_threat, grounds_of, transfer_ground
from comity.casework import actions
from comity.casework.actions import ItemAsked, deciding
from comity.casework.letters import is_weaker, material_of
from comity.casework.models import AssistanceRequest
from comity.casework.terms import RightsAnswer, RightsQuestion
from comity.demo import plans
from comity.demo.chance import chance
from comity.demo.driver import Life
from comity.demo.house import House
from comity.demo.plans import Fate, Lots, Plan, Stage
from comity.kernel import clock
from comity.kernel.actor import Actor
from comity.people.queries import on_call_head
from comity.people.roles import Role
from comity.subjects import actions as subjects
from comity.subjects import queries as mentioned
from comity.subjects.models import Candidate
from comity.subjects.models import State as Verdict

GROUNDS = {
    "investigation": ("investigation", "6(1)(f)(ii)", "C2"),
    "unavailable": ("unavailable", "6(1)(a)", "RPD-12"),
    "incomplete": ("incomplete", "6(1)(b)", "RPD-12"),
    "law": ("law", "6(1)(c)", "C2"),
}
SOURCES = {
    RightsQuestion.DEATH_PENALTY: "Criminal code of the requesting State: the offence carries imprisonment only.",
    RightsQuestion.TORTURE: "Country sheet, last review; no finding of a court against the police of this place.",
    RightsQuestion.ASYLUM: "Register of residence: no application for protection.",
    RightsQuestion.POLITICAL: "Facts of the request: an ordinary offence.",
    RightsQuestion.MINOR: "Birth date in the request and in the register.",
}
NO_TO_ALL = {question.value: (RightsAnswer.NO.value, source) for question, source in SOURCES.items()}
REASONS = {
    Verdict.SAME: "The attributes agree and the picture in the file was compared with the one on record.",
    Verdict.DIFFERENT: "The name is alike, and the birth date and the parents are others.",
    Verdict.CANNOT_TELL: "Only the name is alike; nothing else is known of the other person.",
}


class Case:
    """One request while its life is told."""

    def __init__(self, house: House, lots: Lots, plan: Plan, others: dict[int, "Case"]) -> None:
        self.house, self.lots, self.plan, self.others = house, lots, plan, others
        self.random = chance(f"{house.told['code']} life {plan.number}")
        self.told = plans.told(lots, plan)
        self.desk = plan.partner.get("desk", house.central)
        self.officer = self.random.choice(house.workers(self.desk))
        self.goal = lots.now
        others[plan.number] = self

    request: AssistanceRequest
    met: list[Candidate]

    def live(self) -> Life:
        """The whole life, or as much of it as its plan lets happen."""
        for stage, steps in self._course():
            yield from steps()
            if stage is self.plan.stop:
                return

    def _course(self) -> Iterator[tuple[Stage, Callable[[], Life]]]:
        plan = self.plan
        yield Stage.RECEIVED, self._receive
        yield Stage.CHECKED, self._check
        if plan.releases:
            yield Stage.RELEASED, self._release
        if plan.transfers:
            yield Stage.TRANSFERRED, self._transfer
        if plan.fate is Fate.DUPLICATE:
            yield Stage.ENDED_EARLY, self._mark_duplicate
            return
        yield Stage.TAKEN, self._take
        if plan.decides:
            yield Stage.DECIDED, self._decide
        if plan.seals:
            yield Stage.SEALED, self._seal
        if plan.fate is Fate.WITHDRAWN or not plan.has_basis:
            yield Stage.ENDED_EARLY, self._withdraw
            return
        if plan.asks:
            yield Stage.ASKED, self._ask
            yield Stage.REACHED, self._reach
            yield Stage.HEARD, self._hear
        if plan.delays:
            yield Stage.DELAYED, self._delay
            yield Stage.AUTHORISED, self._authorise
        yield Stage.SETTLED, self._settle
        yield Stage.READ, self._second_read
        if plan.fate is not Fate.REFUSED:
            yield Stage.RIGHTS, self._answer_rights
            yield Stage.WEIGHED, self._weigh
        yield Stage.WRITTEN, self._write
        yield Stage.PROPOSED, self._propose
        yield Stage.SENT, self._confirm

    # Who, and when

    @property
    def charge(self) -> Actor:
        """The officer in charge."""
        return self.house.actor(self.officer, self.desk)

    def _leader(self) -> Actor:
        """The head, or a deputy: never the officer in charge."""
        able = [each for each in self.house.leaders(self.desk) if each != self.officer]
        return self.house.actor(able[0] if self.random.random() < 0.7 else able[-1], self.desk)

    def _second(self) -> Actor:
        able = [each for each in (*self.house.workers(self.desk), *self.house.leaders(self.desk)) if each != self.officer]
        return self.house.actor(self.random.choice(able[:3]), self.desk)

    def _soon(self, least: float = 2, most: float = 12) -> datetime:
        """Some minutes later."""
        return clock.now() + timedelta(minutes=self.random.uniform(least, most))

    def _on(self, share: float = 0.16) -> datetime:
        """Some way on towards the moment at which the reply is to be ready, by day if nothing presses."""
        left = max(self.goal - clock.now(), timedelta(minutes=9))
        moment = clock.now() + left * self.random.uniform(share / 2, share)
        return moment if self.plan.urgency or self.plan.stop else self._by_day(moment)

    def _by_day(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.lots.zone)
        if 8 <= local.hour < 19:
            return moment
        morning = local.replace(hour=8, minute=self.random.randrange(60)) + timedelta(days=local.hour >= 19)
        return morning.astimezone(moment.tzinfo)

    def _aim(self) -> None:
        """Set the moment at which the reply is to be ready: by the clock of the request, or by custom where none runs."""
        plan, request = self.plan, self.request
        if plan.stop is not None:
            self.goal = clock.now() + (self.lots.now - clock.now()) * 0.85
        elif request.next_due_at is not None:
            self.goal = clock.now() + (request.next_due_at - clock.now()) * plan.pace
        else:
            self.goal = clock.now() + timedelta(days=self.random.uniform(3, 15))

    # The steps

    def _receive(self) -> Life:
        plan, told = self.plan, self.told
        desk = self.house.desks[self.desk]
        recorder = self.house.actor(self.random.choice(self.house.who(self.desk, Role.DUTY) or [self.officer]), self.desk)
        delay = self.random.uniform(1, 6) if plan.urgency else self.random.uniform(3, 50)
        yield plan.arrives + timedelta(minutes=delay if plan.arrives + timedelta(minutes=delay) < self.lots.now else 0.5)
        first = plan.of or plan
        self.request = actions.receive(
            recorder,
            desk=desk,
            items=[ItemAsked(item.asked, item.category, item.access) for item in told.items],
            persons=[self._person(place) for place in range(len(plan.persons))],
            basis=self.house.bases[plan.partner["basis"]] if plan.has_basis and plan.partner["basis"] else None,
            requester=self.house.partners[f"{plan.partner['country']}:{plan.partner['place']}"],
            their_reference=f"{plan.partner['country']}/{first.arrives.year}/{first.number * 37 % 9000 + 1000}",
            channel=plans.channel(self.random, plan),
            received_at=plan.arrives.replace(second=0),
            language=plan.language,
            title=told["title"],
            purpose=told["purpose"],
            facts=told["facts"],
            offence=told["offence"],
            belief=told["belief"],
            link=told["link"],
            restrictions=told.words["restrictions"] if self.random.random() < 0.4 else "",
            urgency=plan.urgency,
            urgency_reason=told["urgent"] if plan.urgency else "",
            handling=self.random.choice(("H0", "H0", "H1", "H1", "H2")),
            source_evaluation=self.random.choice("AABBX"),
            information_evaluation=self.random.choice("12334"),
        )
        self._aim()

    def _person(self, place: int) -> dict[str, object]:
        person = self.plan.persons[place]
        role = (
            {"missing": "other", "document": "other"}.get(self.plan.story, "suspect")
            if place == 0
            else self.random.choice(("witness", "victim"))
        )
        knows = self.random.random()
        return {
            "names": person.names(self.plan.language),
            "role": role,
            "grounding": "fact" if role != "suspect" or knows < 0.6 else "assessment",
            "birth_dates": [person.born.isoformat()] if knows < 0.85 else [str(person.born.year)] if knows < 0.95 else [],
            "birth_place": person.place if knows < 0.7 else "",
            "nationalities": [person.country],
            "gender": person.gender,
            "review_on": (self.plan.arrives + timedelta(days=180)).date(),
            "documents": [{"number": person.passport, "country": person.country}] if knows < 0.6 else [],
        }

    def _check(self) -> Life:
        yield self._soon(0.5, 4)
        by = self.house.actor((self.house.who(self.desk, Role.DUTY) or [self.officer])[0], self.desk)
        self.met = subjects.cross_check(by, self.request)

    def _take(self) -> Life:
        yield self._soon(2, 14) if self.plan.urgency else self._on(0.3)
        if self.random.random() < 0.3 and self.house.who(self.desk, Role.DUTY):
            leader = self.house.actor(self.house.leaders(self.desk)[0], self.desk)
            actions.assign(leader, self.request, officer=self.house.officers[self.officer])
        else:
            actions.accept(self.charge, self.request)
        self._aim()

    def _decide(self) -> Life:
        if self.plan.transfers:
            self.met = list(mentioned.candidates_of(self.charge, self.request))
        for candidate in [each for each in self.met if each.state == Verdict.TO_DECIDE]:
            yield self._soon()
            evidence = {item["attribute"]: item["verdict"] for item in candidate.evidence}
            verdict = Verdict.SAME if candidate.sameness() else Verdict.DIFFERENT if "differs" in evidence.values() else Verdict.CANNOT_TELL
            subjects.decide(self.charge, candidate, verdict, REASONS[verdict])

    def _transfer(self) -> Life:
        yield self._soon(10, 60)
        by = self.house.actor(self.house.who(self.desk, Role.DUTY)[0], self.desk)
        other = self.house.told["desks"][1]["code"]
        actions.transfer(
            by, self.request, desk=self.house.desks[other], because="The person arrived at the airport; that desk has the records."
        )
        self.desk = other
        self.officer = self.random.choice(self.house.workers(other))

    def _mark_duplicate(self) -> Life:
        yield self._soon(20, 200)
        assert self.plan.of is not None
        by = self.house.actor((self.house.who(self.desk, Role.DUTY) or self.house.leaders(self.desk))[0], self.desk)
        first = self.others[self.plan.of.number].request
        actions.mark_duplicate(by, self.request, of=first, because="The same request came before, under the same reference of theirs.")

    def _withdraw(self) -> Life:
        yield self._on(0.8)
        because = "They have found the person." if self.plan.story == "missing" else "Their proceedings were closed."
        actions.withdraw(
            self.charge, self.request, because=because if self.plan.has_basis else "No basis was found; they will ask by I-24/7."
        )

    def _seal(self) -> Life:
        yield self._soon()
        actions.seal(self.charge, self.request, is_sealed=True, because="The request names an officer of a partner as suspect.")
        yield self._soon()
        trusted = next(each for each in self.house.workers(self.house.central) if each != self.officer)
        until = self.lots.now + timedelta(days=60)
        deciding.grant(self.charge, self.request, officer=self.house.officers[trusted], until_at=until, because="Stands in during leave.")

    def _ask(self) -> Life:
        yield self._on()
        actions.ask(self.charge, self.request, question=self.told["question"])

    def _reach(self) -> Life:
        yield self._soon(20, 120)
        actions.reach(self.charge, self.request, reached_at=clock.now() - timedelta(minutes=5))

    def _hear(self) -> Life:
        yield clock.now() + timedelta(hours=self.random.uniform(3, 60 if not self.plan.urgency else 8))
        actions.hear(self.charge, self.request, answer=self.told["clarified"], answered_at=clock.now() - timedelta(minutes=2))
        self._aim()

    def _delay(self) -> Life:
        yield self._on()
        expected = clock.now() + timedelta(days=self.random.randrange(12, 30))
        authority = self.house.told.get("court", "District court")
        because = "The bank and the telephone company answer to an order of the court only."
        actions.delay(self.charge, self.request, authority=authority, expected_at=expected, told_at=clock.now(), because=because)

    def _authorise(self) -> Life:
        yield clock.now() + timedelta(days=self.random.uniform(4, 11))
        actions.authorise(self.charge, self.request, was_granted=True)
        self._aim()

    def _ground(self, reason: str) -> tuple[str, str]:
        assert self.request.basis is not None
        known = [ground.code for ground in grounds_of(self.request.basis)]
        return next((code for code in GROUNDS[reason] if code in known), known[0]), self.told.words[reason]

    def _settle(self) -> Life:
        open_ones = set(self.request.items.filter(outcome="open").values_list("number", flat=True))
        for number, item in enumerate(self.told.items, 1):
            if number not in open_ones:
                continue
            yield self._on()
            if self.plan.fate is Fate.REFUSED:
                ground, facts = self._ground(self.random.choice(("investigation", "unavailable", "incomplete", "law")))
                actions.refuse_item(self.charge, self.request, number=number, ground=ground, ground_facts=facts)
            elif self.plan.fate is Fate.PARTLY and number == len(self.told.items) and item.held:
                ground, _facts = self._ground("law")
                actions.provide(self.charge, self.request, number=number, answer=item.answer, ground=ground, ground_facts=item.held)
            elif self.plan.fate is Fate.PARTLY and number == len(self.told.items):
                ground, facts = self._ground(self.random.choice(("investigation", "unavailable")))
                actions.refuse_item(self.charge, self.request, number=number, ground=ground, ground_facts=facts)
            else:
                actions.provide(self.charge, self.request, number=number, answer=item.answer, handling=self.random.choice(("H0", "H1")))

    def _second_read(self) -> Life:
        refused = self.request.items.filter(outcome__in=("refused", "partly"), second_reader=None)
        for number in list(refused.values_list("number", flat=True)):
            yield self._on()
            actions.second_read(self._second(), self.request, number=number, agrees=True)

    def _answer_rights(self) -> Life:
        yield self._soon(5, 20)
        answers = dict(NO_TO_ALL)
        if self.plan.is_weighed:
            answers[RightsQuestion.ASYLUM] = RightsAnswer.UNKNOWN, "The register does not say; the other authority was asked."
        actions.review_all_rights(self.charge, self.request, answers=answers)

    def _weigh(self) -> Life:
        if not self.plan.is_weighed:
            return
        for review in list(self.request.rights.exclude(answer=RightsAnswer.NO).filter(may_proceed=None)):
            yield self._on()
            leader = self.house.actor(next(each for each in self.house.leaders(self.desk) if each != self.officer), self.desk)
            decision = (
                "Nothing points to an application for protection. Send the identity only, and ask them to tell us at once if there is one."
            )
            actions.weigh(leader, self.request, question=review.question, may_proceed=True, decision=decision)

    def _write(self) -> Life:
        items = list(self.request.items.all())
        if any(item.sends_personal_data for item in items) and self._leaves() and not self.request.transfer_ground:
            yield self._soon()
            ground, reason = self.house.told["transfer"]
            actions.ground_transfer(self.charge, self.request, ground=ground, reason=reason)
        yield self._on()
        words = self.told.words
        opening = words["refusing" if self.plan.fate is Fate.REFUSED else "opening"]
        material, wished = material_of(self.request, items), self.random.choice(("H0", "H1", "H1"))
        handling = material.code.value if is_weaker(wished, material) else wished
        actions.write_reply(self.charge, self.request, opening=opening, closing=words["closing"], handling=handling)

    def _propose(self) -> Life:
        yield max(self._soon(), self.goal) if not self.plan.stop else self._soon()
        whole = self.plan.fate is Fate.REFUSED
        actions.propose(self.charge, self.request, whole_refusal=whole, because="Every item is refused." if whole else "")

    def _confirm(self) -> Life:
        yield self._soon(6, 90)
        actions.confirm(self._leader(), self.request, whole_refusal=self.plan.fate is Fate.REFUSED)

    def _leaves(self) -> bool:
        return transfer_ground(self.request.basis, self.request.requester).is_needed

    def _release(self) -> Life:
        yield self._soon(5, 9)
        self.officer = self.house.who(self.desk, Role.DUTY)[0]
        head = on_call_head(self.house.desks[self.desk].pk, clock.now())
        assert head is not None, "a desk that is told of has a head"
        actions.release(
            self.charge,
            self.request,
            called=head,
            answers={1: self.told.items[0].answer},
            opening=self.told.words["minimum"],
            because="The deed was announced for tonight; the head was called and agreed by telephone.",
            transfer=ground_against_threat(self.request.basis, self.request.requester) if self._leaves() else ("", ""),
            rights=NO_TO_ALL,
        )
        if self.plan.stop is Stage.RELEASED:
            return
        yield clock.now() + timedelta(hours=self.random.uniform(4, 8))
        leader = next(each for each in self.house.leaders(self.desk) if each != self.officer)
        actions.countersign(self.house.actor(leader, self.desk), self.request, because="Read in full; the release was right.")
