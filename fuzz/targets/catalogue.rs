//! Rules of any text are taken, or refused with their place.
#![no_main]

use connreview::rules::Catalogue;
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;

static PACK: LazyLock<TempDir> = LazyLock::new(|| {
    let place = TempDir::new().expect("a temporary directory can be made");
    fs::write(place.path().join("pack.yml"), "name: t\nmechanisms: {redis: {title: Redis}, rpc: {title: RPC}}\n").expect("written");
    place
});

fuzz_target!(|rule: &[u8]| {
    fs::write(PACK.path().join("rule.yml"), rule).expect("written");
    if let Err(error) = Catalogue::load_in_place(PACK.path()) {
        assert!(error.to_string().contains(".yml"), "{error}");
    }
});
