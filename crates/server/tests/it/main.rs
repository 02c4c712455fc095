//! The product as its users have it: the real program, started, asked over HTTP and through a browser.

mod bad;
mod commands;
mod crash;
mod drafts;
mod edge;
mod five;
mod http;
mod jobs;
mod routes;
mod snapshots;
mod transfer;
mod withstand;
mod words;
mod world;
