use crate::change::ChangeSet;
use std::path::Path;
/// x
#[derive(Debug)]
pub enum PatchError {}
/// x
pub fn patch_change_set(_patch: &[u8], _root: Option<&Path>) -> Result<ChangeSet, PatchError> {
    panic!()
}
