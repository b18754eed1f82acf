"""The compiled loops that find: from the words of a name asked for to the names of one part of a list that fit it best."""

import numpy as np

from comity.engines.screening.arrays import (
    BUDGET,
    KEPT,
    MOST_TOUCHED,
    MOST_WORDS,
    NAMES,
    RECORD,
    REMEMBERED,
    SHARE,
    SUM,
    Asked,
    Costs,
    Part,
    Scratch,
)
from comity.engines.screening.compiling import Bytes, Nothing, Real, Whole, compiled_plain
from comity.engines.screening.fitting import align
from comity.engines.screening.loops import ENOUGH, equal, is_part, likeness, resembling
from comity.engines.screening.weighing import rarity

SPEAKERS = 32  # words asked that can speak for a name, and none
LEAST_SUM = 80  # of 254: where there are names enough already, one that less speaks for is not compared word by word
FEWEST, TIMES, ENOUGH_NAMES = 30, 3, 60  # how many are enough: so many for each subject looked for, but no fewer and no more than these
WEAK = np.float32(0.88)  # what an alias of low quality keeps of its fit


@compiled_plain
def weight_of(word: Whole, part: Part, listed: Whole) -> Real:
    """What a listed word weighs."""
    return rarity(part.held[word], listed) * np.float32(part.words[word * RECORD + SHARE]) / 100


@compiled_plain
def row_of(word: Whole, scratch: Scratch) -> Whole:
    """Where likeness and weight of a word are remembered; -1 when there is no more room."""
    row = np.int64(scratch.slot[word])
    used = np.int64(scratch.used[0])
    if row < 0 and used < scratch.row_words.size:
        row = used
        scratch.slot[word] = row
        scratch.row_words[row] = word
        scratch.row_weights[row] = -1
        scratch.table[row, :] = -1
        scratch.used[0] = used + 1
    return row


@compiled_plain
def remembered(asked: Bytes, at: Whole) -> Whole:
    """The place where the words near one asked are kept: its own, or another's that gives way."""
    key: Whole = 0
    for byte in range(RECORD):
        key = (key * 31 + np.int64(asked[at + byte])) & 0xFFFFFFF
    return key % REMEMBERED


@compiled_plain
def near_words(asked: Bytes, at: Whole, part: Part, costs: Costs, scratch: Scratch) -> Whole:
    """Where the words of a part that resemble one asked begin in `scratch.near` and `alike_near`, the most alike first.

    They are kept there for the next search. Words that begin or end like it count as just alike.
    """
    near, alike_near, found = scratch.near, scratch.alike_near, scratch.looked
    place = remembered(asked, at)
    first = place * KEPT
    if scratch.near_count[place] >= 0 and equal(asked, at, scratch.near_to, place * RECORD, 0, RECORD):
        return place
    looked = resembling(asked, at, part, scratch)
    kept = 0
    for c in range(looked):
        word = np.int64(found[c])
        similar = likeness(asked, at, part.words, word * RECORD, costs, scratch.room.rows)
        if similar < ENOUGH and is_part(asked, at, part.words, word * RECORD):
            similar = ENOUGH
        if similar >= ENOUGH and (kept < KEPT or alike_near[first + KEPT - 1] < similar):
            to = min(kept, KEPT - 1)
            while to > 0 and alike_near[first + to - 1] < similar:
                alike_near[first + to], near[first + to] = alike_near[first + to - 1], near[first + to - 1]
                to -= 1
            alike_near[first + to], near[first + to] = similar, word
            kept = min(kept + 1, KEPT)
    for byte in range(RECORD):
        scratch.near_to[place * RECORD + byte] = asked[at + byte]
    scratch.near_count[place] = kept
    return place


@compiled_plain
def gather(asked: Asked, part: Part, listed: Whole, costs: Costs, scratch: Scratch) -> Whole:
    """Sum up what speaks for each name by the words that resemble one asked; the names are in `scratch.touched`, and how many."""
    sums = scratch.sums
    names = read = 0
    for place_asked in range(asked.looking):
        k = asked.order[place_asked]
        speaks = np.uint32(k + 1)
        place = near_words(asked.records, k * RECORD, part, costs, scratch)
        for c in range(place * KEPT, place * KEPT + scratch.near_count[place]):
            word, similar = np.int64(scratch.near[c]), scratch.alike_near[c]
            first, last = part.post_start[word], part.post_start[word + 1]
            if read > 0 and read + last - first > BUDGET:
                continue
            read += last - first
            worth = similar * similar * similar * (weight_of(word, part, listed) + asked.weights[k]) / 2
            more = np.uint32(worth * SUM) * np.uint32(SPEAKERS)
            for p in range(first, last):
                name = np.uint32(part.post_names[p])
                before = sums[name]
                if before == 0:
                    if names == MOST_TOUCHED:
                        continue
                    scratch.touched[names] = name
                    names += 1
                if before % np.uint32(SPEAKERS) != speaks:
                    sums[name] = before - before % np.uint32(SPEAKERS) + more + speaks
    return names


