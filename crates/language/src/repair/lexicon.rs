//! Word lists of the repairs; the words stand in the data files, with what each list holds.

use crate::text::dictionaries;

dictionaries! { "../../data/repair.txt":
    ONE_FOR_YI TITLE_LEADS TASK_LABELS OFFICE_ENDS OPENINGS FORMULA_MADE FORMULA_OPENS RATES REFERRING SAID_TWICE
    TO_COME EXPECTED
}
