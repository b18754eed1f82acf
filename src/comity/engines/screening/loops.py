"""The compiled loops over words: how alike two are, and which words of a list resemble one."""

import numpy as np

from comity.engines.screening.arrays import (
    ABJAD,
    BONES,
    HAN,
    KIN,
    KIND,
    LENGTHS,
    LONGEST,
    LONGEST_BONES,
    LOOK,
    NATIVE,
    RECORD,
    SHARE,
    SORTS,
    SOUND,
    SYLLABIC,
    TEXT,
    UNIT,
    Costs,
    Part,
    Scratch,
)
from comity.engines.screening.compiling import (
    ByteRows,
    Bytes,
    ByteTables,
    Nothing,
    NumberRows,
    Numbers,
    Real,
    Starts,
    Truth,
    Whole,
    compiled,
    compiled_inline,
    compiled_plain,
)

# Where each rule stands in the row of rules; `costs` says what each is.
STEEP, OTHER_START, SOUNDS_SAME, SAME_KIN, OTHER_CHARACTERS, BARE, ONE_LETTER, SYLLABLES_STEEP, PART_OF = 0, 1, 2, 3, 4, 5, 12, 14, 16
# Two words by sound; one without vowels and one with them; two without; one in syllables of Hangul and one in letters: which table of
# changes, which rows of letters left out.
SOUNDING, BARE_AND_VOWELLED, BOTH_BARE, SYLLABLES = 0, 1, 2, 3
CHANGES = np.array([0, 1, 0, 2])
SKIPS = np.array([[0, 0], [1, 2], [1, 1], [3, 4]])
ENOUGH = np.float32(0.70)  # below this two words have nothing to do with each other
EXCHANGED = 800  # what two exchanged neighbours cost, of `UNIT`
BITS = np.array([number.bit_count() for number in range(256)], np.uint8)
LEAST_OVERLAP = 64  # of 255
LEAST_LOOK, WORDS_TO_ONE = 48, 640  # words of a part that are looked at, and one of so many
SECTION = 1024  # letter pairs of one kind
EIGHT_ONES, EIGHT_HIGHEST = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
LOWEST, TO_LOWEST, ONE_BYTE = np.uint64(1), np.uint64(7), np.uint64(8)
MOST_PAIRS = LONGEST + 2  # of one kind in a word, and one
BY_BONES = 0.95  # what letter pairs by consonants are worth


@compiled_inline
def distance(
    a: Bytes,
    at_a: Whole,
    n: Whole,
    b: Bytes,
    at_b: Whole,
    m: Whole,
    costs: Costs,
    sort: Whole,
    most: Real,
    rows: NumberRows,
) -> Real:
    """What it costs to make letters of one those of the other; two exchanged neighbours cost less than one letter.

    `sort` is one of `SOUNDING`, `BARE_AND_VOWELLED`, `BOTH_BARE` and `SYLLABLES` (of the first). Where it costs more than
    `most` the answer is only that: some figure above it.
    """
    change, skip = costs.change, costs.skip
    table, ours, theirs = CHANGES[sort], SKIPS[sort, 0], SKIPS[sort, 1]
    rows[0, 0] = 0
    limit = np.int32(most * UNIT)
    for j in range(m):
        rows[0, j + 1] = rows[0, j] + skip[theirs, b[at_b + j]]
    before, last, now = 2, 0, 1
    least_before = np.int32(0)
    for i in range(n):
        x = a[at_a + i]
        gone = skip[ours, x]
        diagonal = rows[last, 0]
        left = least = rows[now, 0] = diagonal + gone
        for j in range(m):
            y = b[at_b + j]
            above = rows[last, j + 1]
            best = min(diagonal + change[table, x, y], above + gone, left + skip[theirs, y])
            if i > 0 and j > 0 and x != y and x == b[at_b + j - 1] and y == a[at_a + i - 1]:
                best = min(best, rows[before, j - 1] + np.int32(EXCHANGED))
            rows[now, j + 1] = left = best
            diagonal = above
            least = min(least, best)
        if min(least, least_before) > limit:
            return np.float32(min(least, least_before)) / UNIT
        least_before = least
        before, last, now = last, now, before
    return np.float32(rows[last, m]) / UNIT


