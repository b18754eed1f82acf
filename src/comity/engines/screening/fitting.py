"""The compiled loops over names: two names laid side by side."""

import numpy as np

from comity.engines.screening.arrays import (
    ABJAD,
    KIND,
    LENGTHS,
    LONGEST_WHOLE,
    RECORD,
    SHARE,
    SORTS,
    SOUND,
    SYLLABIC,
    Costs,
    Room,
)
from comity.engines.screening.compiling import (
    ByteRows,
    Bytes,
    Real,
    RealRows,
    Reals,
    Starts,
    Truth,
    Whole,
    compiled_inline,
    compiled_plain,
)
from comity.engines.screening.loops import BITS, ENOUGH, SOUNDING, STEEP, distance, join, likeness

# Where each rule stands in the row of rules; `costs` says what each is.
WORTH_FROM, WORTH_POWER, OURS_LEFT, THEIRS_LEFT, INITIAL, ENOUGH_WEIGHT, TURNED, SAID_AGAIN = 6, 7, 8, 9, 10, 11, 13, 15
AT_ONCE = np.float32(0.88)  # from here on they are paired before neighbours are read as one
JOINED, JOINED_SHORT = np.float32(0.86), np.float32(0.95)  # from here on two neighbours are one word written apart, long or short
WHOLE_NAME = np.float32(0.86)  # from here on two names without spaces are one name written apart
LITTLE = 2  # letters that may differ in a name without spaces
LITTLE_LEFT = np.float32(0.3)  # weight left over or in doubt from which two names may be one without spaces
HEAVY = 50  # of a hundred: what a word keeps of its weight that is neither particle nor honorific
MOST_TURNS = 3  # places where the order of words turns back that count
OTHER_SORTS = 2  # sorts of consonants that only one of them has: one letter for another
SHORT, LONG = 3, 7  # letters: a word no longer is not taken for two; one that is longer may be it with a letter changed
EACH, OURS_IS_TWO, THEIRS_IS_TWO = 0, 1, 2  # a pair of words, or half of a pair in which one is written as two
FACTS = 5  # of two names: fit, weight agreed, weight in doubt, ours left over, theirs left over


@compiled_inline
def as_a_whole(asked: Bytes, n: Whole, words: Bytes, at: Starts, m: Whole, costs: Costs, room: Room) -> Real:
    """How two names fit when both are written without spaces, 0..1; 0 where they do not."""
    whole, bare = room.whole, np.uint8(0)
    long: Whole = 0
    wide: Whole = 0
    for i in range(n):
        long += np.int64(asked[i * RECORD + LENGTHS + 1])
        bare |= asked[i * RECORD + KIND]
    for j in range(m):
        wide += np.int64(words[at[j] + LENGTHS + 1])
        bare |= words[at[j] + KIND]
    if bare & ABJAD or long < 5 or wide < 5 or abs(long - wide) * 7 > long + wide:
        return np.float32(0)
    long = wide = 0
    for i in range(n):
        for letter in range(min(np.int64(asked[i * RECORD + LENGTHS + 1]), np.int64(LONGEST_WHOLE - long))):
            whole[long] = asked[i * RECORD + SOUND + letter]
            long += 1
    for j in range(m):
        for letter in range(min(np.int64(words[at[j] + LENGTHS + 1]), np.int64(LONGEST_WHOLE - wide))):
            whole[LONGEST_WHOLE + wide] = words[at[j] + SOUND + letter]
            wide += 1
    cost = distance(whole, 0, long, whole, LONGEST_WHOLE, wide, costs, SOUNDING, np.float32(LITTLE), room.rows)
    alike = 1 - costs.rules[STEEP] * cost / np.float32(long + wide)
    if cost >= LITTLE or alike < WHOLE_NAME:
        return np.float32(0)
    return alike * alike * np.float32(0.97) * min(np.float32(1), np.float32(long) / 8)


@compiled_inline
def pair_alike(alike: RealRows, n: Whole, m: Whole, least: Real, free: ByteRows, pairs: RealRows, found: Whole) -> Whole:
    """Pair words that are free and at least so much alike, the most alike first, each with one; how many pairs there are then."""
    while True:
        best, ours, theirs = np.float32(0), -1, -1
        for i in range(n):
            if free[0, i]:
                for j in range(m):
                    if free[1, j] and alike[i, j] >= least:
                        value = alike[i, j] - np.float32(0.0001) * abs(i - j)
                        if value > best:
                            best, ours, theirs = value, i, j
        if ours < 0:
            return found
        free[0, ours] = free[1, theirs] = 0
        pairs[found, 0], pairs[found, 1], pairs[found, 2], pairs[found, 3] = ours, theirs, alike[ours, theirs], EACH
        found += 1


@compiled_inline
def may_be_two(one: Bytes, at_one: Whole, others: Bytes, first: Whole, second: Whole) -> Truth:
    """Is a word long enough to be two others together, and has it about as many consonants, of about the same sorts?"""
    bones = LENGTHS + 2
    together = np.int64(others[first + bones]) + np.int64(others[second + bones])
    if one[at_one + LENGTHS] <= SHORT or abs(np.int64(one[at_one + bones]) - together) > 2:
        return False
    if (one[at_one + KIND] | others[first + KIND] | others[second + KIND]) & SYLLABIC:
        return True
    return bool(BITS[one[at_one + SORTS] ^ (others[first + SORTS] | others[second + SORTS])] <= OTHER_SORTS)


