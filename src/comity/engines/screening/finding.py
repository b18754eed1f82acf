"""The compiled loops that find: from the words of a name asked for to the names of one part of a list that fit it best."""

import numpy as np

from comity.engines.screening.arrays import (
    BUDGET,
    KEPT,
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
from comity.engines.screening.compiling import Bytes, Nothing, Numbers, Real, Truth, Whole, compiled_inline, compiled_plain
from comity.engines.screening.fitting import align
from comity.engines.screening.loops import ENOUGH, best_of, equal, is_part, likeness, resembling
from comity.engines.screening.weighing import rarity

SPEAKERS = 32  # words asked that can speak for a name, and none
SCATTERED = 0x9E3779B1  # spreads neighbouring numbers
LEAST_SUM = 80  # of 254: where there are names enough already, one that less speaks for is not compared word by word
FEWEST, TIMES, ENOUGH_NAMES = 30, 3, 60  # how many are enough: so many for each subject looked for, but no fewer and no more than these
WEAK = np.float32(0.88)  # what an alias of low quality keeps of its fit


@compiled_inline
def weight_of(word: Whole, part: Part, listed: Whole) -> Real:
    """What a listed word weighs."""
    return rarity(part.held[word], listed) * np.float32(part.words[word * RECORD + SHARE]) / 100


@compiled_inline
def copy_records(words: Bytes, which: Numbers, many: Whole, out: Bytes) -> Nothing:
    """Records side by side: so they are fetched together, and not each while the one before is waited for."""
    eights, to = words.view(np.uint64), out.view(np.uint64)
    for place in range(many):
        for eight in range(RECORD // 8):
            to[place * (RECORD // 8) + eight] = eights[which[place] * (RECORD // 8) + eight]


@compiled_inline
def remembered(asked: Bytes, at: Whole) -> Whole:
    """The place where the words near one asked are kept: its own, or another's that gives way."""
    key: Whole = 0
    for byte in range(RECORD):
        key = (key * 31 + np.int64(asked[at + byte])) & 0xFFFFFFF
    return key % REMEMBERED


@compiled_inline
def comes_before(similar: Real, word: Whole, other_similar: Real, other: Whole) -> Truth:
    """Is a word more alike than another, or the first of two that are alike?"""
    return bool(similar > other_similar or (similar == other_similar and word < other))


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
    records, kept = scratch.records, 0
    copy_records(part.words, found, looked, records)
    for c in range(looked):
        word = np.int64(found[c])
        similar = likeness(asked, at, records, c * RECORD, costs, scratch.room.rows)
        if similar < ENOUGH and is_part(asked, at, records, c * RECORD):
            similar = ENOUGH
        last = first + KEPT - 1
        if similar >= ENOUGH and (kept < KEPT or comes_before(similar, word, alike_near[last], near[last])):
            to = first + min(kept, KEPT - 1)
            while to > first and comes_before(similar, word, alike_near[to - 1], near[to - 1]):
                alike_near[to], near[to] = alike_near[to - 1], near[to - 1]
                to -= 1
            alike_near[to], near[to] = similar, word
            kept = min(kept + 1, KEPT)
    for byte in range(RECORD):
        scratch.near_to[place * RECORD + byte] = asked[at + byte]
    scratch.near_count[place] = kept
    return place


@compiled_inline
def place_of(name: Whole, known: Whole, scratch: Scratch) -> Whole:
    """The place of a name among those met, which are `known`; as a new one it is put after them."""
    met, touched = scratch.met, scratch.touched
    at = np.uint32((name * SCATTERED >> 16) & (met.size - 1))
    while met[at] > 0:
        place = np.int64(met[at]) - 1
        if touched[place] == name:
            return place
        at = np.uint32((at + 1) & (met.size - 1))
    if known < touched.size:
        met[at] = known + 1
        touched[known], scratch.met_at[known], scratch.sums[known] = name, at, 0
    return known


@compiled_plain
def gather(asked: Asked, part: Part, listed: Whole, costs: Costs, scratch: Scratch) -> Whole:
    """Sum up what speaks for each name by the words that resemble one asked; the names are in `scratch.touched`, and how many."""
    sums = scratch.sums
    names = read = np.int64(0)
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
                t = place_of(np.int64(part.post_names[p]), names, scratch)
                if t == names:
                    if names == scratch.touched.size:
                        continue
                    names += 1
                before = sums[t]
                if before % np.uint32(SPEAKERS) != speaks:
                    sums[t] = before - before % np.uint32(SPEAKERS) + more + speaks
    for t in range(names):
        scratch.met[scratch.met_at[t]] = 0
    return names


@compiled_plain
def choose(part: Part, names: Whole, most: Whole, scratch: Scratch) -> Whole:
    """The `NAMES` that most speaks for, into `scratch.found_names`, the best first. Of two with the same words the shorter is closer.

    Where less speaks for a name than `LEAST_SUM` it is not among them, unless `most` subjects are looked for and there are too few.
    """
    at_least = max(FEWEST, min(TIMES * most, ENOUGH_NAMES))
    sums, touched, worths = scratch.sums, scratch.touched, scratch.worths
    highest = np.float32(0)
    for t in range(names):
        name = np.uint32(touched[t])
        letters = np.float32(part.name_letters[name])
        worths[t] = np.float32(sums[t] // np.uint32(SPEAKERS)) * (1 + 2 / (4 + letters)) if letters else np.float32(0)
        highest = max(highest, worths[t])
    scale = np.float32(254) / highest if highest > 0 else np.float32(0)
    for t in range(names):
        scratch.levels[t] = np.uint8(worths[t] * scale)
    return best_of(touched, names, scratch.levels, scratch.bins, NAMES, LEAST_SUM, at_least, 1, scratch.found_names)


@compiled_plain
def lay_out(part: Part, listed: Whole, chosen: Whole, scratch: Scratch) -> Whole:
    """The words of the names chosen, each once: their records and weights row by row, and what is known of each name; how many rows.

    What lies far apart in a part is read here in loops that do nothing else, so that it is fetched together.
    """
    slot, rows, starts, lengths = scratch.slot, scratch.name_rows, scratch.starts, scratch.lengths
    for c in range(chosen):
        name = np.uint32(scratch.found_names[c])
        starts[c] = part.name_start[name]
        lengths[c] = min(part.name_start[name + 1] - starts[c], MOST_WORDS)
        scratch.owners[c], scratch.weak[c] = part.name_owner[name], part.name_weak[name]
    for c in range(chosen):
        for j in range(lengths[c]):
            rows[c, j] = part.name_words[starts[c] + j]
    used: Whole = 0
    for c in range(chosen):
        for j in range(lengths[c]):
            word = np.int64(rows[c, j])
            if slot[word] < 0:
                slot[word] = used
                scratch.row_words[used] = word
                used += 1
            rows[c, j] = slot[word]
    copy_records(part.words, scratch.row_words, used, scratch.records)
    for row in range(used):
        word = np.int64(scratch.row_words[row])
        slot[word] = -1
        scratch.row_weights[row] = weight_of(word, part, listed)
    return used


@compiled_inline
def rank(name: Whole, row: Whole, fit: Real, most: Whole, ranked: Whole, scratch: Scratch) -> Whole:
    """Put a name of the subject in a row among the `ranked` ones, the best first, of each subject its best; how many there are then."""
    fits, rows, names = scratch.fits, scratch.rows, scratch.found_names
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
    chosen = choose(part, gather(asked, part, listed, costs, scratch), most, scratch)
    n, words, table = asked.words, scratch.records, scratch.table
    for row in range(lay_out(part, listed, chosen, scratch)):
        for i in range(n):
            table[row, i] = likeness(asked.records, i * RECORD, words, row * RECORD, costs, scratch.room.rows)
    alike, at, their_weights = scratch.alike, scratch.at, scratch.their_weights
    ranked: Whole = 0
    for c in range(chosen):
        m = scratch.lengths[c]
        for j in range(m):
            its_row = np.int64(scratch.name_rows[c, j])
            at[j], their_weights[j] = its_row * RECORD, scratch.row_weights[its_row]
            for i in range(n):
                alike[i, j] = table[its_row, i]
        align(asked.records, n, asked.weights, words, at, m, their_weights, alike, costs, scratch.room, scratch.facts)
        fit = scratch.facts[0] * (WEAK if scratch.weak[c] else np.float32(1))
        if fit > 0:
            ranked = rank(scratch.found_names[c], scratch.owners[c], fit, most, ranked, scratch)
    return ranked
