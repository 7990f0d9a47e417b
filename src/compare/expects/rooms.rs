//! Rooms: the changed files in which something may be expected of a point, at both sides.
//!
//! In: the changed files and the expectations of the catalogue. Out: [`Rooms`], whose functions know their points. Left out: what is expected,
//! see `rules`, and files of which no expectation speaks.

use crate::change::{FileChange, Side};
use crate::compare::expects::around::{Room, Unit};
use crate::compare::{FilePair, Sides};
use crate::facts::{FileFacts, Function};
use crate::points::{Finder, Wanted, declarations};
use crate::rules::{Catalogue, Match, Names};
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The values of a changed file as functions, at base and at head.
pub(crate) type Made = [Vec<Function>; 2];

/// Makes functions of the values of the changed files, which [`Rooms`] borrow.
pub(crate) fn made(files: &[FilePair]) -> Vec<Made> {
    files.iter().map(|f| [&f.base, &f.head].map(|s| s.as_deref().map(declarations).unwrap_or_default())).collect()
}

/// The rooms of the changed files.
pub(crate) struct Rooms<'a> {
    sides: &'a Sides<'a>,
    files: &'a [FilePair],
    made: &'a [Made],
    /// By language, the words of its expectations: the same for all its files, at both sides.
    wanted: BTreeMap<&'a str, Wanted>,
    /// The rooms of base and of head, in order of the files; `None` for a file that has none so far.
    of: [Vec<Option<Room<'a>>>; 2],
}

impl<'a> Rooms<'a> {
    /// Returns the rooms of the files that import a library of which something is expected, themselves or through the next.
    pub(crate) fn of(sides: &'a Sides<'a>, files: &'a [FilePair], made: &'a [Made]) -> Self {
        let packages = packages(sides.catalogue);
        let imports = |f: &FileFacts| f.imports.iter().any(|i| packages.iter().any(|p| p.fits(&i.path)));
        let naming = naming(sides, files, &packages);
        let through = |f: &FileFacts| f.imports.iter().filter_map(|i| sides.head.unit_of(f, &i.path)).any(|unit| naming.contains(&unit));
        let languages: BTreeSet<&str> = files.iter().flat_map(|f| f.base.iter().chain(&f.head)).map(|f| f.language).collect();
        let asking = languages.into_iter().filter(|l| asked(sides.catalogue, l));
        let wanted = asking.map(|l| (l, sides.head_points.wanted(l))).collect();
        let rooms = Self { sides, files, made, wanted, of: [vec![], vec![]] };
        let of = rooms.concerned(&|_, f| f.base.iter().chain(&f.head).any(|x| imports(x)) || f.head.iter().any(|x| through(x)));
        Self { of, ..rooms }
    }

    /// Returns all rooms of base and of head: also those of the files in which points were found. Any other file has nothing of which
    /// something is expected.
    pub(crate) fn with(self, spoken: &BTreeSet<&str>) -> [Vec<Room<'a>>; 2] {
        let speaks = |f: &FilePair| f.base.iter().chain(&f.head).any(|x| spoken.contains(x.path.as_str()));
        let late = self.concerned(&|i, f| self.of.iter().all(|side| side[i].is_none()) && speaks(f));
        let [base, head] = self.of;
        let [late_base, late_head] = late;
        let joined = |early: Vec<Option<Room<'a>>>, late: Vec<Option<Room<'a>>>| early.into_iter().zip(late).filter_map(|(e, l)| e.or(l)).collect();
        [joined(base, late_base), joined(head, late_head)]
    }

    /// Makes the rooms of the files for which `concerned` says so.
    fn concerned(&self, concerned: &(dyn Fn(usize, &FilePair) -> bool + Sync)) -> [Vec<Option<Room<'a>>>; 2] {
        let files: Vec<bool> = self.files.iter().enumerate().map(|(i, f)| concerned(i, f)).collect();
        let rooms =
            |side: Side| (0..files.len()).into_par_iter().with_max_len(1).map(|i| if files[i] { self.room_of(i, side) } else { None }).collect();
        let (base, head) = rayon::join(|| rooms(Side::Base), || rooms(Side::Head));
        [base, head]
    }