@compiled_inline
def equal(a: Bytes, at_a: Whole, b: Bytes, at_b: Whole, start: Whole, length: Whole) -> Truth:
    """Are so many bytes of two records the same?"""
    last = start + length - 1
    while start < last and a[at_a + start] == b[at_b + start]:
        start += 1
    return bool(a[at_a + start] == b[at_b + start])


@compiled_inline
def is_part(a: Bytes, at_a: Whole, b: Bytes, at_b: Whole) -> Truth:
    """Does one word begin or end with the other, by sound?"""
    n, m = np.int64(a[at_a + LENGTHS + 1]), np.int64(b[at_b + LENGTHS + 1])
    if min(n, m) < 3 or (a[at_a + KIND] | b[at_b + KIND]) & ABJAD:
        return False
    if n > m:
        a, at_a, n, b, at_b, m = b, at_b, m, a, at_a, n
    return equal(a, at_a, b, at_b, SOUND, n) or equal(a, at_a + SOUND, b, at_b + SOUND + m - n, 0, n)


@compiled_plain
def likeness(a: Bytes, at_a: Whole, b: Bytes, at_b: Whole, costs: Costs, rows: NumberRows) -> Real:
    """How alike two words are, whatever the script each was written in: 1 for the same word, 0 for anything less than `ENOUGH`."""
    rules = costs.rules
    kind_a, kind_b = a[at_a + KIND], b[at_b + KIND]
    if kind_a == kind_b and equal(a, at_a, b, at_b, TEXT, LONGEST) and equal(a, at_a, b, at_b, NATIVE, 4):
        return np.float32(1)
    if kind_a & kind_b & HAN and equal(a, at_a, b, at_b, NATIVE, 4):
        return np.float32(1)
    n, m = np.int64(a[at_a + LENGTHS + 1]), np.int64(b[at_b + LENGTHS + 1])
    kin = (a[at_a + KIN] > 0 or a[at_a + KIN + 1] > 0) and equal(a, at_a, b, at_b, KIN, 2)
    if not kin and (a[at_a + LENGTHS] == 1 or b[at_b + LENGTHS] == 1):
        return rules[ONE_LETTER] if a[at_a + TEXT] == b[at_b + TEXT] else np.float32(0)
    sorts_a, sorts_b = a[at_a + SORTS], b[at_b + SORTS]
    if not kin and not (kind_a ^ kind_b) & SYLLABIC and 2 * BITS[sorts_a & sorts_b] < min(BITS[sorts_a], BITS[sorts_b]):
        return np.float32(0)
    sort, written = SOUNDING, np.float32(n + m)
    best, steep, other_start = rules[SOUNDS_SAME], rules[STEEP], rules[OTHER_START]
    turned = np.uint8(0)  # is the second word the first in its table of costs?
    if (kind_a ^ kind_b) & ABJAD:
        sort, written = BARE_AND_VOWELLED, max(np.float32(n if kind_a & ABJAD else m), np.float32(2.5))
        best, steep, other_start = rules[BARE], np.float32(1), np.float32(0)
        turned = kind_b & ABJAD
    elif (kind_a ^ kind_b) & SYLLABIC and not kind_a & kind_b & HAN:
        sort, written = SYLLABLES, written * np.float32(0.5)
        steep, other_start = rules[SYLLABLES_STEEP], np.float32(0)
        turned = kind_b & SYLLABIC
    elif kind_a & ABJAD:
        sort = BOTH_BARE
    if turned:
        a, at_a, n, b, at_b, m = b, at_b, m, a, at_a, n
    most = (1 - ENOUGH / best) * written / steep
    cost = distance(a, at_a + SOUND, n, b, at_b + SOUND, m, costs, sort, most, rows)
    if a[at_a + SOUND] != b[at_b + SOUND]:
        cost += other_start
    alike = best * (1 - steep * cost / written)
    if kind_a & kind_b & HAN:
        alike *= rules[OTHER_CHARACTERS]
    if kin:
        alike = max(alike, rules[SAME_KIN])
    elif alike < rules[PART_OF] and min(n, m) >= 4 and is_part(a, at_a, b, at_b):
        alike = rules[PART_OF]
    return alike if alike >= ENOUGH else np.float32(0)


