"""What the compiled loops read and write, as rows of numbers: words, the names they stand in, a name asked for, and room to work in."""

from typing import NamedTuple

from comity.engines.screening.compiling import (
    ByteRows,
    Bytes,
    ByteTables,
    Counts,
    Keys,
    NumberRows,
    Numbers,
    NumberTables,
    RealRows,
    Reals,
    Slots,
    Starts,
    Whole,
)
from comity.engines.screening.tokens import MOST_WORDS as MOST_WORDS

# A word is a record of so many bytes: its letters by spelling, by sound and by consonants (1 to 26, digits 27 to 36), the lengths of the
# three, its kind, what it keeps of its weight in hundredths, which sorts of consonants it
# has (a bit each), the number of its kin, and a hash of its characters.
RECORD = 80
TEXT, SOUND, BONES, LENGTHS, KIND, SHARE, SORTS, KIN, NATIVE = 0, 24, 48, 64, 67, 68, 69, 70, 72
LONGEST, LONGEST_BONES = 24, 16
ABJAD, HAN, SYLLABIC = 1, 2, 4  # kinds: written without vowels; in Han or Hangul; by the sounds of syllables: Hangul, foreign names in Han
LETTERS = 40
SUM = 1 << 20  # parts of one in what speaks for a name
UNIT = 1000  # what a whole change of a letter costs
PAIRS = 3072  # letter pairs by sound, by consonants of words without vowels, and by consonants of words with them

LOOK = 96  # words compared letter by letter, for each word asked; of a part with few words fewer
KEPT = 64  # of them, at most so many lead to names
NAMES = 200  # names compared word by word
BUDGET = 60_000  # names that words may lead to, for one name asked
MOST_TOUCHED = 16_000  # different names among them; the rarest words lead first
LONGEST_WHOLE = 48  # letters of a name without spaces
REMEMBERED = 2048  # words asked lately, whose like are kept: names share their words
TABLE_ROWS = NAMES * MOST_WORDS  # words of the names compared


class Costs(NamedTuple):
    """What it costs to change a letter and to leave one out, in parts of `UNIT`, and the rules of comparing; `costs` fills them."""

    change: NumberTables
    skip: NumberRows
    rules: Reals


class Asked(NamedTuple):
    """A name asked for: records of its words and, after them, of neighbours written as one; which to look for, in order."""

    records: Bytes
    words: Whole
    weights: Reals
    order: Starts
    looking: Whole


class Part(NamedTuple):
    """One part of a list; it does not change but for `held` and `name_gone`. All arrays are writable, so that loops are compiled once.

    `words`: records; `keys`: their hashes in order, `by_key` whose they are; `held`: on how many names of the whole list a word stands;
    `pair_*`: letter pair → words, `sizes`: pairs of each word; `post_*`: word → names; `name_*`: name → words, how many letters, is it
    gone, whose it is (a row of subjects), is it weak.
    """

    words: Bytes
    keys: Keys
    by_key: Numbers
    held: Counts
    pair_start: Starts
    pair_words: Numbers
    sizes: ByteRows
    post_start: Starts
    post_names: Numbers
    name_start: Starts
    name_words: Numbers
    name_letters: Bytes
    name_gone: Bytes
    name_owner: Numbers
    name_weak: Bytes


class Room(NamedTuple):
    """Room to lay two names side by side: for a distance, pairs of words, which words are free, their partners, two as one, whole names."""

    rows: NumberRows
    pairs: RealRows
    free: ByteRows
    partner: Starts
    joined: Bytes
    whole: Bytes


class Scratch(NamedTuple):
    """What one search of one part writes to; it leaves `sounds`, `bones`, `met` and `slot` as it found them."""

    sounds: Bytes  # letter pairs by sound that a word shares with the one asked
    bones: Bytes  # and by consonants
    sounds_by_eight: Keys  # the same bytes, eight words at a time
    bones_by_eight: Keys
    blocks: Numbers  # of eight words, one of which shares enough
    touched_words: Numbers
    shared: ByteTables  # the same by how many letter pairs they share and have: by sound, by consonants
    met: Slots  # by a hash: which of the names met a name is, counted from 1; where that is another name, the place after it counts
    met_at: Numbers  # where in `met` each of them is
    touched: Numbers  # the names met
    sums: Counts  # what speaks for each, in parts of `SUM`, and the word asked that spoke last
    worths: Reals  # and what it is worth
    starts: Starts  # of the names compared: where the words of each begin
    lengths: Starts  # how many they are
    owners: Numbers
    weak: Bytes
    name_rows: NumberRows  # in which rows these words stand
    slot: Slots  # word → its row, -1 where it has none
    row_words: Numbers
    row_weights: Reals
    records: Bytes  # of these words, row by row; at other times of the words looked at
    table: RealRows  # likeness of each with each word asked
    looked: Numbers  # words to be compared with the one asked
    near_to: Bytes  # records of words asked lately, each in its place
    near_count: Numbers  # how many words resemble it, -1 where none is kept
    near: Numbers  # those words, `KEPT` for each place
    alike_near: Reals
    letter_pairs: Numbers  # of the word asked
    levels: Bytes  # of whatever the best are chosen from: how good each is
    bins: Numbers  # how many are so good
    room: Room
    alike: RealRows  # of our words and theirs
    at: Starts  # where their words begin
    their_weights: Reals
    found_names: Numbers
    facts: Reals  # of the two names that lie side by side
    fits: Reals  # of the names that fit, the best first
    rows: Numbers  # whose these names are
