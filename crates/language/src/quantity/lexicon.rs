//! Word lists of quantities; the words stand in the data file, with what each list holds.

use crate::text::dictionaries;

dictionaries! { "../../data/quantity.txt":
    LOWER_BOUNDS UPPER_BOUNDS NOT_COUNTED_BEFORE IDIOM_UNITS DURATION_HEADS NONE_LEFT_OUT WORD_COUNT_UNITS
    COUNTED_PLACES FOUNDING_VERBS NEAR_LOWER_BOUNDS FIGURATIVE NO_UNITS SCALES UNITS
}