@compiled_plain
def pairs_of(words: Bytes, at: Whole, out: Numbers) -> Whole:
    """The letter pairs of a word, each once: by sound where it has vowels, and by consonants; how many there are."""
    found = 0
    for layer in range(2):
        if layer == 0 and words[at + KIND] & ABJAD:
            continue
        begin = at + (SOUND if layer == 0 else BONES)
        length = np.int64(words[at + LENGTHS + 1 + layer])
        section = 0 if layer == 0 else 1024 if words[at + KIND] & (ABJAD | SYLLABIC) else 2048
        left: Whole = 0
        for i in range(length + 1):
            right = np.int64(words[begin + i]) if i < length else np.int64(0)
            if right > 31:
                right = 27 + right % 5
            pair = section + left * 32 + right
            new = bool(length > 0)
            for seen in range(found):
                if out[seen] == pair:
                    new = False
                    break
            if new:
                out[found] = pair
                found += 1
            left = right
    return found


@compiled
def index_pairs(words: Bytes, start: Starts, held: Numbers, sizes: ByteRows) -> Nothing:
    """Letter pair → words: with an empty `held` it counts into `start`, else it fills; `sizes` gets the pairs of each word."""
    out = np.empty(64, np.int32)
    for word in range(words.size // RECORD):
        found = pairs_of(words, word * RECORD, out)
        sizes[word, 0] = sizes[word, 1] = 0
        for i in range(found):
            sizes[word, min(out[i] >> 10, 1)] += 1
            if held.size:
                held[start[out[i]]] = word
            start[out[i]] += 1


@compiled_plain
def rarest_first(pairs: Numbers, first: Whole, last: Whole, part: Part) -> Nothing:
    """Put letter pairs in order, those that fewest words have first."""
    for i in range(first + 1, last):
        pair = pairs[i]
        words = part.pair_start[pair + 1] - part.pair_start[pair]
        place = i
        while place > first and part.pair_start[pairs[place - 1] + 1] - part.pair_start[pairs[place - 1]] > words:
            pairs[place] = pairs[place - 1]
            place -= 1
        pairs[place] = pair


@compiled_plain
def count_pairs(pairs: Numbers, first: Whole, last: Whole, section: Whole, part: Part, counts: Bytes) -> Nothing:
    """Add to each word of a part how many of these letter pairs it has."""
    for i in range(first, last):
        pair = section * SECTION + pairs[i] % SECTION
        for p in range(part.pair_start[pair], part.pair_start[pair + 1]):
            counts[np.uint32(part.pair_words[p])] += np.uint8(1)


@compiled_plain
def shares_of(pairs: Whole, looked_at: Whole, enough: Whole, worth: Real, kind: Whole, shared: ByteTables) -> Nothing:
    """What it says, of 255, that a word has so many of the letter pairs looked at, and so many in all: nothing where it is not enough."""
    shared[kind, :enough] = 0
    for count in range(enough, looked_at + 1):
        of_all = worth * np.float32(510 * pairs * count) / np.float32(looked_at)
        for size in range(count, MOST_PAIRS):
            shared[kind, count, size] = np.uint8(min(of_all / np.float32(pairs + size), np.float32(255)))


@compiled_plain
def best_of(
    candidates: Numbers,
    found: Whole,
    levels: Bytes,
    bins: Numbers,
    most: Whole,
    low: Whole,
    fewer: Whole,
    lowest: Whole,
    out: Numbers,
) -> Whole:
    """Of so many candidates at most `most` of the highest levels into `out`, the highest first, and how many they are.

    Those of a level below `low` are among them only as long as there are `fewer`, those below `lowest` (at least 1) never.
    """
    bins[:] = 0
    for t in range(found):
        bins[levels[t]] += 1
    least, kept = 256, 0
    while least > lowest and kept + bins[least - 1] <= (most if least > low else fewer):
        least -= 1
        kept += bins[least]
    room = (most if least > low else fewer) - kept
    place = 0
    for level in range(255, least - 2, -1):  # from here on a bin says where its next candidate goes
        bins[level], place = place, place + bins[level]
    taken = kept
    for t in range(found):
        its_level = np.int64(levels[t])
        if its_level < least - 1 or its_level < lowest:
            continue
        if its_level == least - 1:
            if room <= 0:
                continue
            room -= 1
            taken += 1
        out[bins[its_level]] = candidates[t]
        bins[its_level] += 1
    return taken


@compiled_plain
def resembling(asked: Bytes, at: Whole, part: Part, scratch: Scratch) -> Whole:
    """The words of a part that share most letter pairs with one asked for, at most `LOOK`, into `scratch.looked`, the best first.

    Words with vowels are compared with each other by sound, but for the pairs that most words have, all others by consonants.
    """
    touched, levels, sizes, pairs = scratch.touched_words, scratch.levels, part.sizes, scratch.letter_pairs
    total = pairs_of(asked, at, pairs)
    sounds = 0
    for i in range(total):
        if pairs[i] < SECTION:
            sounds += 1
    bones = total - sounds
    rarest_first(pairs, 0, sounds, part)
    looked_at = sounds - sounds // 4
    count_pairs(pairs, 0, looked_at, 0, part, scratch.sounds)
    for section in range(1, 3 if asked[at + KIND] & (ABJAD | SYLLABIC) else 2):
        count_pairs(pairs, sounds, total, section, part, scratch.bones)
    enough_sounds, enough_bones = max(2, (looked_at + 2) // 3), max(2, (bones + 1) // 2)
    shared = scratch.shared
    shares_of(sounds, looked_at, enough_sounds, np.float32(1), 0, shared)
    shares_of(bones, bones, enough_bones, np.float32(BY_BONES), 1, shared)
    # Eight words at a time: a byte has its highest bit where the count in it is enough.
    to_sounds, to_bones = np.uint64(128 - enough_sounds) * EIGHT_ONES, np.uint64(128 - enough_bones) * EIGHT_ONES
    blocks, some = scratch.blocks, np.int64(0)
    for eight in range(scratch.sounds_by_eight.size):  # each is written down, and stays where a word in it has enough
        enough = ((scratch.sounds_by_eight[eight] + to_sounds) | (scratch.bones_by_eight[eight] + to_bones)) & EIGHT_HIGHEST
        blocks[some] = eight
        some += np.int64(enough != 0)
    found: Whole = 0
    for place in range(some):
        block = np.uint32(blocks[place])
        enough = ((scratch.sounds_by_eight[block] + to_sounds) | (scratch.bones_by_eight[block] + to_bones)) & EIGHT_HIGHEST
        enough >>= TO_LOWEST
        for word in range(8 * np.int64(block), 8 * np.int64(block) + 8):
            touched[found] = word
            found += np.int64(enough & LOWEST)
            enough >>= ONE_BYTE
    for t in range(found):
        at_word = np.uint32(touched[t])
        by_sounds = shared[0, scratch.sounds[at_word], sizes[at_word, 0]]
        by_bones = shared[1, scratch.bones[at_word], sizes[at_word, 1]]
        levels[t] = max(by_sounds, by_bones) if part.held[at_word] else np.uint8(0)
    scratch.sounds_by_eight[:] = 0
    scratch.bones_by_eight[:] = 0
    look = min(LOOK, max(LEAST_LOOK, sizes.shape[0] // WORDS_TO_ONE))
    return best_of(touched, found, levels, scratch.bins, look, LEAST_OVERLAP, look, LEAST_OVERLAP, scratch.looked)


@compiled_inline
def join(words: Bytes, first: Whole, second: Whole, out: Bytes, at: Whole) -> Nothing:
    """Two words as one."""
    out[at : at + RECORD] = 0
    out[at + KIND] = words[first + KIND] | words[second + KIND]
    out[at + SHARE] = 100
    out[at + SORTS] = words[first + SORTS] | words[second + SORTS]
    for layer in range(3):
        begin, most = (TEXT, LONGEST) if layer == 0 else (SOUND, LONGEST) if layer == 1 else (BONES, LONGEST_BONES)
        n, m = np.int64(words[first + LENGTHS + layer]), np.int64(words[second + LENGTHS + layer])
        length = min(n + m, np.int64(most))
        for i in range(length):
            out[at + begin + i] = words[first + begin + i] if i < n else words[second + begin + i - n]
        out[at + LENGTHS + layer] = length
