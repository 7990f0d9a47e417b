//! stub
pub struct Line;
pub struct Outline;
pub struct OutlineDiff;
