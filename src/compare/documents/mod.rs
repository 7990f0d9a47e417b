//! Files that are no program: interface definitions, manifests of libraries and lock files, settings files, deployment.
//!
//! In: the changed documents at both sides. Out: changes, and what documents mean to each other and to code. Left out: which library a rule asks for.

pub(super) mod definitions;
pub(super) mod dependencies;
pub(super) mod entries;
pub(super) mod environment;
pub(super) mod locks;
pub(super) mod manifests;
pub(super) mod moves;
pub(super) mod versions;