    /// Makes the room of a file at one side.
    fn room_of(&self, i: usize, side: Side) -> Option<Room<'a>> {
        let (f, made) = (&self.files[i], &self.made[i]);
        let (facts, values, finder) = match side {
            Side::Base => (f.base.as_deref()?, &made[0], self.sides.base_points),
            Side::Head => (f.head.as_deref()?, &made[1], self.sides.head_points),
        };
        Some(room(self.sides.catalogue, finder, (facts, values), self.wanted.get(facts.language)?, (&f.change, side)))
    }
}

/// Returns, of the units that the changed files import, those whose text names one of some packages in quotes.
fn naming(sides: &Sides<'_>, files: &[FilePair], packages: &[&Names]) -> BTreeSet<String> {
    let heads = files.iter().filter_map(|f| f.head.as_deref()).filter(|f| asked(sides.catalogue, f.language));
    let units: BTreeSet<String> = heads.flat_map(|f| f.imports.iter().filter_map(|i| sides.head.unit_of(f, &i.path))).collect();
    let plain = packages.iter().flat_map(|p| &p.texts).filter(|t| !t.contains(['*', '{']));
    let quoted: BTreeSet<String> = plain.flat_map(|t| [format!("\"{t}\""), format!("'{t}'")]).collect();
    let Ok(search) = AhoCorasick::new(&quoted) else { return units };
    units.into_par_iter().filter(|u| sides.head.bytes(u).is_some_and(|bytes| search.is_match(&bytes[..]))).collect()
}

/// Returns the packages of whose calls something is expected.
fn packages(catalogue: &Catalogue) -> Vec<&Names> {
    let expecting = catalogue.rules.iter().filter(|r| !r.expects.is_empty() || r.anchor);
    let all = expecting.flat_map(|r| &r.matches).filter_map(|m| if let Match::Call(c) = m { Some(&c.packages) } else { None });
    all.filter(|p| !p.is_empty()).collect()
}

/// Returns true where some rule expects something in a language.
fn asked(catalogue: &Catalogue, language: &str) -> bool {
    let fits = |list: &[String]| list.is_empty() || list.iter().any(|l| l == language);
    catalogue.rules.iter().any(|r| fits(&r.languages) && r.expects.iter().any(|e| e.speaks(language)))
}

/// Returns a file at one side with its functions and values; calls of the project's own functions are followed in the functions that the
/// change touches.
fn room<'a>(
    catalogue: &'a Catalogue,
    finder: &'a Finder<'a>,
    (file, values): (&'a FileFacts, &'a [Function]),
    wanted: &Wanted,
    (change, side): (&FileChange, Side),
) -> Room<'a> {
    let through = catalogue.rules.iter().flat_map(|r| &r.expects).any(|e| e.through && e.speaks(file.language));
    let unit = |function: &'a Function| {
        // The statements of a module may stand apart; a declaration of its own has no others.
        let apart = || function.body.text().is_none() && function.body.iter().any(|s| change.touches(side, s.line, s.end_line));
        let touched = change.touches(side, function.span.start, function.span.end) || apart();
        let followed = through && touched;
        let asked = followed || finder.can_hold(wanted, file, function);
        let mut unit = Unit::new(file, function, finder);
        (unit.touched, unit.followed, unit.asked) = (touched, followed, asked);
        unit
    };
    let units: Vec<Unit<'_>> = file.functions.iter().filter(|f| !f.test && !f.only_for_tests).chain(values).map(unit).collect();
    units.par_iter().with_max_len(1).filter(|u| u.asked).for_each(|u| {
        u.points();
    });
    Room { catalogue, finder, units }
}
