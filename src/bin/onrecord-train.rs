//! Rebuilds the weights under `assets/model`; see `onrecord::train`.

fn main() -> std::io::Result<()> {
    onrecord::train::main(&std::env::args().skip(1).collect::<Vec<_>>())
}
