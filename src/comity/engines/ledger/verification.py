"""Was this log changed? Walk it once, name what was done to it, say where, and say what cannot be known."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from comity.engines.ledger.canonical import NotCanonicalError
from comity.engines.ledger.checkpoints import Checkpoint, verify_checkpoint, verify_end
from comity.engines.ledger.findings import Findings, Kind, Problem, Verification
from comity.engines.ledger.links import CONTENT_DIGEST, GENESIS, End, Link, Unreadable, chain, keyed_digest
from comity.engines.ledger.notes import BadSignatureError, NoteError, UnknownKeyError, VerifierKey

WINDOW = 10_000  # how many entries are put back in order at a time
FURTHEST_SHIFT = 8  # how many entries slipped in or taken out at one place are recognised when the rest was renumbered
MAX_SUSPECTS = 1_000  # how many changed entries are compared with each other to find those that changed places


def verify(
    entries: Iterable[Link | End | Unreadable],
    checkpoints: Iterable[str],
    keys: Iterable[VerifierKey],
    *,
    digest_keys: Sequence[bytes] = (),
) -> Verification:
    """Judge a log by its entries, in one pass, and by the checkpoints that were kept elsewhere.

    `checkpoints` are the texts from the second place, never those from beside the log; `keys` are all public keys the log
    was signed with; with `digest_keys`, contents that are present are compared with their keyed digests. The signed end of
    an export excuses it from what was signed later, and from nothing that was signed before.
    Memory is bounded by the number of checkpoints, not of entries.
    """
    walk = _Walk(_Anchors(checkpoints, tuple(keys)), digest_keys)
    return walk.through(entries)


class _Anchors:
    """The checkpoints that can be believed, by size, and how the log agreed with them so far."""

    def __init__(self, texts: Iterable[str], keys: tuple[VerifierKey, ...]) -> None:
        self.findings = Findings()
        self.keys = keys
        self.by_size: dict[int, Checkpoint] = {}
        self.agreed: Checkpoint | None = None
        self.agreeing = 0
        self.proven_to = 0
        self.end: Checkpoint | None = None
        self._last: tuple[str, ...] = ()
        self._disagreed = False
        for number, text in enumerate(texts, start=1):
            self._read(number, text)
        self.meet(0, (GENESIS,))

    def _read(self, number: int, text: str) -> None:
        try:
            checkpoint = verify_checkpoint(text, self.keys)
        except NoteError as wrong:
            kind = {UnknownKeyError: Kind.UNKNOWN_KEY, BadSignatureError: Kind.BAD_SIGNATURE}.get(type(wrong), Kind.MALFORMED_CHECKPOINT)
            self.findings.add(Problem(kind, 0, 0, {"number": number, "because": str(wrong)}))
            return
        known = self.by_size.setdefault(checkpoint.size, checkpoint)
        if known.digest != checkpoint.digest:
            self.findings.add(Problem(Kind.CONTRADICTION, checkpoint.size, checkpoint.size, {"number": number}))

    def meet(self, size: int, digests: tuple[str, ...]) -> None:
        """The log has come to this size, and its last entry has one of these digests (stored, computed)."""
        self._last = digests
        checkpoint = self.by_size.get(size)
        if checkpoint is None:
            return
        if checkpoint.digest in digests:
            self.agreed, self.proven_to, self._disagreed = checkpoint, size, False
            self.agreeing += 1
        elif not self._disagreed:  # those that follow disagree for the same reason
            self._disagreed = True
            self.findings.add(Problem(Kind.REWRITTEN, self.proven_to + 1, size, {"at": checkpoint.at}))

    def read_end(self, end: End) -> None:
        """The export says how far it goes: believed only if the log's own key signed it as an end."""
        try:
            self.end = verify_end(end.note, self.keys)
        except NoteError as wrong:
            self.findings.add(Problem(Kind.UNREADABLE, 0, 0, {"line": end.line, "because": str(wrong)}))

    def later(self) -> tuple[Checkpoint, ...]:
        """The checkpoints that count more than the export's end, and were signed after it."""
        end = self.end
        return tuple(each for size, each in sorted(self.by_size.items()) if end and size > end.size and each.at > end.at)

    def close(self, size: int) -> None:
        """The log ended at this size: did a checkpoint count more, and does it end as its own end says?"""
        later = {checkpoint.size for checkpoint in self.later()}
        counted = [checkpoint for each, checkpoint in self.by_size.items() if each not in later]
        if self.end:
            counted.append(self.end)
            if self.end.size < size:
                self.findings.add(Problem(Kind.INSERTED, self.end.size + 1, size))
            elif self.end.size == size and self.end.digest not in self._last and not self._disagreed:
                self.findings.add(Problem(Kind.REWRITTEN, min(self.proven_to + 1, size), size, {"at": self.end.at}))
        longest = max(counted, key=lambda checkpoint: checkpoint.size, default=None)
        if longest and longest.size > size:
            values = {"ends": size, "counted": longest.size, "missing": longest.size - size, "at": longest.at}
            self.findings.add(Problem(Kind.CUT, self.proven_to + 1, longest.size, values))


