//! Source code from templates: identifiers, numbers and strings change, the syntax stays.

use super::prose::{Prose, push_capitalised};

/// `@v` a variable, `@f` a function, `@T` a type, `@n` a number, `@d` a small one, `@h` hexadecimal, `@s` some words.
const TEMPLATES: &[&str] = &[
    "/// @s.\npub(crate) fn @v(@v: &[u8], @v: usize) -> Option<@T> {\n    let mut @v = @n;\n    for (index, byte) in @v.iter().enumerate() {\n        if *byte == b'@n' && index > @n {\n            @v += 1;\n        }\n    }\n    (@v < @n).then(|| @T::new(@v, 0x@h))\n}\n\n",
    "#[derive(Clone, Debug, Default)]\npub struct @T {\n    @v: Vec<u8>,\n    @v: usize,\n    @v: Option<Box<@T>>,\n}\n\nimpl @T {\n    pub fn @v(&mut self) -> &mut Self {\n        self.@v = self.@v.saturating_sub(@n);\n        self\n    }\n}\n\n",
    "def @v(@v, @v=None, limit=@n):\n    \"\"\"@s.\"\"\"\n    @v = [row for row in @v if row.get('@v') is not None]\n    if len(@v) > limit:\n        raise ValueError(f'@s: {len(@v)}')\n    return sorted(@v, key=lambda row: row['@v'])[:@n]\n\n\n",
    "class @T(@T):\n    @v = models.CharField(max_length=@n, blank=True)\n    @v = models.DateField(null=True)\n\n    def __str__(self):\n        return f'{self.@v} ({self.@v})'\n\n\n",
    "export async function @f(@f, { @f = @n, @f } = {}) {\n  const response = await fetch(`/api/@v/${@f}`, { method: 'POST' });\n  if (!response.ok) {\n    throw new Error('@s');\n  }\n  const @f = await response.json(); // @s\n  return @f.map((item) => ({ ...item, @f: item.@f ?? @n }));\n}\n\n",
    "const @f = useMemo(() => @f.filter((entry) => entry.@f !== '@v'), [@f]);\n<div className=\"@v-@v\" style={{ width: @n, color: '#@h' }}>{@f.@f}</div>\n\n",
    "public final class @T implements Comparable<@T> {\n    private static final long serialVersionUID = @nL;\n    private final Map<String, @T> @f = new HashMap<>();\n\n    /** @s. */\n    public Optional<@T> @f(String @f, int @f) {\n        if (@f == null || @f.isEmpty()) {\n            return Optional.empty();\n        }\n        return Optional.ofNullable(this.@f.get(@f));\n    }\n}\n\n",
    "static int @v(const char *@v, size_t @v) {\n    /* @s */\n    uint32_t @v = 0x@hu;\n    for (size_t i = 0; i < @v; i++) {\n        @v = (@v << 5) ^ (@v >> 2) ^ (unsigned char)@v[i];\n    }\n    return @v % @n == 0 ? -1 : (int)@v;\n}\n\n",
    "SELECT @v.@v, COUNT(*) AS @v, SUM(@v.@v) AS total_@v\nFROM @v\nLEFT JOIN @v ON @v.id = @v.@v_id\nWHERE @v.created_at >= '2024-01-01' AND @v.@v IN (@n, @n, @n)\nGROUP BY @v.@v\nORDER BY total_@v DESC\nLIMIT @n;\n\n",
    "func (s *@T) @f(ctx context.Context, @f string) (*@T, error) {\n\tif @f == \"\" {\n\t\treturn nil, fmt.Errorf(\"@s: %q\", @f)\n\t}\n\ts.mu.Lock()\n\tdefer s.mu.Unlock()\n\treturn s.@f[@f], nil\n}\n\n",
    "@v:\n  replicas: @n\n  image: registry.example.com/@v/@v:@d.@d.@d\n  env:\n    - name: @v\n      value: \"@n\"\n  resources:\n    limits: { cpu: @nm, memory: @nMi }\n\n",
    "for @v in \"${@v[@]}\"; do\n  if [[ ! -f \"$@v/@v.json\" ]]; then\n    echo \"@s\" >&2\n    exit @n\n  fi\n  @v --@v=@n \"$@v\" | sort -u >> /tmp/@v.txt\ndone\n\n",
    "<form action=\"/@v/@v\" method=\"post\">\n  <label for=\"@v\">@s</label>\n  <input id=\"@v\" name=\"@v\" type=\"text\" maxlength=\"@n\" required>\n  <button class=\"btn @v\" type=\"submit\">@v</button>\n</form>\n\n",
    ".@v-@v { margin: @npx @npx; color: #@h; background: rgba(@n, @n, @n, 0.@n); }\n",
    "{\n  \"name\": \"@v-@v\",\n  \"version\": \"@d.@d.@d\",\n  \"dependencies\": { \"@v\": \"^@d.@d.@d\", \"@v-@v\": \"~@d.@d\" },\n  \"scripts\": { \"@v\": \"node @v.js --@v @n\" }\n}\n\n",
    "commit @h@h@h@h@h\n    @v: @s\n\ndiff --git a/src/@v.rs b/src/@v.rs\nindex @h..@h 100644\n@@ -@n,@n +@n,@n @@ fn @v\n-    let @v = @n;\n+    let @v = @v.len() + @n;\n\n",
];

/// Code up to `len` bytes or a little more.
pub(crate) fn source(words: &mut Prose, out: &mut Vec<u8>, len: usize) {
    while out.len() < len {
        let template = *words.random.pick(TEMPLATES);
        expand(words, template, out);
    }
}

fn expand(words: &mut Prose, template: &str, out: &mut Vec<u8>) {
    let mut rest = template;
    while let Some(at) = rest.find('@') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        match rest.as_bytes().get(at + 1) {
            Some(b'v') => {
                out.extend_from_slice(words.content_word().as_bytes());
                if words.random.one_in(2) {
                    out.push(b'_');
                    out.extend_from_slice(words.content_word().as_bytes());
                }
            }
            Some(b'f') => {
                out.extend_from_slice(words.content_word().as_bytes());
                push_capitalised(out, words.content_word());
            }
            Some(b'T') => {
                push_capitalised(out, words.content_word());
                push_capitalised(out, words.content_word());
            }
            Some(b'n') => {
                let number = words.random.next() >> words.random.within(48, 63);
                out.extend_from_slice(number.to_string().as_bytes());
            }
            Some(b'd') => out.extend_from_slice(words.random.below(30).to_string().as_bytes()),
            Some(b'h') => out.extend_from_slice(words.random.hex(8).as_bytes()),
            Some(b's') => {
                for at in 0..words.random.within(2, 6) {
                    if at > 0 {
                        out.push(b' ');
                    }
                    out.extend_from_slice(words.content_word().as_bytes());
                }
            }
            _ => {
                out.push(b'@');
                rest = &rest[at + 1..];
                continue;
            }
        }
        rest = &rest[at + 2..];
    }
    out.extend_from_slice(rest.as_bytes());
}
