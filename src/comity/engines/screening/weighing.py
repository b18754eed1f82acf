"""The compiled loops that make a name asked for ready: which of its words the list knows, what each weighs, which to look for first."""

import numpy as np

from comity.engines.screening.arrays import LENGTHS, RECORD, SHARE
from comity.engines.screening.compiling import Bytes, Counts, Held, Key, Keys, Nothing, Numbers, Real, Reals, Starts, Whole, compiled_plain
from comity.engines.screening.loops import join

FIRST, TIMES, LOW = (0x3C6EF372, 0x1B873593), (0x2C1B3C6D, 0x297A2D39), 0xFFFFFFFF  # of a hash of two halves
SHORT_JOINED = 3  # letters of two words that are looked for as one too


@compiled_plain
def rarity(held: Held, listed: Whole) -> Real:
    """What a word weighs, 0.12..1: one on no name or few 1, one on every tenth name close to nothing."""
    return np.float32(max(0.12, 1.0 - np.log1p(float(held)) / np.log1p(float(max(listed, 100)))))


@compiled_plain
def key_of(records: Bytes, at: Whole) -> Key:
    """A hash of a record, the same in every process."""
    one, other = FIRST
    for column in range(at, at + RECORD, 4):
        wide: Whole = np.int64(records[column])
        for byte in range(1, 4):
            wide |= np.int64(records[column + byte]) << (8 * byte)
        one, other = ((one ^ wide) * TIMES[0]) & LOW, ((other ^ wide) * TIMES[1]) & LOW
        one, other = one ^ (one >> 15), other ^ (other >> 13)
    return np.uint64(one) << np.uint64(32) | np.uint64(other)


@compiled_plain
def all_keys(records: Bytes, keys: Keys) -> Nothing:
    """The hash of each record."""
    for place in range(keys.size):
        keys[place] = key_of(records, place * RECORD)


@compiled_plain
def learn_held(records: Bytes, keys: Keys, by_key: Numbers, counts: Counts, held: Counts) -> Nothing:
    """On how many names of the whole list words stand, into `held`, as far as one part of it knows them."""
    for place in range(held.size):
        key = key_of(records, place * RECORD)
        low, high = 0, keys.size
        while low < high:
            middle = (low + high) // 2
            if keys[middle] < key:
                low = middle + 1
            else:
                high = middle
        if low < keys.size and keys[low] == key:
            held[place] = counts[by_key[low]]


@compiled_plain
def weigh(records: Bytes, held: Counts, joined: Whole, listed: Whole, initial: Real, weights: Reals, order: Starts) -> Whole:
    """Weigh the words of a name asked for, and neighbours written as one, `joined` of them; how many words are looked for.

    `order` begins with those, the rarest first and two joined ones last: a single letter leads nowhere where there is a word,
    and what long words make together resembles each of them enough to be found by it.
    """
    n, looking = held.size, 0
    for place in range(n):
        weights[place] = rarity(held[place], listed) * np.float32(records[place * RECORD + SHARE]) / 100
        if records[place * RECORD + LENGTHS] == 1:
            weights[place] = min(weights[place], initial)
        else:
            looking += 1
    words = looking
    looking = 0
    for place in range(n):
        if words and records[place * RECORD + LENGTHS] == 1:
            continue
        to = looking
        while to > 0 and weights[order[to - 1]] < weights[place]:
            order[to] = order[to - 1]
            to -= 1
        order[to] = place
        looking += 1
    for place in range(joined):
        second = (place + 1) * RECORD
        join(records, place * RECORD, second, records, (n + place) * RECORD)
        weights[n + place] = weights[place] + weights[place + 1]
        if max(records[place * RECORD + LENGTHS], records[second + LENGTHS]) <= SHORT_JOINED:
            order[looking] = n + place
            looking += 1
    return looking
