//! Types as they are written, with the package they come from.

use serde::Serialize;

/// A type as it stands in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct TypeRef {
    /// Import path of the package the type comes from; empty for the file's own package and for built-in types.
    pub package: String,
    /// Name of the base type without pointer, package and arguments: `Client` of `*redis.Client`. For a composite
    /// the constructor: `map`, `slice`, `chan`, `func`, `struct`, `interface`.
    pub name: String,
    /// What a map, slice, array or channel holds (a map's value type), or a function's first result.
    pub element: Option<Box<TypeRef>>,
    /// Normalised source text for display: `*redis.Client`.
    pub text: String,
}
