//! What the package promises to dependent crates.

/// `default-features = false` is the analysis alone, without any dependency.
#[test]
fn the_library_alone_depends_on_nothing() {
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let mut inside = false;
    let mut dependencies = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("dev-") && !line.contains("build-");
        } else if inside && line.contains(" = ") && !line.starts_with('#') {
            dependencies.push(line);
        }
    }
    assert!(dependencies.len() > 30, "{dependencies:?}");
    for line in dependencies {
        assert!(line.contains("optional = true"), "not optional: {line}");
        let (name, _) = line.split_once(" = ").unwrap();
        assert!(manifest.contains(&format!("\"dep:{name}\"")), "in no feature: {name}");
    }
}
