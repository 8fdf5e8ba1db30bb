"""The alphabet in which the reader spells a sentence: one letter per token.

Grammar rules are regular expressions over these letters. Letters of the second group are written over the tokens of a
construct that has been read, so that later rules see a simpler sentence; `_` fills the rest of its tokens.
"""

NUMBER, NUMBER_WORD, SCIENTIFIC, NOT_REACHED = "N", "W", "S", "K"
PERCENT, TIME, MUTATIONS, PERCENT_POINTS, POINTS = "%", "T", "m", "q", "y"
RATIO, PROPORTION, ENDPOINT, INDEX, DIFFERENCE, WEAK, OTHER, TREATED = "R", "L", "V", "I", "D", "B", "O", "#"
MEDIAN, MEAN, INTERVAL_LABEL, DISPERSION, UPPER, LOWER, BOUND = "M", "E", "C", "J", "u", "l", "b"
P_LABEL, INTERACTION, NOT_SIGNIFICANT = "P", "X", "H"
STATISTIC, ASIDE, OPEN_ENDED = "s", "A", "U"
DESIGN, THRESHOLD, BACKGROUND_FIGURE, BY, CHANGE = "Z", "Y", "F", "Q", "h"
VERSUS, AND, OF, TO, IN, IS, ADVERB, AT, PEOPLE, SIZE, PER, NO, FROM = tuple("v&otirazGnekd")
LESS, GREATER, LESS_OR_EQUAL, GREATER_OR_EQUAL, WORD = "<", ">", "{", "}", "w"

P_VALUE, INTERVAL, COUNTS, LANDMARK, LIMIT, SPREAD, FILLER = "p", "c", "f", "g", "x", "j", "_"

LABELS = RATIO + PROPORTION + ENDPOINT + INDEX + DIFFERENCE + WEAK + OTHER + TREATED
UNITS = PERCENT + TIME + MUTATIONS + PERCENT_POINTS + POINTS
