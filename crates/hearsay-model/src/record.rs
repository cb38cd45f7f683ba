//! The printed and stored form (`spec`: `hearsay` format 1).
