#[path = "../benches/corpus/mod.rs"]
mod corpus;
fn main() {
    let mut args = std::env::args().skip(1);
    let (name, size) = (args.next().unwrap(), args.next().unwrap().parse().unwrap());
    let text = corpus::corpus(corpus::Corpus::from_name(&name).unwrap(), size);
    let scanner = promptveil::Scanner::builtin();
    let mut n = 0;
    for _ in 0..3 {
        n += scanner.scan_bytes(&text).len();
    }
    println!("{n}");
}