class _Walk:
    """One pass over the log. `position` is where it stands; `shift` is by how much the numbers shown exceed the original ones."""

    def __init__(self, anchors: _Anchors, digest_keys: Sequence[bytes]) -> None:
        self.anchors = anchors
        self.findings = anchors.findings
        self.digest_keys = digest_keys
        self.position = 0
        self.shift = 0
        self.before: tuple[str, ...] = (GENESIS,)  # digests the next entry may follow; empty when the one before was reported
        self.entries = 0
        self.contents = 0
        self.unread_before: dict[int, int] = {}  # unreadable lines before an entry fill a gap of that many numbers
        self.failures = 0  # in a row
        self.suspects: dict[str, tuple[int, Link]] = {}  # changed entries, by the digest that should stand before them

    def through(self, entries: Iterable[Link | End | Unreadable]) -> Verification:
        ordered = self._in_order(entries)
        last: Link | None = None
        for entry in ordered:
            if last is not None:
                self._step(last, entry)
            last = entry
        if last is not None:
            self._step(last, None)
        self.anchors.close(self.position - self.shift)
        agreed = self.anchors.agreed
        at: datetime | None = agreed.at if agreed else None
        problems, left_out = self.findings.sorted()
        return Verification(
            self.entries,
            self.anchors.agreeing,
            self.contents,
            problems,
            left_out,
            unproven_from=self.anchors.proven_to + 1,
            proven_at=at,
            end=self.anchors.end,
            later=self.anchors.later(),
        )

    def _readable(self, entries: Iterable[Link | End | Unreadable]) -> Iterator[Link]:
        unread, latest = 0, 0
        for entry in entries:
            if isinstance(entry, End):
                self.anchors.read_end(entry)
                continue
            self.entries += 1
            if isinstance(entry, Link):
                if unread:
                    self.unread_before[entry.sequence] = unread
                unread, latest = 0, entry.sequence
                yield entry
            else:
                unread += 1
                place = latest + unread
                self.findings.add(Problem(Kind.UNREADABLE, place, place, {"line": entry.line, "because": entry.because}))

    def _in_order(self, entries: Iterable[Link | End | Unreadable]) -> Iterator[Link]:
        """By sequence, as far as a window reaches: what stands out of place is reported and put back."""
        feed = self._readable(entries)
        expected = 1
        for entry in feed:
            if entry.sequence == expected:
                expected += 1
                yield entry
                continue
            unique: dict[int, Link] = {}
            for each in (entry, *islice(feed, WINDOW)):
                if each.sequence in unique or each.sequence < expected:
                    self.findings.add(Problem(Kind.INSERTED, each.sequence, each.sequence))
                else:
                    unique[each.sequence] = each
            ordered = sorted(unique)
            displaced = [right for right, shown in zip(ordered, unique, strict=True) if right != shown]
            if displaced:
                self.findings.add(Problem(Kind.SWAPPED, displaced[0], displaced[-1]))
            expected = ordered[-1] + 1 if ordered else expected
            yield from (unique[sequence] for sequence in ordered)

    def _step(self, entry: Link, following: Link | None) -> None:
        gap = entry.sequence - self.position - 1
        if gap:
            if gap > self.unread_before.get(entry.sequence, 0):
                self.findings.add(Problem(Kind.DELETED, self.position + 1, entry.sequence - 1))
            self.before = ()
        self.position = entry.sequence
        original = entry.sequence - self.shift
        computed = _digest(entry, original)
        if computed == entry.digest:
            self.failures = 0
            if self.before and entry.previous not in self.before:
                self.findings.add(Problem(Kind.BROKEN, max(entry.sequence - 1, 1), entry.sequence))
            self.before = (entry.digest,)
        else:
            self.failures += 1
            self._explain(entry, following)
            original = entry.sequence - self.shift
        self.anchors.meet(original, (entry.digest, computed))
        self._compare_content(entry)

    def _explain(self, entry: Link, following: Link | None) -> None:
        """The digest does not fit: did two entries change places, were entries renumbered, or was this one edited?"""
        if self._changed_places(entry):
            self.before = ()
        elif self.failures <= FURTHEST_SHIFT and (shift := self._found_shift(entry, following)) is not None:
            if shift > self.shift:
                first, last = entry.sequence - (shift - self.shift), entry.sequence - 1
                self.findings.drop(Kind.EDITED, first, last)
                self.findings.drop(Kind.BROKEN, first - 1, last)
                self.findings.add(Problem(Kind.INSERTED, first, last))
            else:
                self.findings.add(Problem(Kind.RENUMBERED, entry.sequence - self.shift, entry.sequence - shift - 1))
            self.shift = shift
            self.failures = 0
            self.before = (entry.digest,)
        else:
            self.findings.add(Problem(Kind.EDITED, entry.sequence, entry.sequence))
            if len(self.suspects) < MAX_SUSPECTS:
                self.suspects.update(dict.fromkeys(self.before, (entry.sequence, entry)))
            self.before = (entry.digest, _digest(entry, entry.sequence - self.shift)) if entry.previous in self.before else ()

    def _changed_places(self, entry: Link) -> bool:
        sequence, other = self.suspects.get(entry.previous, (0, entry))
        if not (
            sequence
            and _digest(entry, sequence - self.shift) == entry.digest
            and _digest(other, entry.sequence - self.shift) == other.digest
        ):
            return False
        self.findings.drop(Kind.EDITED, sequence, sequence)
        self.findings.add(Problem(Kind.SWAPPED, sequence, entry.sequence))
        return True

    def _found_shift(self, entry: Link, following: Link | None) -> int | None:
        """By how much the numbers from here on are off, if they are: the entry and the one after it must agree."""
        for distance in range(1, FURTHEST_SHIFT + 1):
            for shift in (self.shift + distance, self.shift - distance):
                if all(_digest(each, each.sequence - shift) == each.digest for each in (entry, following) if each is not None):
                    return shift
        return None

    def _compare_content(self, entry: Link) -> None:
        if entry.content is None or not self.digest_keys:
            return
        self.contents += 1
        if not _content_fits(entry, self.digest_keys):
            self.findings.add(Problem(Kind.CONTENT, entry.sequence, entry.sequence))


def _digest(entry: Link, sequence: int) -> str:
    """The digest the entry would have under this number; empty if nothing could have been hashed so."""
    try:
        return chain(entry.previous, sequence, entry.facts)
    except NotCanonicalError:
        return ""


def _content_fits(entry: Link, digest_keys: Sequence[bytes]) -> bool:
    try:
        return any(keyed_digest(key, entry.content) == entry.facts.get(CONTENT_DIGEST) for key in digest_keys)
    except NotCanonicalError:
        return False
