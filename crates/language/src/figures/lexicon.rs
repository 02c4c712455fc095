//! Word lists of the stated figures.

use crate::text::dictionaries;

dictionaries! { "../../data/figures.txt":
    ISSUING_VERBS NO_PLACE_ENDS TOTAL_STARTS SUM_CUES WHOLE_PLACES PLACE_NOUN_TAILS
}
