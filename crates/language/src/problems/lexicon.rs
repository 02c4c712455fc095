//! Word lists of the named problems.

use crate::text::dictionaries;

dictionaries! { "../../data/problems.txt":
    LACKS SHORT_LACKS NO_LACKS SUCCESSES EXAMINATIONS CONCESSIONS COMMON_WORDS PART_HEADINGS EXISTENCE
}
