//! Equal conditions in another spelling.
//!
//! In: the outlines of a function at base and head. Out: the outline of base, where a condition that is only written another way reads as at
//! head, so that nothing of it is told. Left out: the spellings themselves, which `rules/spellings.yml` holds.

use crate::facts::{LineKind, Outline};
use crate::rules::Spellings;
use std::collections::{BTreeMap, BTreeSet};

/// Gives conditions of base the spelling that head has for them.
pub(super) fn adopt(language: &str, base: &mut Outline<'_>, head: &Outline<'_>) {
    let asks = |kind: LineKind| matches!(kind, LineKind::If | LineKind::Loop);
    let conditions = |o: &Outline<'_>| -> BTreeSet<String> { o.lines.iter().filter(|l| asks(l.kind)).map(|l| l.text.to_string()).collect() };
    let (old, new) = (conditions(base), conditions(head));
    if old == new {
        return;
    }
    let table = Spellings::built_in();
    let by_meaning: BTreeMap<String, &String> = new.difference(&old).map(|text| (table.common(language, text), text)).collect();
    for line in base.lines.iter_mut().filter(|l| asks(l.kind) && !new.contains(l.text.as_str())) {
        if let Some(text) = by_meaning.get(&table.common(language, &line.text)) {
            line.text.set(text);
        }
    }
}
