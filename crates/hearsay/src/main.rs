//! hearsay: who says so?
fn main() {}