@compiled_inline
def pair_joined(
    asked: Bytes,
    n: Whole,
    words: Bytes,
    at: Starts,
    m: Whole,
    costs: Costs,
    room: Room,
    found: Whole,
) -> Whole:
    """Pair a free word with two free neighbours that it is written as; how many pairs there are then, two for each such word."""
    free, pairs, joined = room.free, room.pairs, room.joined
    for i in range(n):
        for j in range(m - 1):
            if free[0, i] and free[1, j] and free[1, j + 1] and may_be_two(asked, i * RECORD, words, at[j], at[j + 1]):
                join(words, at[j], at[j + 1], joined, 0)
                alike = likeness(asked, i * RECORD, joined, 0, costs, room.rows)
                if alike >= (JOINED if asked[i * RECORD + LENGTHS] > LONG else JOINED_SHORT):
                    free[0, i] = free[1, j] = free[1, j + 1] = 0
                    for part in range(2):
                        pairs[found, 0], pairs[found, 1], pairs[found, 2], pairs[found, 3] = i, j + part, alike, OURS_IS_TWO
                        found += 1
    for j in range(m):
        for i in range(n - 1):
            if free[1, j] and free[0, i] and free[0, i + 1] and may_be_two(words, at[j], asked, i * RECORD, (i + 1) * RECORD):
                join(asked, i * RECORD, (i + 1) * RECORD, joined, 0)
                alike = likeness(words, at[j], joined, 0, costs, room.rows)
                if alike >= (JOINED if words[at[j] + LENGTHS] > LONG else JOINED_SHORT):
                    free[1, j] = free[0, i] = free[0, i + 1] = 0
                    for part in range(2):
                        pairs[found, 0], pairs[found, 1], pairs[found, 2], pairs[found, 3] = i + part, j, alike, THEIRS_IS_TWO
                        found += 1
    return found


@compiled_inline
def said_before(alike: RealRows, free: ByteRows, side: Whole, word: Whole, others: Whole) -> Truth:
    """Is this word of a side the same as one on the other side that has its partner?"""
    for other in range(others):
        similar = alike[word, other] if side == 0 else alike[other, word]
        if free[1 - side, other] == 0 and similar > 0.97:
            return True
    return False


@compiled_plain
def align(
    asked: Bytes,
    n: Whole,
    our_weights: Reals,
    words: Bytes,
    at: Starts,
    m: Whole,
    their_weights: Reals,
    alike: RealRows,
    costs: Costs,
    room: Room,
    facts: Reals,
) -> Whole:
    """Lay two names side by side in any order: what is alike at once, then neighbours that are one word, then the rest.

    `alike[i, j]` is the likeness of our word i and their word j. Fills `pairs` with (ours, theirs, likeness, `EACH` or half of a joint)
    and `facts` (see `FACTS`), the fit as 0..1. Returns the number of pairs.
    """
    rules, free, pairs, partner = costs.rules, room.free, room.pairs, room.partner
    for i in range(n):
        free[0, i] = 1
        partner[i] = -1
    for j in range(m):
        free[1, j] = 1
    found = pair_alike(alike, n, m, AT_ONCE, free, pairs, 0)
    found = pair_joined(asked, n, words, at, m, costs, room, found)
    found = pair_alike(alike, n, m, ENOUGH, free, pairs, found)
    agreed = doubtful = np.float32(0)
    for pair in range(found):
        ours, theirs, similar = np.int64(pairs[pair, 0]), np.int64(pairs[pair, 1]), pairs[pair, 2]
        one, other = our_weights[ours], their_weights[theirs]
        if pairs[pair, 3] == EACH:
            weight = min(one, other) if similar > 0.97 else (one + other) / 2
            if asked[ours * RECORD + LENGTHS] == 1 or words[at[theirs] + LENGTHS] == 1:
                weight = min(weight, rules[INITIAL])
            worth = ((similar - rules[WORTH_FROM]) / (1 - rules[WORTH_FROM])) ** rules[WORTH_POWER]
            doubtful += weight * (1 - worth)
        else:
            weight = (one / 2 + other) / 2 if pairs[pair, 3] == OURS_IS_TWO else (one + other / 2) / 2
            worth = similar * similar
        agreed += weight * worth
        if words[at[theirs] + SHARE] >= HEAVY:
            partner[ours] = theirs
    left = spare = np.float32(0)
    for i in range(n):
        left += our_weights[i] * free[0, i] * (rules[SAID_AGAIN] if said_before(alike, free, 0, i, m) else np.float32(1))
    for j in range(m):
        spare += their_weights[j] * free[1, j] * (rules[SAID_AGAIN] if said_before(alike, free, 1, j, n) else np.float32(1))
    turned, last = 0, -1
    for i in range(n):
        if partner[i] >= 0:
            turned += 1 if partner[i] < last else 0
            last = partner[i]
    facts[0], facts[1], facts[2], facts[3], facts[4] = 0, agreed, doubtful, left, spare
    if found > 0:
        fit = agreed / (agreed + doubtful + rules[OURS_LEFT] * left + rules[THEIRS_LEFT] * spare)
        facts[0] = fit * (1 - np.exp(-agreed / rules[ENOUGH_WEIGHT])) * (1 - rules[TURNED] * min(turned, MOST_TURNS))
    if left + doubtful > LITTLE_LEFT and n != m and facts[0] < 0.8:
        facts[0] = max(facts[0], as_a_whole(asked, n, words, at, m, costs, room))
    return found