@compiled_plain
def choose(part: Part, names: Whole, most: Whole, scratch: Scratch) -> Whole:
    """The `NAMES` that most speaks for, into `scratch.found_names`; how many. Of two with the same words the shorter is closer.

    Where less speaks for a name than `LEAST_SUM` it is not among them, unless `most` subjects are looked for and there are too few.
    """
    at_least = max(FEWEST, min(TIMES * most, ENOUGH_NAMES))
    sums, touched, worths = scratch.sums, scratch.touched, scratch.worths
    highest = np.float32(0)
    for t in range(names):
        name = np.uint32(touched[t])
        letters = np.float32(part.name_letters[name])
        worths[t] = np.float32(sums[name] // np.uint32(SPEAKERS)) * (1 + 2 / (4 + letters)) if letters else np.float32(0)
        highest = max(highest, worths[t])
        sums[name] = 0
    bins = scratch.bins
    bins[:] = 0
    scale = np.float32(254) / highest if highest > 0 else np.float32(0)
    for t in range(names):
        bins[np.int64(worths[t] * scale)] += 1
    least, kept = 256, 0
    while least > 1 and kept + bins[least - 1] <= (NAMES if least > LEAST_SUM else at_least):
        least -= 1
        kept += bins[least]
    room, taken = (NAMES if least > LEAST_SUM else at_least) - kept, 0
    for t in range(names):
        level = np.int64(worths[t] * scale)
        if level == least - 1 and level > 0 and room > 0:
            room -= 1
        elif level < least:
            continue
        scratch.found_names[taken] = touched[t]
        taken += 1
    return taken


@compiled_plain
def forget(scratch: Scratch) -> Nothing:
    """Nothing is remembered of any word."""
    for row in range(scratch.used[0]):
        scratch.slot[scratch.row_words[row]] = -1


@compiled_plain
def rank(name: Whole, fit: Real, most: Whole, ranked: Whole, part: Part, scratch: Scratch) -> Whole:
    """Put a name that fits among the `ranked` ones, the best first, of each subject its best; how many there are then."""
    fits, rows, names = scratch.fits, scratch.rows, scratch.found_names
    row = part.name_owner[name]
    if ranked >= most and fit < fits[most - 1]:
        return ranked
    to = ranked
    for place in range(ranked):
        if rows[place] == row:
            if fits[place] >= fit:
                return ranked
            to = place
            break
    after = ranked + 1 if to == ranked else ranked
    while to > 0 and fits[to - 1] < fit:
        fits[to], rows[to], names[to] = fits[to - 1], rows[to - 1], names[to - 1]
        to -= 1
    fits[to], rows[to], names[to] = fit, row, name
    while after > most and fits[after - 1] < fits[most - 1]:
        after -= 1
    return after


@compiled_plain
def search(asked: Asked, part: Part, listed: Whole, most: Whole, costs: Costs, scratch: Scratch) -> Whole:
    """The names of a part that fit best: of `most` subjects, and of all that fit as well as the last; how many they are.

    They are in `scratch.found_names`, whose they are in `rows` and how well they fit in `fits`.
    """
    n, words, table = asked.words, part.words, scratch.table
    scratch.used[0] = 0
    chosen = choose(part, gather(asked, part, listed, costs, scratch), most, scratch)
    alike, at, their_weights = scratch.alike, scratch.at, scratch.their_weights
    ranked: Whole = 0
    for c in range(chosen):
        name = scratch.found_names[c]
        first = part.name_start[name]
        m = min(part.name_start[name + 1] - first, MOST_WORDS)
        for j in range(m):
            word = np.int64(part.name_words[first + j])
            at[j] = word * RECORD
            row = row_of(word, scratch)
            their_weights[j] = scratch.row_weights[row] if row >= 0 else np.float32(-1)
            if their_weights[j] < 0:
                their_weights[j] = weight_of(word, part, listed)
                if row >= 0:
                    scratch.row_weights[row] = their_weights[j]
            for i in range(n):
                similar = table[row, i] if row >= 0 else np.float32(-1)
                if similar < 0:
                    similar = likeness(asked.records, i * RECORD, words, at[j], costs, scratch.room.rows)
                    if row >= 0:
                        table[row, i] = similar
                alike[i, j] = similar
        align(asked.records, n, asked.weights, words, at, m, their_weights, alike, costs, scratch.room, scratch.facts)
        fit = scratch.facts[0] * (WEAK if part.name_weak[name] else np.float32(1))
        if fit > 0:
            ranked = rank(name, fit, most, ranked, part, scratch)
    forget(scratch)
    return ranked
