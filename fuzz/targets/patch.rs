//! Patches: whatever stands in one, no path leads out of the tree and hunks stand in order.
#![no_main]

use connreview::change::Side;
use connreview::git::patch_change_set;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|patch: &[u8]| {
    let Ok(set) = patch_change_set(patch, None) else { return };
    for file in &set.files {
        for side in [Side::Base, Side::Head] {
            let Some(path) = file.path_at(side) else { continue };
            assert!(!path.split('/').any(|p| p.is_empty() || p == "." || p == ".." || p.eq_ignore_ascii_case(".git")), "{path}");
            let tree = if side == Side::Base { &set.base.tree } else { &set.head.tree };
            assert!(tree.read(path).err().is_none_or(|e| !e.why.is_empty()));
        }
        assert!(file.hunks.windows(2).all(|w| w[0].base.start <= w[1].base.start && w[0].head.start <= w[1].head.start), "{:?}", file.hunks);
    }
});
