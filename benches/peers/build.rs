//! Links Vectorscan, which Debian packages as libvectorscan-dev; it has the interface of Hyperscan.

fn main() {
    println!("cargo::rustc-link-lib=dylib=hs");
}
