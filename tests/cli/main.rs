//! The command line from outside: exit codes, signals, files, determinism, and the transcripts of the docs.

mod bench;
mod codes;
mod determinism;
mod explain;
mod files;
mod help;
mod output;
mod report;
mod signals;
mod tools;
mod transcripts;
