//! Every rule of `xtask::tidy` over every file and package of this workspace. A rule's own tests, on bad samples, stand
//! beside the rule.

use std::path::PathBuf;

use xtask::checks::metadata;
use xtask::tidy::{
    File, Finding, advisories, docs, field_types, files, layers, licences, modules, names, paths, rust, web,
};
use xtask::workspace;

fn tree() -> Vec<File> {
    let files = files(&workspace()).expect("the workspace can be read");
    assert!(files.iter().any(|f| f.path == "xtask/tests/it/tidy.rs"), "the walk finds this file");
    files
}

#[track_caller]
fn none(findings: Vec<Finding>) {
    let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{} findings:\n{}", told.len(), told.join("\n"));
}

#[test]
fn rust_keeps_its_rules() {
    none(tree().iter().flat_map(rust::check).collect());
}

#[test]
fn public_items_say_more_than_their_name() {
    none(tree().iter().flat_map(docs::check).collect());
}

#[test]
fn types_of_fields_are_asked_not_named() {
    none(tree().iter().flat_map(field_types::check).collect());
}

#[test]
fn templates_and_assets_keep_their_rules() {
    let files = tree();
    none(files.iter().flat_map(web::check).chain(web::check_classes(&files)).collect());
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    let root = workspace();
    let home = std::env::var_os("HOME").map(PathBuf::from);
    // The rule's own file holds bad samples.
    let files = tree().into_iter().filter(|f| f.path != "xtask/src/tidy/paths.rs");
    none(files.flat_map(|f| paths::check(&f, &root, home.as_deref())).collect());
}

#[test]
fn ids_of_the_pack_are_not_in_rust() {
    let files = tree();
    let ids = names::Ids::of_pack(&files).expect("ledger definitions can be read");
    none(files.iter().flat_map(|f| names::check(f, &ids)).collect());
}

#[test]
fn crates_keep_their_layers() {
    let metadata = metadata(false).expect("cargo metadata");
    assert!(metadata["packages"].as_array().is_some_and(|all| all.len() >= 12), "all crates of the workspace");
    none(layers::check(&metadata));
}

#[test]
fn nothing_comes_in_through_others() {
    none(layers::check_reached(&metadata(true).expect("cargo metadata")));
}

#[test]
fn features_have_one_name_in_all_crates() {
    none(modules::check_names(&tree()));
}

#[test]
fn modules_know_each_other_in_no_new_circle() {
    none(modules::check_circles(&tree()));
}

fn table(path: &str) -> toml::Table {
    let text = std::fs::read_to_string(workspace().join(path)).expect(path);
    text.parse().expect(path)
}

#[test]
fn licences_are_on_the_list() {
    let lock = table("Cargo.lock");
    assert!(lock["package"].as_array().is_some_and(|all| all.len() > 200), "packages from outside are listed");
    none(licences::check(&lock, &metadata(true).expect("cargo metadata"), &table("xtask/other-systems.toml")));
}

#[test]
fn no_release_with_a_known_fault_is_locked() {
    none(advisories::check(&table("Cargo.lock"), &table("xtask/advisories.toml")));
}
